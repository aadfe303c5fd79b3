import { expect, onTestFinished, test } from 'vitest'

import { configFrom } from '../../../config.ts'
import { accounts, brands } from '../../../domain/records/accounts.ts'
import { holidays } from '../../../domain/records/tracking.ts'
import { refreshHolidaysTask } from '../../../pipelines/refresh-holidays.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { runLocally } from '../../../runtime/local.ts'
import { tempFolder } from '../../temp.ts'

const now = '2026-11-20T08:00:00Z'
const load = { loadId: '0', loadedAt: now, isSample: false }

async function environment() {
  const opened = await openEnvironment(
    configFrom({ DRUMBEAT_LOG_LEVEL: 'silent' }, tempFolder()),
    't',
  )
  onTestFinished(() => opened.close())
  const { warehouse } = opened
  await warehouse.append(brands, [{ brand: 'acme', country: 'NO' }], load)
  const of = (handle: string, country: string | null) => ({
    account_id: `x:${handle}`,
    platform: 'x',
    handle,
    brand: 'acme',
    channel: 'feed' as const,
    country,
  })
  await warehouse.append(accounts, [of('one', null), of('two', 'GB'), of('three', 'ZZ')], load)
  return opened
}

test('lands the holidays of the accounts’ countries, three years; again adds nothing', async () => {
  const env = await environment()
  const first = await runLocally(refreshHolidaysTask, {}, env, { now })
  expect(first).toEqual({
    years: [2025, 2026, 2027],
    countries: [
      { country: 'GB', known: expect.any(Number), added: expect.any(Number) },
      { country: 'NO', known: 36, added: 36 },
      { country: 'ZZ', known: 0, added: 0 },
    ],
    unknown_countries: ['ZZ'],
  })
  const calendar = () =>
    env.warehouse.query('select * from marts.holiday_calendar order by country, holiday_on, name')
  const landed = await calendar()
  expect(landed).toContainEqual({
    holiday_on: '2027-12-25',
    name: 'Christmas Day',
    country: 'NO',
    effect: 'avoid',
    is_sample: false,
  })
  const second = await runLocally(refreshHolidaysTask, {}, env, { now })
  expect(second.countries.map(({ added }) => added)).toEqual([0, 0, 0])
  expect(await calendar()).toEqual(landed)
})

test('what a person said of a day of a country stands', async () => {
  const env = await environment()
  const { warehouse } = env
  const own = {
    holiday_on: '2026-12-25',
    name: 'Christmas',
    country: 'NO',
    effect: 'prefer' as const,
  }
  await warehouse.append(holidays, [own, { ...own, country: null, name: 'Everywhere' }], load)
  await runLocally(refreshHolidaysTask, { countries: ['NO', 'GB'] }, env, { now })
  const rows = await warehouse.query(
    `select country, name, effect from marts.holiday_calendar
    where holiday_on = date '2026-12-25' order by country nulls first`,
  )
  expect(rows).toEqual([
    { country: null, name: 'Everywhere', effect: 'prefer' },
    { country: 'GB', name: 'Christmas Day', effect: 'avoid' },
    { country: 'NO', name: 'Christmas', effect: 'prefer' },
  ])
})

test('next year brings the holidays of the year after', async () => {
  const env = await environment()
  const wanted = { countries: ['NO'] }
  await runLocally(refreshHolidaysTask, wanted, env, { now })
  const later = await runLocally(refreshHolidaysTask, wanted, env, { now: '2027-01-04T08:00:00Z' })
  expect(later.countries).toEqual([{ country: 'NO', known: 36, added: 12 }])
})
