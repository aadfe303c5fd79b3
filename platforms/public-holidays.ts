import { Temporal } from 'temporal-polyfill'

import type { RowOf } from '../domain/records/record.ts'
import type { holidays } from '../domain/records/tracking.ts'

/** A day of a country as raw.holidays holds it. */
export type Holiday = RowOf<typeof holidays> & { readonly country: string }

/** What the library knows of the countries asked for. */
export interface PublicHolidays {
  /** By country in the order asked for, then by day. */
  readonly holidays: readonly Holiday[]
  /** Countries it knows nothing of. */
  readonly unknown: readonly string[]
}

/**
 * The public holidays that hold in a whole country, by ISO 3166 alpha-2 code and year, named in
 * English, as days to avoid; from the library date-holidays, whose data rests on Wikipedia
 * (CC BY-SA 3.0). A holiday of several days gives each of them; of one that begins or ends within a
 * day only the days of which more than half belongs to it.
 */
export async function publicHolidays(
  countries: readonly string[],
  years: readonly number[],
): Promise<PublicHolidays> {
  // Its data takes a quarter of a second to read: only who asks for it waits.
  const { default: Library } = await import('date-holidays')
  const known = new Library().getCountries('en')
  const found = countries
    .filter((country) => country in known)
    .flatMap((country) => {
      const calendar = new Library(country, { languages: ['en'], types: ['public'] })
      const zone = calendar.getTimezones()[0] ?? 'UTC'
      return years
        .flatMap((year) => calendar.getHolidays(year, 'en'))
        .flatMap(({ name, start, end }) =>
          daysOf(start.getTime(), end.getTime(), zone).map((holiday_on) => {
            return { holiday_on, name, country, effect: 'avoid' as const }
          }),
        )
    })
  return {
    holidays: [...new Map(found.map((row) => [keyOf(row), row])).values()],
    unknown: countries.filter((country) => !(country in known)),
  }
}

const keyOf = ({ holiday_on, name, country }: Holiday): string =>
  JSON.stringify([holiday_on, name, country])

function daysOf(startMs: number, endMs: number, zone: string): string[] {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  const days: string[] = []
  for (let day = at(startMs).startOfDay(); day.epochMilliseconds < endMs;) {
    const next = day.add({ days: 1 })
    const [from, to] = [day.epochMilliseconds, next.epochMilliseconds]
    const covered = Math.min(to, endMs) - Math.max(from, startMs)
    if (2 * covered > to - from) days.push(day.toPlainDate().toString())
    day = next
  }
  return days
}
