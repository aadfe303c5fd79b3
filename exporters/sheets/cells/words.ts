import { Temporal } from 'temporal-polyfill'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Tue 24 Nov`. */
export function dayWords(day: Temporal.PlainDate): string {
  return `${DAYS[day.dayOfWeek - 1]} ${day.day} ${MONTHS[day.month - 1]}`
}

/** `Tue 24 Nov 18:30`, of a wall time such as `2026-11-24T18:30`. */
export function timeWords(localTime: string): string {
  const wall = Temporal.PlainDateTime.from(localTime)
  return `${dayWords(wall.toPlainDate())} ${wall.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/** The first characters of a text, in quotes, for a sentence about it. */
export function quoted(text: string, length = 80): string {
  const line = text.replace(/\s+/g, ' ')
  const characters = Array.from(line)
  return characters.length > length ? `"${characters.slice(0, length).join('')}…"` : `"${line}"`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
