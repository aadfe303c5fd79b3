import type { Found } from './answer.ts'
import { profileAt } from './profile-at.ts'
import { weeksAt } from './site-clock.ts'
import type { Studio } from './studios.ts'

/** What its network holds of a studio at an instant: the profile and the trouble it is in. */
export function foundAt(seed: string, studio: Studio, asOf: string): NonNullable<Found> {
  const { trouble } = studio
  const week = weeksAt(asOf)
  const isInTrouble = trouble && week >= trouble.fromWeek && week < trouble.untilWeek
  return {
    profile: profileAt(seed, studio, asOf),
    trouble: isInTrouble ? trouble.kind : null,
  }
}
