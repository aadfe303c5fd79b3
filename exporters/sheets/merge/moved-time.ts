import { Temporal } from 'temporal-polyfill'

import { atWallTime } from '../../../domain/time.ts'
import { timeWords } from '../cells/words.ts'

export interface MovedTime {
  readonly scheduledAt: string
  /** The wall time that was meant. */
  readonly localTime: string
  /** What the clock change of that day does to it, in words; empty where nothing. */
  readonly shift: string
}

/**
 * The instant of a day and a wall time in a zone. A wall time the clocks skip moves forward, of
 * one they repeat the first is meant; both are said in words.
 */
export function movedTime(day: string, time: string, zone: string): MovedTime {
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`)
  const { instant, shifted } = atWallTime(wall, zone)
  return {
    scheduledAt: instant.toString(),
    localTime: wall.toString({ smallestUnit: 'minute' }),
    shift: shifted ? skipped(wall, instant, zone) : repeated(wall, instant, zone),
  }
}

function skipped(wall: Temporal.PlainDateTime, instant: Temporal.Instant, zone: string): string {
  const real = instant.toZonedDateTimeISO(zone).toPlainDateTime().toString()
  return `the clocks in ${zone} skip ${timeWords(wall.toString())}, so it goes out ${timeWords(real)}`
}

function repeated(wall: Temporal.PlainDateTime, first: Temporal.Instant, zone: string): string {
  const second = wall.toZonedDateTime(zone, { disambiguation: 'later' }).toInstant()
  if (second.equals(first)) return ''
  return `${timeWords(wall.toString())} comes twice in ${zone} that day, the first is meant`
}
