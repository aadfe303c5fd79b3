import { Temporal } from 'temporal-polyfill'

/** A post as the account's list of recent posts shows it. */
export interface Candidate {
  readonly id: string
  readonly url: string | null
  readonly text: string
  /** When it was published, ISO 8601. */
  readonly at: string
}

export interface Wanted {
  readonly text: string
  /** Bounds of the time of publication, ISO 8601, both included. */
  readonly from: string
  readonly until: string
  /**
   * Hosts of the platform’s own short links, such as `t.co`: they stand for any link, and one more
   * at the end for the media of the post.
   */
  readonly shortLinks?: readonly string[]
  /** The platform shows long texts cut, with `…` at the end. */
  readonly cuts?: boolean
}

/** Clocks of ours and a platform's may differ by this much, in minutes. */
const CLOCKS_DIFFER_MINUTES = 2
/** Less than this, cut, would stand for too many texts; in characters. */
const SHORTEST_CUT = 20

/**
 * The one post that has the wanted text and was published in the wanted time; null where none
 * has, `several` where it cannot be told which. Texts are compared in NFC with white space
 * collapsed, and exactly otherwise.
 */
export function matchPost<C extends Candidate>(
  candidates: readonly C[],
  wanted: Wanted,
): C | null | 'several' {
  const text = plain(wanted.text)
  const found = candidates.filter(
    (candidate) => isWithin(candidate.at, wanted) && isSame(plain(candidate.text), text, wanted),
  )
  return found.length > 1 ? 'several' : (found[0] ?? null)
}

/**
 * The time within which something sent at `sentAt` appears, seen at `asOf`: from right before the
 * call (clocks may differ) until now.
 */
export function timeOfAttempt(sentAt: string, asOf: string): { from: string; until: string } {
  const skew = { minutes: CLOCKS_DIFFER_MINUTES }
  return {
    from: Temporal.Instant.from(sentAt).subtract(skew).toString(),
    until: Temporal.Instant.from(asOf).add(skew).toString(),
  }
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

function isWithin(at: string, { from, until }: Wanted): boolean {
  const [instant, first, last] = [at, from, until].map((time) => Temporal.Instant.from(time))
  if (!instant || !first || !last) return false
  return (
    Temporal.Instant.compare(first, instant) <= 0 && Temporal.Instant.compare(instant, last) <= 0
  )
}

function isSame(shown: string, wanted: string, { shortLinks = [], cuts = false }: Wanted): boolean {
  if (shown === wanted) return true
  if (shortLinks.length === 0)
    return isPattern([shown], wanted, cuts && shown.length > SHORTEST_CUT)
  const link = `https?://(?:${shortLinks.map(literal).join('|')})/\\w+`
  const withoutMedia = shown.replace(new RegExp(`(?:^| )${link}$`), '')
  return [shown, withoutMedia].some((text) =>
    isPattern(text.split(new RegExp(link)), wanted, cuts && text.length > SHORTEST_CUT),
  )
}

/** Whether the parts are the wanted text with any link between each two. */
function isPattern(parts: readonly string[], wanted: string, mayBeCut: boolean): boolean {
  const last = parts.at(-1) ?? ''
  const isCut = mayBeCut && last.endsWith('…')
  const shown = isCut ? [...parts.slice(0, -1), last.slice(0, -1).trimEnd()] : parts
  const pattern = shown.map(literal).join(String.raw`\S*[./]\S*`)
  return new RegExp(`^${pattern}${isCut ? '' : '$'}`, 'u').test(wanted)
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
