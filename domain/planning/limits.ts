import type { AccountRow, PlanConfig } from './input.ts'
import { MODE_FACTORS, modeInForce, type Mode } from './modes.ts'
import { roundedShare } from './rounding.ts'

const DAYS = 7
const MINUTES_A_DAY = 1440
const PPV_SHARE = 60

/** How much one account may be given this week. */
export interface Limits {
  readonly mode: Mode
  readonly perDay: number
  readonly perWeek: number
  readonly gapMinutes: number
  /** Priced messages a day; 0 on a feed. */
  readonly ppvPerDay: number
  /** Follow-up messages a day; 0 on a feed. */
  readonly bumpsPerDay: number
}

/**
 * The limits of an account (records.md, “Planning defaults”): a day at most the tier’s number (feed
 * accounts: the feed’s, the account’s own cap before either), a week at most round(7 × daily × risk
 * multiplier), both × the mode’s volume, and no more a day than the network takes; the gap × the mode’s factor. A configured rhythm is the
 * gap and allows as many items a day as it asks for, unless the account names its own. Rounds half
 * up.
 */
export function limitsOf(account: AccountRow, runMode: Mode, config: PlanConfig): Limits {
  const mode = modeInForce(runMode, account.mode)
  const factor = MODE_FACTORS[mode]
  const isFeed = account.channel === 'feed'
  const daily = dailyBase(account, config)
  const risk = Math.round(account.risk_multiplier * 100)
  const quota = config.posts_per_day[account.platform] ?? Infinity
  const perDay = Math.min(quota, atLeastOne(daily, roundedShare(daily, factor.volume)))
  const perWeek = roundedShare(DAYS * daily, risk, factor.volume)
  const ppv = isFeed ? 0 : roundedShare(daily, PPV_SHARE, risk, factor.volume)
  const ppvPerDay = isFeed ? 0 : Math.min(perDay, atLeastOne(daily, ppv))
  return {
    mode,
    perDay,
    perWeek: Math.min(perWeek, DAYS * perDay),
    gapMinutes: gapMinutesOf(account, runMode, config),
    ppvPerDay,
    bumpsPerDay: isFeed ? 0 : perDay - ppvPerDay,
  }
}

/** What the gap of an account depends on. */
export type GapFacts = Pick<
  AccountRow,
  'channel' | 'tier' | 'mode' | 'min_gap_minutes' | 'rhythm_minutes'
>

/**
 * The least minutes between two items of an account: its own, else its rhythm, else the feed’s or
 * the tier’s, × the factor of the mode in force, rounded half up.
 */
export function gapMinutesOf(
  account: GapFacts,
  runMode: Mode,
  config: Pick<PlanConfig, 'feed' | 'gap_minutes'>,
): number {
  const usual =
    account.channel === 'feed' ? config.feed.gap_minutes : config.gap_minutes[account.tier]
  const gap = account.min_gap_minutes ?? account.rhythm_minutes ?? usual
  return roundedShare(gap, MODE_FACTORS[modeInForce(runMode, account.mode)].gap)
}

function dailyBase(account: AccountRow, config: PlanConfig): number {
  if (account.daily_cap !== null) return account.daily_cap
  if (account.rhythm_minutes !== null) return Math.floor(MINUTES_A_DAY / account.rhythm_minutes)
  return account.channel === 'feed' ? config.feed.per_day : config.messages_per_day[account.tier]
}

/** A limit above 0 never rounds down to nothing. */
function atLeastOne(base: number, rounded: number): number {
  return base === 0 ? 0 : Math.max(1, rounded)
}
