import type { CellValue } from 'exceljs'

import { chance } from './choices.ts'

const DAY_MS = 86_400_000
/** Serial number of 1970-01-01 in a spreadsheet. */
const UNIX_EPOCH_SERIAL = 25_569
/** A serial number that falls on a Monday. */
const A_MONDAY = 2

/** The text of a cell as a person sees it, whatever the cell is made of. */
export function textOf(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('hyperlink' in value) return textOf(value.text)
  if ('result' in value) return textOf(value.result)
  return ''
}

/** Serial day number of a date cell or an ISO date text; undefined for anything else. */
export function serialOf(value: CellValue): number | undefined {
  if (typeof value === 'number') return value
  if (value instanceof Date) return value.getTime() / DAY_MS + UNIX_EPOCH_SERIAL
  const found = /^\d{4}-\d{2}-\d{2}$/.exec(textOf(value).trim())
  return found ? Date.parse(`${found[0]}T00:00Z`) / DAY_MS + UNIX_EPOCH_SERIAL : undefined
}

/** A serial day in the manner of the cell it goes into: text stays text. */
function likeDay(value: CellValue, serial: number): CellValue {
  if (typeof value !== 'string') return serial
  return new Date((serial - UNIX_EPOCH_SERIAL) * DAY_MS).toISOString().slice(0, 10)
}

/** Another day of the same week, or the value itself where it is no date. */
export function otherDay(seed: string, itemId: string, value: CellValue): CellValue {
  const serial = serialOf(value)
  if (serial === undefined) return value
  const weekday = (((Math.floor(serial) - A_MONDAY) % 7) + 7) % 7
  const step = 1 + Math.floor(6 * chance(seed, itemId, 'day'))
  return likeDay(value, Math.floor(serial) - weekday + ((weekday + step) % 7))
}

/** A day far outside the week, or a half-typed one where the value is no date. */
export function dayOutside(value: CellValue): CellValue {
  const serial = serialOf(value)
  return serial === undefined ? '3x' : likeDay(value, Math.floor(serial) + 21)
}

/** Minutes since midnight of a time cell or a text such as `18:30`; undefined for anything else. */
export function minutesOf(value: CellValue): number | undefined {
  const serial = value instanceof Date || typeof value === 'number' ? serialOf(value) : undefined
  if (serial !== undefined) return Math.round((serial - Math.floor(serial)) * 1440)
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(textOf(value).trim()) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

const SHIFTS = [-90, -60, -45, 30, 60, 90] as const

/** A time up to an hour and a half away on the same day, in the manner of the cell. */
export function otherTime(seed: string, itemId: string, value: CellValue): CellValue {
  const minutes = minutesOf(value)
  if (minutes === undefined) return value
  const shift = SHIFTS[Math.floor(SHIFTS.length * chance(seed, itemId, 'time'))] ?? 60
  const wished = minutes + shift
  const moved = wished < 0 || wished >= 1440 ? minutes - shift : wished
  if (typeof value !== 'string') return moved / 1440
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(Math.floor(moved / 60))}:${two(moved % 60)}`
}

const ENDINGS = [' What do you think?', ' Tell us below.', ' Worth a look.'] as const
const LONG = 230

/** The caption in slightly other words, never much longer. */
export function reworded(seed: string, itemId: string, value: CellValue): string {
  const text = textOf(value).trim()
  const ending = ENDINGS[Math.floor(ENDINGS.length * chance(seed, itemId, 'words'))] ?? ENDINGS[0]
  if (text.length + ending.length <= LONG) return text + ending
  return `${text.slice(0, LONG - 40).replace(/\s+\S*$/u, '')} …`
}
