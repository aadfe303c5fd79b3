import type { CellValue } from '../columns.ts'
import type { ReadText } from './read-cell.ts'
import { quoted } from './words.ts'

const WRITTEN = /^(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.0+)?)?\s*(am|pm|a\.m\.|p\.m\.)?(.*)$/i
const ZONE = /^\s*\(?([a-z]{1,5}|[+-]\d{1,2}(:?\d{2})?|[a-z]+\/[a-z_]+|(utc|gmt)\s*[+-]\d+)\)?$/i

/**
 * Reads a wall time from a fraction of a day or a text (`18:30`, `18.30`, `18h30`, `6:30 pm`,
 * `6pm`). Gives `18:30` or what is wrong. A zone behind it is refused here: it takes the day to
 * understand one (`readZonedTime`).
 */
export function readTime(value: CellValue, zone: string): ReadText {
  if (typeof value === 'number') return fromFraction(value)
  const text = String(value ?? '').trim()
  const split = splitTime(text)
  if ('problem' in split) return split
  if (split.rest === '') return { text: split.clock }
  if (!ZONE.test(split.rest)) return notATime(text)
  return {
    problem: `the local time ${quoted(text)} names a zone: write the wall time in ${zone} alone, as 18:30`,
  }
}

/** A written time as `18:30` and what stands behind it, or what is wrong. */
export function splitTime(
  written: string,
): { readonly clock: string; readonly rest: string } | { readonly problem: string } {
  const text = written.trim()
  if (text === '') return { problem: 'the local time is empty: write it as 18:30' }
  const [, hours, minutes, seconds, half, rest = ''] = WRITTEN.exec(text) ?? []
  if (hours === undefined || (minutes === undefined && half === undefined)) return notATime(text)
  if (Number(seconds ?? 0) !== 0) return notATime(text)
  const read = fromParts(text, Number(hours), Number(minutes ?? 0), half?.[0]?.toLowerCase())
  return 'problem' in read ? read : { clock: read.text, rest: rest.trim() }
}

function fromFraction(value: number): ReadText {
  const minutes = Math.round(value * 86_400) / 60
  if (value < 0 || minutes >= 1440 || !Number.isInteger(minutes)) return notATime(String(value))
  return { text: clock(Math.floor(minutes / 60), minutes % 60) }
}

function fromParts(text: string, hours: number, minutes: number, half?: string): ReadText {
  if (minutes > 59 || hours > 23) return notATime(text)
  if (half === undefined) return { text: clock(hours, minutes) }
  if (hours < 1 || hours > 12) return notATime(text)
  return { text: clock((hours % 12) + (half === 'p' ? 12 : 0), minutes) }
}

function clock(hours: number, minutes: number): string {
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

function notATime(text: string): { readonly problem: string } {
  return { problem: `the local time ${quoted(text)} is not a time of day: write it as 18:30` }
}
