import { integer, makeRng, poisson, type Rng } from '../../../../domain/sampling.ts'

export const WEEKS = 52
/** Captions a week takes, all chosen in one batch. */
export const BATCH = 42
const CAPTIONS = 500
const NEW_A_WEEK = 8
const CATEGORIES = 10
const REST_WEEKS = 2
const DAYS = 7

/** A result of one send. */
export interface Sent {
  readonly caption: number
  readonly week: number
  readonly trials: number
  readonly successes: number
  /** Weeks since the first at which it is known: 24 to 72 hours after it went out. */
  readonly knownAt: number
}

/** What a policy sees of a week. */
export interface WeekSeen {
  readonly world: string
  readonly week: number
  readonly categories: readonly number[]
  /** Captions it may choose, by number. */
  readonly eligible: readonly number[]
  /** What is known by now. */
  readonly results: readonly Sent[]
}

/** Gives the numbers of the captions to send. */
export type Chooser = (seen: WeekSeen) => readonly number[]

interface World {
  readonly categories: readonly number[]
  readonly born: readonly number[]
  /** Log odds of success by caption and week. */
  readonly odds: readonly (readonly number[])[]
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))

function worldOf(key: string): World {
  const rng = makeRng(`world ${key}`)
  const means = Array.from({ length: CATEGORIES }, () => -4 + 0.5 * rng.normal())
  const born = Array.from({ length: CAPTIONS + NEW_A_WEEK * (WEEKS - 1) }, (_, i) =>
    i < CAPTIONS ? 0 : 1 + Math.floor((i - CAPTIONS) / NEW_A_WEEK),
  )
  const categories = born.map(() => integer(rng, CATEGORIES))
  const odds = born.map((from, i) => driftOf(rng, from, means[categories[i] ?? 0] ?? 0))
  return { categories, born, odds }
}

/** A walk of 0.08 a week, with a jump of 0.7 in one week of a hundred. */
function driftOf(rng: Rng, born: number, mean: number): number[] {
  let odds = mean + 0.5 * rng.normal()
  return Array.from({ length: WEEKS }, (_, week) => {
    if (week > born) {
      odds += 0.08 * rng.normal()
      if (rng.uniform() < 0.01) odds += 0.7 * rng.normal()
    }
    return odds
  })
}

/**
 * A year of weekly batches in one world: captions tire with use and recover, sends differ, results
 * come late. Gives each week’s reward, the sum of the true success rates of what was sent. The
 * clairvoyant (`null`) sees these rates.
 */
export function playYear(key: string, name: string, chooser: Chooser | null): number[] {
  const world = worldOf(key)
  const rng = makeRng(`environment ${key} ${name}`)
  const last = world.born.map(() => -99)
  const uses = world.born.map(() => 0)
  const results: Sent[] = []
  return Array.from({ length: WEEKS }, (_, week) => {
    const odds = world.odds.map((path, i) => (path[week] ?? 0) - 0.06 * (uses[i] ?? 0))
    const eligible = world.born.flatMap((from, i) =>
      from <= week && week - (last[i] ?? 0) > REST_WEEKS ? [i] : [],
    )
    const seen = {
      world: key,
      week,
      categories: world.categories,
      eligible,
      results: results.filter(({ knownAt }) => knownAt < week),
    }
    const chosen = chooser
      ? chooser(seen)
      : eligible.toSorted((x, y) => (odds[y] ?? 0) - (odds[x] ?? 0)).slice(0, BATCH)
    const shock = 0.15 * rng.normal()
    uses.forEach((_use, i) => (uses[i] = (uses[i] ?? 0) * 0.85))
    chosen.forEach((caption, i) => {
      results.push(send(rng, caption, week, i, (odds[caption] ?? 0) + shock))
      last[caption] = week
      uses[caption] = (uses[caption] ?? 0) + 1
    })
    return chosen.reduce((sum, caption) => sum + logistic(odds[caption] ?? 0), 0)
  })
}

function send(rng: Rng, caption: number, week: number, place: number, odds: number): Sent {
  const trials = Math.round(Math.exp(6.4 + 0.5 * rng.normal()))
  const rate = logistic(odds + 0.4 * rng.normal())
  const successes = Math.min(trials, poisson(rng, trials * rate))
  const day = Math.floor((place * DAYS) / BATCH)
  const hours = day * 24 + 12 + 24 + 48 * rng.uniform()
  return { caption, week, trials, successes, knownAt: week + hours / 168 }
}
