import { makeRng, type Rng } from '../../domain/sampling.ts'
import type { Casting } from './cast.ts'
import type { PlatformTruth } from './platforms.ts'

const HOURS = 168
/** How much weaker the hours are for an account with an even response. */
const EVEN_SCALE = 0.4

/** Distance of an hour of the day from another around the clock, 0 to 12. */
function clockDistance(hour: number, other: number): number {
  const apart = Math.abs(hour - other) % 24
  return Math.min(apart, 24 - apart)
}

function hump(hour: number, at: number, height: number, width: number): number {
  return height * Math.exp(-(clockDistance(hour, at) ** 2) / (2 * width * width))
}

/** A smooth random curve over the week: three daily waves and a level per weekday. */
function wander(rng: Rng, sd: number): number[] {
  const waves = [1, 2, 3].map((k) => [(sd * rng.normal()) / k, (sd * rng.normal()) / k] as const)
  const days = Array.from({ length: 7 }, () => 0.5 * sd * rng.normal())
  return Array.from({ length: HOURS }, (_, hour) => {
    const level = days[Math.floor(hour / 24)] ?? 0
    return waves.reduce((sum, [a, b], i) => {
      const angle = (2 * Math.PI * (i + 1) * hour) / 24
      return sum + a * Math.cos(angle) + b * Math.sin(angle)
    }, level)
  })
}

function segmentLift(audience: Casting['audience'], hour: number): number {
  const clock = hour % 24
  const workday = hour < 120
  if (audience === 'commuters') {
    return workday ? hump(clock, 8, 0.3, 1.2) + hump(clock, 17.5, 0.2, 1.5) : 0
  }
  return audience === 'evenings' ? hump(clock, 20.5, 0.35, 1.8) : hump(clock, 23, 0.45, 1.8)
}

/**
 * The true log lift of an account’s response by hour of the week in its audience’s zone: what its
 * platform, its audience and the account itself add, with a mean of 0 over the 168 hours.
 */
export function hourlyLift(seed: string, casting: Casting, platform: PlatformTruth): number[] {
  const { audience, handle } = casting
  const shared = wander(makeRng(`${seed}|hours|${casting.platform}|${audience}`), 0.1)
  const own = wander(makeRng(`${seed}|hours|${casting.platform}:${handle}`), 0.1)
  const raw = Array.from({ length: HOURS }, (_, hour) => {
    const clock = hour % 24
    const asleep = hump(clock, 3.5, -0.7, 2.2)
    const peak = hump(clock, platform.peakHour, 0.35, 2.5)
    const segment = segmentLift(audience, hour)
    return asleep + peak + segment + (shared[hour] ?? 0) + (own[hour] ?? 0)
  })
  const level = raw.reduce((sum, lift) => sum + lift, 0) / HOURS
  const scale = casting.even ? EVEN_SCALE : 1
  return raw.map((lift) => scale * (lift - level))
}
