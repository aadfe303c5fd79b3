import { InvalidInputError } from '../errors.ts'
import { countText, percentText } from '../planning/words.ts'
import { trialsNeeded } from './power.ts'
import {
  effectiveTrials,
  overdispersion,
  postsPerWeek,
  type ArmVolume,
  type Result,
} from './volume.ts'

/** Days until a post’s result counts. */
const SETTLE_DAYS = 3
/** The chance with which a difference is to be found. */
const POWER = 0.8

/** How long an experiment takes, told before it starts. */
export interface Duration {
  /** Success rate of the last 90 days, 0 to 1. */
  readonly baseline_rate: number
  readonly minimum_effect: number
  /** Posts and views an arm gets in a week, and what the views count as. */
  readonly posts_per_week: number
  readonly views_per_week: number
  readonly effective_per_week: number
  /** Correlation of successes within a post. */
  readonly overdispersion: number
  /** Effective trials an arm needs. */
  readonly trials_needed: number
  /** Whole weeks until the difference is found with a chance of 80 %, settling included. */
  readonly weeks: number
  /** All of it in a sentence. */
  readonly text: string
}

/**
 * How many weeks it takes to find a relative difference of `effect` with a chance of 80 %, from what
 * the accounts post and get: `results` are their settled posts of late, `volumes` what each account
 * can give an arm in a week. Throws InvalidInputError where nothing was measured or nothing is given.
 */
export function durationOf(
  results: readonly Result[],
  volumes: ReadonlyMap<string, ArmVolume>,
  effect: number,
): Duration {
  const counted = results.filter(({ trials }) => trials > 0)
  const trials = counted.reduce((sum, one) => sum + one.trials, 0)
  const baseline = counted.reduce((sum, one) => sum + one.successes, 0) / trials
  if (!(baseline > 0)) {
    throw new InvalidInputError(
      'no successes in settled posts of the last 90 days: how long this takes cannot be told; import posts and their metrics, build, and ask again',
    )
  }
  const rho = overdispersion(counted)
  let [posts, views, effective] = [0, 0, 0]
  for (const [account, volume] of volumes) {
    const own = counted.filter(({ account_id: id }) => id === account)
    if (own.length === 0) continue
    const perWeek = postsPerWeek(volume)
    const mean = (of: (result: Result) => number) =>
      own.reduce((sum, result) => sum + of(result), 0) / own.length
    posts += perWeek
    views += perWeek * mean((result) => result.trials)
    effective += perWeek * mean((result) => effectiveTrials(result.trials, rho))
  }
  const needed = trialsNeeded({ baseline, effect }, POWER)
  const weeks = Math.ceil(needed / effective + SETTLE_DAYS / 7)
  if (!Number.isFinite(weeks)) {
    throw new InvalidInputError(
      'at this volume it would never end: no account has settled posts of late and room for both arms',
    )
  }
  return {
    baseline_rate: baseline,
    minimum_effect: effect,
    posts_per_week: posts,
    views_per_week: views,
    effective_per_week: effective,
    overdispersion: rho,
    trials_needed: needed,
    weeks,
    text:
      `at this volume, ${weeks === 1 ? '1 week' : `${countText(weeks)} weeks`}: each arm gets ` +
      `${Number(posts.toFixed(1))} posts and ${countText(views)} views a week (they count as ` +
      `${countText(effective)}) and needs ${countText(needed)} to tell ` +
      `${percentText(baseline * (1 + effect))} from ${percentText(baseline)} with a chance of 80 %`,
  }
}
