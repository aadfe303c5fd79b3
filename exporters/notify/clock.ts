import { Temporal } from 'temporal-polyfill'

import { localTime, parseInstant } from '../../domain/time.ts'
import { timeWords } from '../sheets/cells/words.ts'

/** `Tue 24 Nov 18:30 (Europe/Oslo)`: an instant as people read it. */
export function instantWords(at: Temporal.Instant, zone: string): string {
  return `${timeWords(localTime(at, zone))} (${zone})`
}

/** An instant (ISO 8601) some minutes earlier. */
export function minutesBefore(iso: string, minutes: number): Temporal.Instant {
  return parseInstant(iso).subtract({ minutes })
}

export function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}
