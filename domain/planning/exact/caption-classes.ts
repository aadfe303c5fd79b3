import type { DrawnCaption } from '../caption-pool.ts'
import type { OriginalRow } from '../input.ts'
import { contentTypeOf, goesWith, type AccountProblem } from '../problem.ts'

/** Captions of one pool that may go with the same things: to the rules they are alike. */
export interface CaptionClass {
  readonly captions: readonly DrawnCaption[]
  /** Places of the original groups they may go with. */
  readonly groups: ReadonlySet<number>
  /** The type of content an item of theirs counts as without an original; null where none may be. */
  readonly typeAlone: string | null
}

/** The captions of a kind, and the originals they are judged with, in classes. */
export interface Classes {
  readonly captions: readonly CaptionClass[]
  /** Place of the group of each original. */
  readonly groupOf: ReadonlyMap<OriginalRow, number>
}

/**
 * Sorts captions of an account’s pool by what they may go with, in the order of the pool. Originals of
 * one group are alike to every caption, and in what `wordsOf` says of their own words. Captions of
 * `alone` may go out without an original.
 */
export function captionClasses(
  account: AccountProblem,
  captions: readonly DrawnCaption[],
  originals: readonly OriginalRow[],
  wordsOf: (original: OriginalRow) => string,
  alone: ReadonlySet<DrawnCaption>,
): Classes {
  const groupOf = new Map<OriginalRow, number>()
  const representatives = new Map<string, [place: number, original: OriginalRow]>()
  for (const original of originals) {
    const key = JSON.stringify([original.kind, original.category, wordsOf(original)])
    const known = representatives.get(key) ?? [representatives.size, original]
    representatives.set(key, known)
    groupOf.set(original, known[0])
  }
  const byKey = new Map<string, { captions: DrawnCaption[] } & Omit<CaptionClass, 'captions'>>()
  for (const caption of captions) {
    const groups = [...representatives.values()]
      .filter(([, original]) => goesWith(account, caption, original))
      .map(([place]) => place)
    const typeAlone = alone.has(caption) ? contentTypeOf({ original: null, caption }) : null
    if (groups.length === 0 && typeAlone === null) continue
    const key = JSON.stringify([groups, typeAlone])
    const known = byKey.get(key)
    if (known) known.captions.push(caption)
    else byKey.set(key, { captions: [caption], groups: new Set(groups), typeAlone })
  }
  return { captions: [...byKey.values()], groupOf }
}
