import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'

import { readDay, serialOf } from '../../../../exporters/sheets/cells/read-day.ts'
import { readHashtags } from '../../../../exporters/sheets/cells/read-hashtags.ts'
import { readPrice } from '../../../../exporters/sheets/cells/read-price.ts'
import { readTime } from '../../../../exporters/sheets/cells/read-time.ts'
import { readCell } from '../../../../exporters/sheets/cells/read-cell.ts'
import { cellText, isCut } from '../../../../exporters/sheets/cells/text.ts'

const monday = Temporal.PlainDate.from('2026-11-23')
const context = { monday, timezone: 'Europe/Oslo', currency: 'USD', base: '' }

test.each([
  46350,
  '2026-11-24',
  '2026-11-24T00:00:00',
  '2026-11-24 00:00',
  '24.11.2026',
  '24.11.26',
  '24.11.',
  '24/11/2026',
  '11/24/2026',
  '11-24',
  'Tue 24 Nov',
  'Tuesday, November 24th, 2026',
  '24 November 2026',
  'Nov 24',
  'tue',
  ' Tuesday ',
  '24',
])('the day %j', (value) => {
  expect(readDay(value, monday)).toEqual({ text: '2026-11-24' })
})

test.each([
  ['', 'the day is empty'],
  [46350.5, '2026-11-24 with a time'],
  [46357, '2026-12-01'],
  ['2025-11-24', 'not in this week'],
  ['Mon 24 Nov', 'not in this week'],
  ['1 Dec', 'from Mon 23 Nov to Sun 29 Nov'],
  ['tomorrow', 'not in this week'],
  ['24 25', 'not in this week'],
  ['Nov', 'not in this week'],
  ['Tu', 'not in this week'],
  ['24.11.2026 10:00', 'not in this week'],
  [true, 'not in this week'],
])('no day: %j', (value, words) => {
  expect(readDay(value, monday)).toEqual({ problem: expect.stringContaining(words) })
})

test('a day with day and month the same both ways is read in a week around new year', () => {
  const week = Temporal.PlainDate.from('2026-12-28')
  expect(readDay('1/1/2027', week)).toEqual({ text: '2027-01-01' })
  expect(readDay('01.01.', week)).toEqual({ text: '2027-01-01' })
  expect(serialOf(Temporal.PlainDate.from('1900-03-01'))).toBe(61)
})

test.each([
  [0.75, '18:00'],
  [0, '00:00'],
  [0.770833333333333, '18:30'],
  ['18:30', '18:30'],
  ['18.30', '18:30'],
  ['18h30', '18:30'],
  ['6:30 pm', '18:30'],
  ['6:30PM', '18:30'],
  ['12am', '00:00'],
  ['12:15 p.m.', '12:15'],
  ['7:05', '07:05'],
  ['18:30:00', '18:30'],
])('the time %j', (value, text) => {
  expect(readTime(value, 'Europe/Oslo')).toEqual({ text })
})

test.each([
  ['', 'is empty'],
  [18, 'not a time of day'],
  [1.5, 'not a time of day'],
  [-0.25, 'not a time of day'],
  [0.99999, 'not a time of day'],
  [0.7500001157, '18:00'],
  ['18', 'not a time of day'],
  ['18:', 'not a time of day'],
  ['25:00', 'not a time of day'],
  ['18:60', 'not a time of day'],
  ['13 pm', 'not a time of day'],
  ['18:30:15', 'not a time of day'],
  ['18:30 UTC', 'names a zone: write the wall time in Europe/Oslo'],
  ['18:30Z', 'names a zone'],
  ['18:30+01:00', 'names a zone'],
  ['18:30 (CET)', 'names a zone'],
  ['6 pm New York time', 'not a time of day'],
])('no time: %j', (value, words) => {
  const read = readTime(value, 'Europe/Oslo')
  expect('problem' in read ? read.problem : read.text).toContain(words)
})

test.each([
  [12.5, '12.5'],
  [0.1 + 0.2, '0.3'],
  [0, '0'],
  ['12.50', '12.5'],
  ['12,50', '12.5'],
  ['$12.50', '12.5'],
  ['12.50 USD', '12.5'],
  ['12 usd', '12'],
  ['', ''],
])('the price %j', (value, text) => {
  expect(readPrice(value, 'USD')).toEqual({ text })
})

test.each([
  [-1, 'not a number of zero or more'],
  ['-1', 'not a number of zero or more'],
  ['free', 'not a number of zero or more'],
  ['1e3', 'not a number of zero or more'],
  ['12.50 EUR', 'names another currency: it is in USD'],
  ['€12', 'names another currency'],
  ['1,250', 'can be read in two ways'],
  [Number.NaN, 'not a number'],
])('no price: %j', (value, words) => {
  expect(readPrice(value, 'USD')).toEqual({ problem: expect.stringContaining(words) })
})

test.each([
  ['#oslo #løping', '#oslo #løping'],
  ['oslo, Running,oslo #OSLO', '#oslo #Running'],
  ['#a#b', '#a #b'],
  ['  ', ''],
])('the hashtags %j', (value, text) => {
  expect(readHashtags(value)).toEqual({ text })
})

test.each(['#foo-bar', '#2026', 'a!'])('no hashtags: %j', (value) => {
  expect(readHashtags(value)).toEqual({ problem: expect.stringContaining('cannot be a hashtag') })
})

test.each([
  ['decision', ' Approve ', 'approve'],
  ['decision', 'approved', 'approve'],
  ['decision', 'REJECTED', 'reject'],
  ['decision', 'on hold', 'hold'],
  ['decision', null, ''],
  ['reject reason', 'Off Brand', 'off-brand'],
  ['caption', 2026, '2026'],
  ['caption', ' two\r\nlines \u0007', 'two\nlines'],
  ['note', true, 'true'],
] as const)('%s %j', (column, value, text) => {
  expect(readCell(column, value, context)).toEqual({ text })
})

test.each([
  ['decision', 'ok', 'not one of approve, reject and hold'],
  ['decision', 'yes', 'not one of'],
  ['decision', true, 'not one of'],
  ['reject reason', 'ugly', 'not one of off-brand, wrong time'],
  ['caption', { error: '#NAME?' }, 'holds the error #NAME?'],
] as const)('%s %j is refused', (column, value, words) => {
  expect(readCell(column, value, context)).toEqual({ problem: expect.stringContaining(words) })
})

test('an emptied caption is refused, an empty one that was empty is not', () => {
  expect(readCell('caption', '', { ...context, base: 'x' })).toHaveProperty('problem')
  expect(readCell('caption', '', context)).toEqual({ text: '' })
})

test('what was exported is never refused, even where nobody could type it', () => {
  expect(readCell('hashtags', '#foo-bar', { ...context, base: '#foo-bar' })).toEqual({
    text: '#foo-bar',
  })
  const outside = { ...context, base: '2026-11-30' }
  expect(readCell('day', 46356, outside)).toEqual({ text: '2026-11-30' })
  expect(readCell('day', 46357, outside)).toHaveProperty('problem')
})

test('a text longer than a cell is cut with a mark and cannot be edited', () => {
  const cut = cellText('x'.repeat(40_000))
  expect(isCut(cut)).toBe(true)
  expect(cut.length).toBeLessThan(32_767)
  expect(readCell('caption', cut, { ...context, base: cut })).toEqual({ text: cut })
  expect(readCell('caption', 'short', { ...context, base: cut })).toHaveProperty('problem')
})

test('halves of surrogate pairs and forbidden characters do not reach a sheet', () => {
  expect(cellText('a\ud83d b\u0000\ufffe👍')).toBe('a b👍')
})
