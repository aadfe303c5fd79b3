import { InvalidInputError } from '../errors.ts'

/** Minutes of the day without posts, `from` included, `to` not; across midnight where from > to. */
export interface QuietHours {
  readonly from: number
  readonly to: number
}

/** Reads `23:00-07:00`; null for null and for two equal times. Throws InvalidInputError otherwise. */
export function parseQuietHours(text: string | null): QuietHours | null {
  if (text === null) return null
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (!found) {
    throw new InvalidInputError(`"${text}" are no quiet hours: write them as 23:00-07:00`, { text })
  }
  const [from, to] = [minutes(found[1], found[2]), minutes(found[3], found[4])]
  return from === to ? null : { from, to }
}

/** Whether a minute of the day (0 to 1439) is quiet. */
export function isQuiet(quiet: QuietHours | null, minute: number): boolean {
  if (!quiet) return false
  return quiet.from < quiet.to
    ? minute >= quiet.from && minute < quiet.to
    : minute >= quiet.from || minute < quiet.to
}

function minutes(hours = '0', rest = '0'): number {
  return Number(hours) * 60 + Number(rest)
}
