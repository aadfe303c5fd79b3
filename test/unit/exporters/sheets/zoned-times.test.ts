import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'

import { readZonedTime } from '../../../../exporters/sheets/cells/zoned-time.ts'
import { cellsOf } from '../../../../exporters/sheets/plan-item.ts'
import { approved, merge, planItem, readRow } from './support.ts'

const ANSWER = 'answer from Drumbeat'

/** Tuesday 24 November as typed, for an item of New York. */
function typed(value: string, timezone = 'America/New_York', day = '2026-11-24') {
  const date = Temporal.PlainDate.from(day)
  const monday = date.subtract({ days: date.dayOfWeek - 1 })
  return readZonedTime({ text: day }, value, { timezone, monday, currency: null })
}

test.each([
  ['18:30 CET', '2026-11-24 12:30'],
  ['6:30pm Berlin', '2026-11-24 12:30'],
  ['18:30+02:00', '2026-11-24 11:30'],
  ['18.30 (UTC+2)', '2026-11-24 11:30'],
  ['18:30 GMT−3', '2026-11-24 16:30'],
  ['18:30Z', '2026-11-24 13:30'],
  ['18:30 Europe/Berlin', '2026-11-24 12:30'],
  ['6 pm New York time', '2026-11-24 18:00'],
  ['6pm in Sao Paulo', '2026-11-24 16:00'],
  ['6pm PT', '2026-11-24 21:00'],
  ['6pm EST', '2026-11-24 18:00'],
  ['18:30 local', '2026-11-24 18:30'],
  ['18:30 local time', '2026-11-24 18:30'],
  ['6pm Tokyo local time', '2026-11-24 04:00'],
  ['00:30 CET', '2026-11-23 18:30'],
  ['23:30 HST', '2026-11-25 04:30'],
  ['18:30 Kolkata', '2026-11-24 08:00'],
])('%j on a Tuesday is %s in New York', (value, expected) => {
  const [day, time] = expected.split(' ')
  expect(typed(value)).toMatchObject({ day: { text: day }, time: { text: time } })
  expect(typed(value)?.understood).toContain(`${JSON.stringify(value)} understood as`)
})

test.each([
  ['18:30 IST', 'may mean Asia/Kolkata, Asia/Jerusalem and Europe/Dublin'],
  ['18:30 CST', 'may mean America/Chicago and Asia/Shanghai'],
  ['18:30 CEST', 'names UTC+2, while Europe/Berlin has UTC+1 that day'],
  ['18:30 PDT', 'names UTC-7, while America/Los_Angeles has UTC-8 that day'],
])('%j is not guessed', (value, why) => {
  const read = typed(value)
  expect(read?.time).toEqual({
    problem: expect.stringContaining(`${JSON.stringify(value)} ${why}`) as string,
  })
  expect(read?.time).toEqual({
    problem: expect.stringContaining(
      'write the wall time in America/New_York alone, as 18:30',
    ) as string,
  })
})

test('of several meanings the item’s own zone is meant', () => {
  expect(typed('18:30 CST', 'America/Chicago')?.time).toEqual({ text: '18:30' })
  expect(typed('18:30 IST', 'Asia/Kolkata')?.time).toEqual({ text: '18:30' })
})

test.each([
  ['2026-10-25', '02:30 Berlin', 'comes twice in Europe/Berlin that day'],
  ['2027-03-28', '02:30 Berlin', 'does not exist in Europe/Berlin that day'],
])('clocks that change where the time was written: %s %s', (day, value, why) => {
  const read = typed(value, 'Europe/Oslo', day)
  expect(read?.time).toEqual({ problem: expect.stringContaining(why) as string })
})

test('an hour that comes twice where the item is: its second one cannot be written', () => {
  expect(typed('00:30 UTC', 'Europe/Oslo', '2026-10-25')?.time).toEqual({ text: '02:30' })
  expect(typed('01:30 UTC', 'Europe/Oslo', '2026-10-25')?.time).toEqual({
    problem: expect.stringContaining('is the second Sun 25 Oct 02:30 of that day') as string,
  })
})

test.each(['18:30', '18:30 Atlantis', '18:30 tomorrow', '18:30 +99:00', 'soon', ''])(
  '%j names no zone that is understood',
  (value) => expect(typed(value)).toBeNull(),
)

test('a time in another notation is taken, said in words, left as typed, and nothing new again', () => {
  const item = planItem('a', {
    timezone: 'America/New_York',
    scheduledAt: '2026-11-24T23:00:00Z',
    localTime: '2026-11-24T18:00',
  })
  const wish = { 'local time': '00:30 CET', decision: 'approve', reviewer: 'Ann' }
  const first = merge([item], [readRow(item, wish)])
  expect(first.answers[0]?.values).toMatchObject({
    scheduledAt: '2026-11-23T23:30:00Z',
    localTime: '2026-11-23T18:30',
  })
  const cells = first.rows[0]?.cells ?? {}
  expect(cells).toEqual({
    [ANSWER]:
      '✓ Approved by Ann: goes out Mon 23 Nov 18:30. Moved from Tue 24 Nov 18:00 to Mon 23 Nov 18:30; "00:30 CET" understood as Mon 23 Nov 18:30 in America/New_York.',
  })
  const after = approved('a', {
    ...item,
    ...first.answers[0]?.values,
    revision: 2,
    state: 'approved',
    decision: 'approve',
    reviewer: 'Ann',
  })
  const base = first.agreed.get(item.itemId)
  expect(base).toEqual(cellsOf(after))
  const again = merge(
    [after],
    [readRow(item, { ...wish, ...cells })],
    base && { [item.itemId]: base },
  )
  expect(again).toMatchObject({ answers: [], rows: [], refused: [], countUnchanged: 1 })
})

test('a time that leaves the week in the item’s zone is refused with what it would be', () => {
  const item = planItem('a', { timezone: 'America/New_York' })
  const { refused } = merge(
    [item],
    [readRow(item, { day: '2026-11-23', 'local time': '1am Oslo' })],
  )
  expect(refused[0]?.why).toContain(
    '"1am Oslo" is Sun 22 Nov 19:00 in America/New_York, not in this week',
  )
})

test('with a day that cannot be read, both are said and nothing is taken', () => {
  const item = planItem('a')
  const { answers, refused } = merge(
    [item],
    [readRow(item, { day: '24.1', 'local time': '6pm Tokyo' })],
  )
  expect(answers).toEqual([])
  expect(refused[0]?.why).toContain('the day "24.1" is not in this week')
})

test('moved elsewhere afterwards, the row shows day and time anew, both of them', () => {
  const typedIn = { 'local time': '00:30 Tokyo' }
  const item = planItem('a', { timezone: 'Europe/Oslo' })
  const before = planItem('a', {
    scheduledAt: '2026-11-23T15:30:00Z',
    localTime: '2026-11-23T16:30',
    revision: 2,
  })
  const now = { ...before, scheduledAt: '2026-11-23T19:00:00Z', localTime: '2026-11-23T20:00' }
  const result = merge([now], [readRow(item, typedIn)], { [item.itemId]: cellsOf(before) })
  expect(result.answers).toEqual([])
  expect(result.rows[0]?.cells).toMatchObject({ day: '2026-11-23', 'local time': '20:00' })
})

test('without a column of days a time that falls on another one is refused', () => {
  const item = planItem('a')
  const read = (time: string) => {
    const { day: _day, ...cells } = readRow(item, { 'local time': time }).cells
    return merge([item], [{ sheet: 'Week', row: 2, cells }])
  }
  expect(read('00:30 Tokyo').refused[0]?.why).toContain('is on another day in Europe/Oslo')
  expect(read('20:30 Tokyo').answers[0]?.values.localTime).toBe('2026-11-24T12:30')
})
