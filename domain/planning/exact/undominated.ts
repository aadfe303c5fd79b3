import type { DrawnCaption } from '../caption-pool.ts'

/** What tells captions of a class apart besides their draws and when they may go out. */
export interface Differences {
  /** Whether no other caption of the pool is its near-duplicate. */
  readonly isFree: (caption: DrawnCaption) => boolean
  /** Whether it is worth more where it was before. */
  readonly isHeld: (caption: DrawnCaption) => boolean
  readonly costOf: (caption: DrawnCaption) => number
}

/**
 * The captions of a class that an optimum may need: one is left out where as many others as could be
 * used at all are worth as much, may go out whenever it may, cost no more and have no near-duplicate.
 * The highest draws first; of equal ones those with the lower keys.
 */
export function undominated(
  captions: readonly DrawnCaption[],
  most: number,
  { isFree, isHeld, costOf }: Differences,
): DrawnCaption[] {
  const kept: DrawnCaption[] = []
  for (const caption of captions) {
    const better = kept.filter(
      (other) =>
        isFree(other) &&
        other.from <= caption.from &&
        other.until >= caption.until &&
        costOf(other) <= costOf(caption),
    )
    if (better.length < most || isHeld(caption)) kept.push(caption)
  }
  return kept
}
