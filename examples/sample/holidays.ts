import { Temporal } from 'temporal-polyfill'

import type { Calendar } from './options.ts'

/** One row of a holidays file. */
export interface Holiday {
  readonly date: string
  readonly name: string
  readonly country: string | null
  readonly effect: 'avoid' | 'prefer' | 'none'
}

const fixed = (month: number, day: number) => (year: number) =>
  Temporal.PlainDate.from({ year, month, day })

/** The nth given weekday (1 = Monday) of a month, plus some days. */
const nth = (month: number, weekday: number, n: number, plus: number) => (year: number) => {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + 7 * (n - 1) + plus })
}

const advent = (year: number) => {
  const christmas = Temporal.PlainDate.from({ year, month: 12, day: 25 })
  return christmas.subtract({ days: christmas.dayOfWeek + 21 })
}

const DAYS: readonly [
  (year: number) => Temporal.PlainDate,
  name: string,
  country: string | null,
  effect: Holiday['effect'],
][] = [
  [fixed(1, 1), 'New Year’s Day', null, 'avoid'],
  [fixed(1, 26), 'Republic Day', 'IN', 'avoid'],
  [fixed(4, 25), 'Anzac Day', 'AU', 'avoid'],
  [fixed(5, 17), 'Constitution Day', 'NO', 'avoid'],
  [fixed(11, 20), 'Consciência Negra', 'BR', 'avoid'],
  [nth(11, 4, 4, 0), 'Thanksgiving', 'US', 'avoid'],
  [nth(11, 4, 4, 1), 'Black Friday', 'US', 'prefer'],
  [nth(11, 4, 4, 1), 'Black Friday', 'GB', 'prefer'],
  [nth(11, 4, 4, 4), 'Cyber Monday', null, 'prefer'],
  [advent, 'First Sunday of Advent', 'NO', 'prefer'],
  [fixed(11, 30), 'St Andrew’s Day', 'GB', 'none'],
  [fixed(12, 25), 'Christmas Day', null, 'avoid'],
]

/** The holidays of every year the history and the planned week touch, by date and name. */
export function holidaysOf({ startsAtMs, monday }: Calendar): Holiday[] {
  const first = Temporal.Instant.fromEpochMilliseconds(startsAtMs).toZonedDateTimeISO('UTC').year
  const years = Array.from({ length: monday.year - first + 2 }, (_, i) => first + i)
  return years.flatMap((year) =>
    DAYS.map(([on, name, country, effect]) => ({
      date: on(year).toString(),
      name,
      country,
      effect,
    })),
  )
}
