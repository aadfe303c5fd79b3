import type { AccountRow, PlanInput } from '../input.ts'

/** The limits of an account as the text of records.md has them, worked out anew. */
export interface CheckedLimits {
  readonly day: number
  /** What the network takes a day; infinite where it says nothing. */
  readonly quota: number
  readonly week: number
  readonly gap: number
  readonly ppv: number
  readonly bump: number
}

const GAP_TIMES_TEN = { optimize: 10, safe: 15, conservative: 20 }
const VOLUME_PERCENT = { optimize: 100, safe: 75, conservative: 50 }
const MULTIPLIER_PERCENT = { LOW: 100, MODERATE: 85, HIGH: 70, CRITICAL: 55 }
const CAUTION = ['optimize', 'safe', 'conservative'] as const

/** Works out the limits of an account: base numbers × mode × risk, halves rounded up. */
export function checkedLimits(account: AccountRow, input: PlanInput): CheckedLimits {
  const { config } = input
  const own = CAUTION.indexOf(account.mode ?? 'optimize')
  const mode = CAUTION[Math.max(own, CAUTION.indexOf(input.mode))] ?? 'optimize'
  const isFeed = account.channel === 'feed'
  const byTier = isFeed ? config.feed.per_day : config.messages_per_day[account.tier]
  const byRhythm = account.rhythm_minutes ? Math.floor(1440 / account.rhythm_minutes) : byTier
  const base = account.daily_cap ?? byRhythm
  const volume = BigInt(VOLUME_PERCENT[mode])
  const risk = BigInt(MULTIPLIER_PERCENT[account.risk])
  const floor = base > 0 ? 1 : 0
  const quota = config.posts_per_day[account.platform] ?? Infinity
  const day = Math.min(quota, Math.max(floor, halfUp(BigInt(base) * volume, 100n)))
  const ppv = Math.max(floor, halfUp(BigInt(base) * 60n * risk * volume, 1_000_000n))
  const gapByTier = isFeed ? config.feed.gap_minutes : config.gap_minutes[account.tier]
  const gap = account.min_gap_minutes ?? account.rhythm_minutes ?? gapByTier
  return {
    day,
    quota,
    week: Math.min(7 * day, halfUp(7n * BigInt(base) * risk * volume, 10_000n)),
    gap: halfUp(BigInt(gap) * BigInt(GAP_TIMES_TEN[mode]), 10n),
    ppv: isFeed ? 0 : Math.min(day, ppv),
    bump: isFeed ? 0 : day - Math.min(day, ppv),
  }
}

function halfUp(numerator: bigint, denominator: bigint): number {
  const whole = numerator / denominator
  const rest = numerator % denominator
  return Number(2n * rest >= denominator ? whole + 1n : whole)
}
