import type { JsonDocument } from './capture.ts'
import { endsWith, isUnder, type JsonNode } from './tree.ts'

/** How one network's profile is told from the rest of a document. */
export interface ProfileShape {
  /** The lower-case name of whom an object describes in full; null where it is no profile. */
  nameOf(node: JsonNode): string | null
  /** Ends of the paths where the profile asked about lies, best first. */
  readonly homes: readonly (readonly string[])[]
}

/** A profile found in a document, with the lower-case name it has there. */
export interface FoundProfile {
  readonly name: string
  readonly node: JsonNode
}

/** The profile that was looked for, or whose there were in its place. */
export type ProfileSearch =
  { readonly found: FoundProfile } | { readonly others: readonly string[] } | null

/** Branches that describe somebody else than the profile asked about. */
const BYSTANDERS: ReadonlySet<string> = new Set([
  'viewer',
  'viewer_user',
  'currentUser',
  'current_user',
  'appContext',
  'owner',
  'author',
  'affiliates_highlighted_label',
  'retweeted_status_result',
  'quoted_status_result',
])

/**
 * The profile of `asked` wherever it lies in a document. Without a name: the only profile there
 * is, else the only one where profiles are known to lie.
 */
export function findProfile(
  document: JsonDocument,
  shape: ProfileShape,
  asked: string | undefined,
): ProfileSearch {
  const all = document.nodes.flatMap((node) => {
    const name = shape.nameOf(node)
    return name === null ? [] : [{ name, node }]
  })
  const mine = asked === undefined ? [] : all.filter(({ name }) => name === asked)
  if (mine.length > 0) return found(mine, shape)
  const others = all.filter(({ node }) => !isUnder(node, BYSTANDERS))
  if (others.length === 0) return null
  const known = ofOnePerson(others) ? others : firstHome(others, shape)
  if (asked === undefined && known.length > 0) return found(known, shape)
  const names = (known.length > 0 ? known : others).map(({ name }) => name)
  return { others: [...new Set(names)] }
}

function found(candidates: readonly FoundProfile[], shape: ProfileShape): ProfileSearch {
  const atHome = firstHome(candidates, shape)
  const [best] = (atHome.length > 0 ? atHome : candidates).toSorted(
    (one, two) => one.node.depth - two.node.depth,
  )
  return best === undefined ? null : { found: best }
}

function firstHome(candidates: readonly FoundProfile[], shape: ProfileShape): FoundProfile[] {
  const homes = shape.homes.map((home) => candidates.filter(({ node }) => endsWith(node, home)))
  return homes.find((residents) => ofOnePerson(residents)) ?? []
}

function ofOnePerson(candidates: readonly FoundProfile[]): boolean {
  return new Set(candidates.map(({ name }) => name)).size === 1
}
