import { describe, expect, it } from 'vitest'

import { InvalidInputError } from '../../../../domain/errors.ts'
import type { AccountRow, HolidayRow } from '../../../../domain/planning/input.ts'
import { isQuiet, parseQuietHours } from '../../../../domain/planning/quiet-hours.ts'
import { slotsOf, weekFrame } from '../../../../domain/planning/slots.ts'
import { anAccount, someSlots } from './world.ts'

interface Wanted {
  readonly week?: string
  readonly zone?: string
  readonly brandZone?: string
  readonly asOf?: string
  readonly minute?: number
  readonly account?: Partial<AccountRow>
  readonly holidays?: HolidayRow[]
}

function slots({ week = '2026-W48', zone = 'UTC', brandZone = zone, ...rest }: Wanted) {
  const frame = weekFrame(week, brandZone, rest.asOf ?? '2026-01-01T00:00:00Z')
  const account = anAccount('instagram:acme', { timezone: zone, ...rest.account })
  return slotsOf(account, someSlots('instagram:acme'), rest.holidays ?? [], frame, rest.minute ?? 7)
}
const at = (slot: { at: number }) => new Date(slot.at).toISOString().slice(0, 16)

describe('slotsOf', () => {
  it('has every hour of an ordinary week once, at its minute', () => {
    const all = slots({ zone: 'Europe/Oslo' })
    expect(all).toHaveLength(168)
    expect(all.map(({ row }) => row.hour_of_week)).toEqual(Array.from({ length: 168 }, (_, h) => h))
    expect([all[0]?.localTime, at(all[0] ?? { at: 0 })]).toEqual([
      '2026-11-23T00:07',
      '2026-11-22T23:07',
    ])
    expect(all.at(-1)?.localTime).toBe('2026-11-29T23:07')
    expect(all.every(({ closed }) => closed === null)).toBe(true)
  })

  it.each([
    ['Europe/Oslo', '2026-W13', 6 * 24 + 2],
    ['America/New_York', '2026-W10', 6 * 24 + 2],
    ['Australia/Sydney', '2026-W40', 6 * 24 + 2],
  ])('%s skips the hour that %s lacks', (zone, week, missing) => {
    const all = slots({ zone, week })
    expect(all).toHaveLength(167)
    expect(all.map(({ row }) => row.hour_of_week)).not.toContain(missing)
    expect(new Set(all.map((slot) => slot.at)).size).toBe(167)
  })

  it.each([
    ['Europe/Oslo', '2026-W43', '2026-10-25T00:07', '2026-10-25T02:07'],
    ['America/New_York', '2026-W44', '2026-11-01T05:07', '2026-11-01T01:07'],
    ['Australia/Sydney', '2026-W14', '2026-04-04T15:07', '2026-04-05T02:07'],
  ])('%s takes the first of the hour that %s has twice', (zone, week, instant, local) => {
    const all = slots({ zone, week })
    expect(all).toHaveLength(168)
    const twice = all.filter(({ localTime }) => localTime === local)
    expect(twice.map(at)).toEqual([instant])
  })

  it('counts hours in the audience’s zone and tells times in the account’s', () => {
    const all = slots({
      zone: 'America/New_York',
      account: { audience_timezone: 'Asia/Kathmandu' },
    })
    const slot = all.find(({ localTime }) => localTime === '2026-11-24T10:22')
    expect(slot?.row.hour_of_week).toBe(24 + 21)
    expect(at(slot ?? { at: 0 })).toBe('2026-11-24T15:22')
    expect(all.every(({ day }) => day >= 0 && day <= 6)).toBe(true)
  })

  it('never names a wall time that means another instant', () => {
    const all = slots({
      week: '2026-W44',
      zone: 'America/New_York',
      account: { audience_timezone: 'UTC' },
    })
    expect(all.filter(({ localTime }) => localTime === '2026-11-01T01:07').map(at)).toEqual([
      '2026-11-01T05:07',
    ])
  })

  it('plans Kathmandu, a half-hour change, and the 53rd week', () => {
    expect(at(slots({ zone: 'Asia/Kathmandu', minute: 0 })[0] ?? { at: 0 })).toBe(
      '2026-11-22T18:15',
    )
    const lordHowe = slots({ zone: 'Australia/Lord_Howe', week: '2026-W40', minute: 7 })
    expect(lordHowe).toHaveLength(167)
    const last = slots({ zone: 'Europe/Oslo', week: '2026-W53' })
    expect(last[0]?.localTime).toBe('2026-12-28T00:07')
    expect(last.at(-1)?.localTime).toBe('2027-01-03T23:07')
  })

  it('stays within the week of the brand and of the account', () => {
    const all = slots({ zone: 'Asia/Tokyo', brandZone: 'America/Los_Angeles' })
    expect(all[0]?.localTime).toBe('2026-11-23T17:07')
    expect(all.at(-1)?.localTime).toBe('2026-11-29T23:07')
  })

  it('closes what is past, quiet hours across midnight, and holidays of the country', () => {
    const all = slots({
      asOf: '2026-11-24T10:07:00Z',
      account: { quiet_hours: '23:00-07:00', country: 'NO' },
      holidays: [
        { holiday_on: '2026-11-26', name: 'Own', country: 'NO', effect: 'avoid' },
        { holiday_on: '2026-11-27', name: 'Other', country: 'US', effect: 'avoid' },
        { holiday_on: '2026-11-28', name: 'Everywhere', country: null, effect: 'prefer' },
        { holiday_on: '2026-11-29', name: 'Nothing', country: null, effect: 'none' },
      ],
    })
    const open = all.filter(({ closed }) => closed === null)
    expect(open[0]?.localTime).toBe('2026-11-24T11:07')
    const hours = new Set(open.map(({ localTime }) => Number(localTime.slice(11, 13))))
    expect([...hours].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 7),
    )
    expect([...new Set(open.map(({ day }) => day))]).toEqual([1, 2, 4, 5, 6])
    const preferred = open.find(({ day }) => day === 5)
    expect(preferred?.lift).toBe(Math.round(1.1e6 * Math.exp(preferred?.row.score ?? 0)))
  })

  it('follows a rhythm from the end of the quiet hours', () => {
    const all = slots({ minute: 15, account: { rhythm_minutes: 120, quiet_hours: '22:00-07:00' } })
    const monday = all.filter(({ day, closed }) => day === 0 && closed === null)
    expect(monday.map(({ localTime }) => localTime.slice(11))).toEqual([
      '07:15',
      '09:15',
      '11:15',
      '13:15',
      '15:15',
      '17:15',
      '19:15',
      '21:15',
    ])
  })

  it('leans on the platform’s usual hour where the marts know nothing', () => {
    const frame = weekFrame('2026-W48', 'UTC', '2026-11-20T00:00:00Z')
    const all = slotsOf(anAccount('tiktok:acme'), [], [], frame, 0)
    const best = all.toSorted((a, b) => b.lift - a.lift || a.at - b.at)[0]
    expect([best?.localTime, best?.row.level, best?.row.n_posts]).toEqual([
      '2026-11-23T16:00',
      'cold-start',
      0,
    ])
  })
})

describe('quiet hours', () => {
  it.each([
    ['23:00-07:00', 23 * 60, true],
    ['23:00-07:00', 6 * 60 + 59, true],
    ['23:00-07:00', 7 * 60, false],
    ['12:30-13:15', 12 * 60 + 30, true],
    ['12:30-13:15', 13 * 60 + 15, false],
    ['08:00-08:00', 8 * 60, false],
  ])('%s at minute %d: %s', (text, minute, expected) => {
    expect(isQuiet(parseQuietHours(text), minute)).toBe(expected)
  })

  it('refuses what is no pair of times', () => {
    expect(() => parseQuietHours('23-7')).toThrow(InvalidInputError)
    expect(() => parseQuietHours('24:00-07:00')).toThrow('write them as 23:00-07:00')
  })
})
