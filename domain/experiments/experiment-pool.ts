import type { JudgedCaption } from '../planning/caption-eligibility.ts'
import {
  drawPool,
  type CaptionPool,
  type DrawnCaption,
  type DrawOptions,
} from '../planning/caption-pool.ts'
import { compareText } from '../planning/canonical.ts'
import type { Assignments, Entry } from './assignments.ts'

/** How much more the first of a pair counts: enough for the better hour to be chance’s choice. */
const FIRST = 1.001

/**
 * Draws a pool of `size` in which the captions of experiments are certain to be: at its top, all
 * with the highest worth that was drawn, so that they are placed whatever is known of them, the
 * first of a pair a thousandth above the other. The rest is drawn as ever; held captions count as
 * locked. Without experiments it is `drawPool`.
 */
export function drawPoolWithExperiments(
  captions: readonly JudgedCaption[],
  size: number,
  options: DrawOptions,
  { entering, held }: Assignments,
): CaptionPool {
  if (entering.length === 0 && held.size === 0) return drawPool(captions, size, options)
  const isEntering = new Set(entering.map(({ caption }) => caption.row.caption_key))
  const others = captions
    .filter(({ row }) => !isEntering.has(row.caption_key))
    .map((caption) => ({
      ...caption,
      lockReason: caption.lockReason ?? held.get(caption.row.caption_key) ?? null,
    }))
  const pool = drawPool(others, Math.max(0, size - entering.length), options)
  const best = pool.drawn.toSorted((x, y) => y.worth - x.worth)[0]
  const first = entering.map((entry, i) => asDrawn(entry, i, best))
  const moved = (caption: DrawnCaption): DrawnCaption =>
    caption.rank === null ? caption : { ...caption, rank: caption.rank + first.length }
  return {
    ...pool,
    size,
    drawn: [...first, ...pool.drawn.map(moved)].toSorted((x, y) =>
      compareText(x.row.caption_key, y.row.caption_key),
    ),
    chosen: [...first, ...pool.chosen.map(moved)],
  }
}

function asDrawn(
  { caption, experiment, arm, seed }: Entry,
  index: number,
  best: DrawnCaption | undefined,
): DrawnCaption {
  const { posterior_alpha: a, posterior_beta: b } = caption.row
  const draw = best?.draw ?? a / (a + b)
  const worth = best?.worth ?? draw
  return {
    ...caption,
    draw,
    amount: best?.amount ?? null,
    worth: index % 2 === 0 ? worth * FIRST : worth,
    propensity: 1,
    seed,
    rank: index + 1,
    experiment: { name: experiment.name, arm },
  }
}
