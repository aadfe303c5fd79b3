import type { HolidayRow } from './input.ts'

/** What the holidays of a day mean for an account. */
export interface DayEffect {
  readonly effect: 'avoid' | 'prefer'
  readonly name: string
}

/**
 * The effect of each day (ISO date) for an audience’s country: holidays of that country and those
 * of no country in particular; avoiding wins over preferring.
 */
export function holidayEffects(
  holidays: readonly HolidayRow[],
  country: string | null,
): Map<string, DayEffect> {
  const effects = new Map<string, DayEffect>()
  for (const { holiday_on: day, name, country: where, effect } of holidays) {
    if (effect === 'none' || (where !== null && where !== country)) continue
    if (effects.get(day)?.effect === 'avoid') continue
    effects.set(day, { effect, name })
  }
  return effects
}
