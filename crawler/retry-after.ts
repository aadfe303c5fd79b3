import { Temporal } from 'temporal-polyfill'

const SECONDS = /^\d{1,9}$/
/** `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7). */
const HTTP_DATE = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/
const MONTHS = ' Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/**
 * Milliseconds that a Retry-After header asks to wait (RFC 9110, 10.2.3): seconds, or a date, which
 * is taken against the Date of the same answer and so needs no clock of ours. 0 or more; null where
 * there is none or it cannot be read.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): number | null {
  const value = one(headers['retry-after'])?.trim() ?? ''
  if (SECONDS.test(value)) return Number(value) * 1000
  const until = instantOf(value)
  const sent = instantOf(one(headers['date']) ?? '')
  return until && sent ? Math.max(0, until.epochMilliseconds - sent.epochMilliseconds) : null
}

function instantOf(text: string): Temporal.Instant | null {
  const [, day = '', name = '', year = '', time = ''] = HTTP_DATE.exec(text) ?? []
  const month = MONTHS.indexOf(name)
  if (month < 1) return null
  try {
    return Temporal.Instant.from(`${year}-${String(month).padStart(2, '0')}-${day}T${time}Z`)
  } catch {
    return null
  }
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
