import { Temporal } from 'temporal-polyfill'

import type { CaptionPool, DrawnCaption } from './caption-pool.ts'

const TOP = 10

/** How good a drawn pool is, and how varied; null where nothing was chosen. */
export interface PoolQuality {
  readonly chosen: number
  readonly eligible: number
  readonly locked: number
  /** Mean posterior success rate of what was chosen. */
  readonly expected_rate: number
  /** Posterior worth of what was chosen as a share of the most that as many could have, 0 to 1. */
  readonly share_of_best: number
  /** Share of the chosen that the highest posterior means alone would not have let in, 0 to 1. */
  readonly share_explored: number
  /** Sum of the squared shares of their categories (Herfindahl): 1 is all of one category. */
  readonly category_concentration: number
  /** Share of the expected worth that the ten worthiest of them bring, 0 to 1. */
  readonly top_10_share: number
  /** Median days since their last use; null where none was ever used. */
  readonly median_days_since_use: number | null
  /** Share of them that was never used, 0 to 1. */
  readonly share_never_used: number
}

/** The figures of a pool at a clock (ISO 8601). */
export function qualityOf(pool: CaptionPool, asOf: string): PoolQuality | null {
  const { chosen, drawn, locked } = pool
  if (chosen.length === 0) return null
  const hasAmounts = drawn.every(({ amount }) => amount !== null)
  const worthOf = (caption: DrawnCaption) => expectedWorth(caption, hasAmounts)
  const worths = chosen.map(worthOf).toSorted((x, y) => y - x)
  const best = bestOf(drawn, chosen.length, worthOf)
  const total = sum(worths)
  const bestTotal = sum(best.map(worthOf))
  const now = Temporal.Instant.from(asOf).epochMilliseconds
  const ages = chosen.flatMap(({ row }) =>
    row.last_used_at === null
      ? []
      : [(now - Temporal.Instant.from(row.last_used_at).epochMilliseconds) / 86_400_000],
  )
  return {
    chosen: chosen.length,
    eligible: drawn.length,
    locked: locked.length,
    expected_rate: sum(chosen.map(posteriorMean)) / chosen.length,
    share_of_best: bestTotal > 0 ? total / bestTotal : 1,
    share_explored: chosen.filter((caption) => !best.includes(caption)).length / chosen.length,
    category_concentration: concentration(chosen.map(({ row }) => row.category ?? '')),
    top_10_share: total > 0 ? sum(worths.slice(0, TOP)) / total : 0,
    median_days_since_use: median(ages),
    share_never_used: (chosen.length - ages.length) / chosen.length,
  }
}

function posteriorMean({ row }: DrawnCaption): number {
  return row.posterior_alpha / (row.posterior_alpha + row.posterior_beta)
}

function expectedWorth(caption: DrawnCaption, hasAmounts: boolean): number {
  const { amount_shape: shape, amount_rate: rate } = caption.row
  const amount = hasAmounts && shape !== null && rate !== null ? rate / (shape - 1) : 1
  return posteriorMean(caption) * amount
}

/** What the highest posterior means alone would choose, one of each group of near-duplicates. */
function bestOf(
  drawn: readonly DrawnCaption[],
  count: number,
  worthOf: (caption: DrawnCaption) => number,
): DrawnCaption[] {
  const groups = new Set<string>()
  return drawn
    .toSorted((x, y) => worthOf(y) - worthOf(x))
    .filter(({ group }) => !groups.has(group) && groups.add(group))
    .slice(0, count)
}

function concentration(categories: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1)
  return sum([...counts.values()].map((count) => (count / categories.length) ** 2))
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((x, y) => x - y)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)
