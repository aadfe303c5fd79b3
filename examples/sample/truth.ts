import { CHECK_BACK_HOURS, platformTruths, shareAtAge } from './platforms.ts'
import { fatigueOn } from './volume.ts'
import type { TrueAccount, World } from './world.ts'

const round = (value: number) => Math.round(value * 1e6) / 1e6

/** What the simulator knows and no import does, as it stands in truth.json. Serves tests only. */
export interface Truth {
  readonly seed: string
  readonly history_ends_at: string
  readonly week: string
  /** By platform: share of the final result at each check-back age in hours. */
  readonly age_curves: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly accounts: readonly {
    readonly account_id: string
    readonly audience: string
    readonly timezone: string
    readonly success: string
    readonly story: string
    /** Log lift by hour of the week in the audience’s zone, mean 0. */
    readonly lift: readonly number[]
    /** Log response lost to fatigue at the end of the history. */
    readonly fatigue: number
    /** Mean success rate by `<kind>|<category>`. */
    readonly categories: Readonly<Record<string, number>>
    /** Success rate by caption key. */
    readonly captions: Readonly<Record<string, number>>
  }[]
}

/** The world’s truth as plain data. */
export function truthOf(world: World): Truth {
  return {
    seed: world.options.seed,
    history_ends_at: world.options.historyEndsAt,
    week: world.options.week,
    age_curves: Object.fromEntries(
      Object.entries(platformTruths).map(([name, platform]) => [
        name,
        Object.fromEntries(CHECK_BACK_HOURS.map((age) => [age, round(shareAtAge(platform, age))])),
      ]),
    ),
    accounts: world.accounts.map((account) => accountTruth(account, world.calendar.days)),
  }
}

function accountTruth(account: TrueAccount, days: number): Truth['accounts'][number] {
  const rounded = (rates: ReadonlyMap<string, number>) =>
    Object.fromEntries([...rates].map(([name, rate]) => [name, round(rate)]))
  return {
    account_id: account.accountId,
    audience: account.casting.audience,
    timezone: account.zone,
    success: account.platform.success,
    story: account.casting.story ?? 'none',
    lift: account.lift.map(round),
    fatigue: round(fatigueOn(account.volume, days)),
    categories: rounded(account.rates.categories),
    captions: rounded(account.rates.captions),
  }
}
