import { expect, test } from 'vitest'

import { publicHolidays } from '../../../platforms/public-holidays.ts'

const daysOf = async (country: string, year: number) => {
  const { holidays } = await publicHolidays([country], [year])
  return holidays.map(({ holiday_on, name }) => `${holiday_on} ${name}`)
}

test('public holidays of whole countries, in English, as days to avoid', async () => {
  const { holidays, unknown } = await publicHolidays(['NO', 'XX', 'US'], [2026])
  expect(unknown).toEqual(['XX'])
  expect(holidays).toContainEqual({
    holiday_on: '2026-05-17',
    name: 'Constitution Day',
    country: 'NO',
    effect: 'avoid',
  })
  expect(holidays.filter(({ country }) => country === 'NO')).toHaveLength(12)
  const american = holidays.filter(({ country }) => country === 'US').map((row) => row.name)
  expect(american).toContain('Thanksgiving Day')
  // Observed, or a holiday in some states only.
  expect(american).not.toContain("Valentine's Day")
  expect(american).not.toContain('César Chávez Day')
})

test('a holiday of several days gives each of them, in the country’s own zone', async () => {
  const korean = await daysOf('KR', 2026)
  expect(korean.filter((day) => day.endsWith('Korean New Year'))).toEqual(
    ['17', '18', '19'].map((day) => `2026-02-${day} Korean New Year`),
  )
  // Begins in the afternoon of the 19th, which is half a day.
  const turkish = await daysOf('TR', 2026)
  expect(turkish.filter((day) => day.includes('Ramadan')).map((day) => day.slice(0, 10))).toEqual([
    '2026-03-20',
    '2026-03-21',
    '2026-03-22',
  ])
})

test('half a day off is none', async () => {
  const names = (await daysOf('CN', 2026)).join()
  expect(names).toMatch(/National Day/)
  expect(names).not.toMatch(/Women/)
})

test('nothing is twice, and the years asked for are those given', async () => {
  const { holidays } = await publicHolidays(['AU', 'JP', 'BR'], [2025, 2026, 2027])
  const keys = holidays.map((row) => JSON.stringify([row.holiday_on, row.name, row.country]))
  expect(new Set(keys).size).toBe(keys.length)
  const years = new Set(holidays.map(({ holiday_on }) => holiday_on.slice(0, 4)))
  expect([...years].toSorted()).toEqual(['2025', '2026', '2027'])
})
