import { parseInstant } from '../../domain/time.ts'

const MS_A_MINUTE = 60_000

/** Minutes from a time to another, with fractions; negative where the second is earlier. */
export function minutesBetween(from: string, to: string): number {
  const span = parseInstant(to).epochMilliseconds - parseInstant(from).epochMilliseconds
  return span / MS_A_MINUTE
}
