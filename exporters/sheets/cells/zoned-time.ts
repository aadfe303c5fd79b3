import { Temporal } from 'temporal-polyfill'

import { atWallTime, localTime } from '../../../domain/time.ts'
import type { CellValue } from '../columns.ts'
import type { CellContext, ReadText } from './read-cell.ts'
import { splitTime } from './read-time.ts'
import { zonesNamed, type NamedZone } from './read-zone.ts'
import { listed, quoted, timeWords } from './words.ts'

/** A day and a time that were written in some zone, in the item’s own. */
export interface ZonedTime {
  readonly day: ReadText
  readonly time: ReadText
  /** What was understood, in words; empty where nothing was. */
  readonly understood: string
}

/**
 * Reads a time that names a zone (`18:30 CET`, `6:30pm Berlin`, `18:30+02:00`) on a day as it was
 * read: the day and wall time in the item’s own zone, or what is wrong. Null where no zone that
 * can be understood is named.
 */
export function readZonedTime(
  day: ReadText,
  value: CellValue | undefined,
  { timezone, monday }: Omit<CellContext, 'base'>,
): ZonedTime | null {
  if (typeof value !== 'string' || 'problem' in day) return null
  const split = splitTime(value)
  if ('problem' in split || split.rest === '') return null
  const named = zonesNamed(split.rest, timezone)
  if (named.length === 0) return null
  const typed = quoted(value.trim())
  const alone = `write the wall time in ${timezone} alone, as 18:30`
  const refuse = (why: string) => {
    const problem = `the local time ${typed} ${why}: ${alone}`
    return { day, time: { problem }, understood: '' }
  }
  const [zone, ...others] = named
  if (!zone) return null
  if (others.length > 0) return refuse(`may mean ${listed(named.map(placeWords))}`)
  const wall = Temporal.PlainDateTime.from(`${day.text}T${split.clock}`)
  const at = instantIn(wall, zone)
  if (typeof at === 'string') return refuse(at)
  const own = localTime(at, timezone)
  if (!atWallTime(Temporal.PlainDateTime.from(own), timezone).instant.equals(at)) {
    return refuse(`is the second ${timeWords(own)} of that day in ${timezone}`)
  }
  const days = Temporal.PlainDate.from(own.slice(0, 10)).since(monday, { largestUnit: 'days' }).days
  if (days < 0 || days > 6) return refuse(`is ${timeWords(own)} in ${timezone}, not in this week`)
  return {
    day: { text: own.slice(0, 10) },
    time: { text: own.slice(11) },
    understood: `${typed} understood as ${timeWords(own)} in ${timezone}`,
  }
}

function placeWords(named: NamedZone): string {
  return 'zone' in named ? named.zone : offsetWords(named.offset)
}

/** When a wall time is in a zone, or why that cannot be said, to follow what was typed. */
function instantIn(wall: Temporal.PlainDateTime, named: NamedZone): Temporal.Instant | string {
  if (!('zone' in named)) {
    return wall.toZonedDateTime('UTC').toInstant().subtract({ minutes: named.offset })
  }
  const { zone, offset } = named
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  )
  if (!first || !second) return `cannot be read in ${zone}`
  const fits = [first, second].filter(
    (at) => at.toPlainDateTime().equals(wall) && (offset === undefined || minutesOf(at) === offset),
  )
  const [only, other] = fits
  if (!only) {
    const has = offsetWords(minutesOf(first))
    return first.toPlainDateTime().equals(wall) && offset !== undefined
      ? `names ${offsetWords(offset)}, while ${zone} has ${has} that day`
      : `does not exist in ${zone} that day, when the clocks change`
  }
  if (other && !other.toInstant().equals(only.toInstant())) {
    return `comes twice in ${zone} that day`
  }
  return only.toInstant()
}

function minutesOf(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 60_000_000_000
}

function offsetWords(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const sign = minutes < 0 ? '-' : '+'
  return `UTC${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
