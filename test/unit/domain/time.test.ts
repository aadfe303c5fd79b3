import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'

import {
  atWallTime,
  hourOfWeek,
  isTimeZone,
  localTime,
  parseInstant,
  parseWeek,
  weekOf,
} from '../../../domain/time.ts'

test.each([
  ['2026-W48', '2026-11-23'],
  ['2026-W01', '2025-12-29'],
  ['2020-W53', '2020-12-28'],
  ['2021-W01', '2021-01-04'],
])('%s starts on %s', (week, monday) => {
  expect(parseWeek(week).toString()).toBe(monday)
  expect(weekOf(parseWeek(week).add({ days: 6 }))).toBe(week)
})

test.each(['2026-W54', '2026-W00', '2021-W53', '2026W48', '2026-48', ''])(
  'no such week: "%s"',
  (week) => {
    expect(() => parseWeek(week)).toThrow(/write it as 2026-W48/)
  },
)

test('an instant needs an offset', () => {
  expect(parseInstant('2026-11-20T09:00+01:00').toString()).toBe('2026-11-20T08:00:00Z')
  expect(() => parseInstant('2026-11-20T09:00', '--now')).toThrow(/--now "2026-11-20T09:00"/)
})

test('a wall time in a gap moves forward and says so; of two equal ones the first is meant', () => {
  const wall = (text: string) => Temporal.PlainDateTime.from(text)
  const gap = atWallTime(wall('2026-03-29T02:30'), 'Europe/Oslo')
  expect([gap.instant.toString(), gap.shifted]).toEqual(['2026-03-29T01:30:00Z', true])
  expect(localTime(gap.instant, 'Europe/Oslo')).toBe('2026-03-29T03:30')
  const overlap = atWallTime(wall('2026-10-25T02:30'), 'Europe/Oslo')
  expect([overlap.instant.toString(), overlap.shifted]).toEqual(['2026-10-25T00:30:00Z', false])
})

test('hours of the week are counted in the zone, half-hour zones too', () => {
  const sunday = parseInstant('2026-11-22T18:20:00Z')
  expect(hourOfWeek(sunday, 'UTC')).toBe(162)
  expect(hourOfWeek(sunday, 'Asia/Kathmandu')).toBe(0)
})

test('zones are IANA names', () => {
  expect(['Europe/Oslo', 'UTC', 'Asia/Kathmandu'].every(isTimeZone)).toBe(true)
  expect(['', 'Mars/Crater', '+01:00', 'CET/'].some(isTimeZone)).toBe(false)
})
