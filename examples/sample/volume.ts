import { binomial, makeRng } from '../../domain/sampling.ts'
import type { Casting } from './cast.ts'

/** How a story changes an account: when, to which volume, and how tired its audience gets. */
interface Arc {
  readonly fromEnd: number
  readonly perDay: number
  /** Log response lost in the long run per daily item above the usual volume, times 12. */
  readonly sensitivity: number
}

const NORMAL_SENSITIVITY = 0.004
const arcs: Partial<Record<NonNullable<Casting['story']>, Arc>> = {
  red: { fromEnd: 14, perDay: 8, sensitivity: 0.045 },
  yellow: { fromEnd: 13, perDay: 4.6, sensitivity: 0.028 },
}

/** How many items an account published on each day, and how tired its audience was. */
export interface Volume {
  readonly counts: readonly number[]
  /** Log response lost by having sent more than usual, on each day and on the day after the last. */
  readonly fatigue: readonly number[]
}

/** Daily share of fatigue that stays. */
const KEPT = 0.93

/**
 * The account’s days: counts around its usual volume, and the fatigue that follows from sending
 * more than that (an exponential average, as in the saturation study of the project’s algorithms).
 */
export function volumeOf(seed: string, casting: Casting, days: number): Volume {
  const rng = makeRng(`${seed}|volume|${casting.platform}:${casting.handle}`)
  const arc = casting.story ? arcs[casting.story] : undefined
  const sensitivity = arc?.sensitivity ?? NORMAL_SENSITIVITY
  const [first, last] = lifetime(casting, days)
  const counts: number[] = []
  const fatigue: number[] = [0]
  for (let day = 0; day < days; day++) {
    const told = arc && day >= days - arc.fromEnd
    const usual = casting.perDay
    const most = Math.ceil(2 * usual)
    const lives = day >= first && day < last
    const drawn = told ? Math.floor(arc.perDay + rng.uniform()) : binomial(rng, most, usual / most)
    const count = lives ? drawn : 0
    const excess = Math.max(0, count - 1.1 * usual)
    counts.push(count)
    fatigue.push(KEPT * (fatigue[day] ?? 0) + (1 - KEPT) * 12 * sensitivity * excess)
  }
  return { counts, fatigue }
}

function lifetime({ story }: Casting, days: number): [first: number, last: number] {
  if (story === 'new') return [days - 9, days]
  return story === 'stopped' ? [0, Math.floor(days * 0.7)] : [0, days]
}

/** Fatigue on a day; after the last day it wears off as if the account had gone back to normal. */
export function fatigueOn({ fatigue }: Volume, day: number): number {
  const last = fatigue.length - 1
  if (day <= last) return fatigue[Math.max(0, day)] ?? 0
  return (fatigue[last] ?? 0) * KEPT ** (day - last)
}
