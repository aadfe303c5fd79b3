import { describe, expect, it } from 'vitest'

import { gapMinutesOf, limitsOf } from '../../../../domain/planning/limits.ts'
import { roundedShare } from '../../../../domain/planning/rounding.ts'
import { anAccount, CONFIG } from './world.ts'

const message = (rest: object) => limitsOf(anAccount('messages:acme', rest), 'optimize', CONFIG)

describe('limitsOf', () => {
  // records.md: LARGE and MODERATE give 42; daily PPV target max(1, round(0.6 × daily × multiplier)).
  it.each([
    ['NEW', 'LOW', 1, 3, 21, 2],
    ['SMALL', 'LOW', 1, 4, 28, 2],
    ['MEDIUM', 'LOW', 1, 5, 35, 3],
    ['LARGE', 'LOW', 1, 7, 49, 4],
    ['XL', 'LOW', 1, 10, 70, 6],
    ['LARGE', 'MODERATE', 0.85, 7, 42, 4],
    ['MEDIUM', 'HIGH', 0.7, 5, 25, 2],
    ['NEW', 'CRITICAL', 0.55, 3, 12, 1],
    ['XL', 'CRITICAL', 0.55, 10, 39, 3],
  ] as const)(
    '%s and %s: %d a day, %d a week, %d priced a day',
    (tier, risk, multiplier, perDay, perWeek, ppv) => {
      const limits = message({ tier, risk, risk_multiplier: multiplier })
      expect(limits).toMatchObject({ perDay, perWeek, ppvPerDay: ppv, bumpsPerDay: perDay - ppv })
      expect(limits.gapMinutes).toBe(tier === 'XL' ? 120 : 180)
    },
  )

  it('takes 3 a day and 4 hours for feeds, whatever their tier', () => {
    const limits = limitsOf(anAccount('instagram:acme', { tier: 'XL' }), 'optimize', CONFIG)
    expect(limits).toMatchObject({ perDay: 3, perWeek: 21, gapMinutes: 240, ppvPerDay: 0 })
  })

  it('widens gaps and lowers volume by mode, the account’s own if it is more careful', () => {
    const feed = (run: 'optimize' | 'safe' | 'conservative', mode: 'safe' | 'optimize' | null) =>
      limitsOf(anAccount('instagram:acme', { mode }), run, CONFIG)
    expect(feed('safe', null)).toMatchObject({
      mode: 'safe',
      perDay: 2,
      perWeek: 14,
      gapMinutes: 360,
    })
    expect(feed('optimize', 'safe').mode).toBe('safe')
    expect(feed('conservative', 'safe')).toMatchObject({ perDay: 2, perWeek: 11, gapMinutes: 480 })
    expect(feed('safe', 'optimize').mode).toBe('safe')
  })

  it('obeys the account’s own cap, gap and rhythm', () => {
    expect(message({ daily_cap: 2 })).toMatchObject({ perDay: 2, perWeek: 14 })
    expect(message({ daily_cap: 0 })).toMatchObject({ perDay: 0, perWeek: 0, ppvPerDay: 0 })
    const rhythm = anAccount('instagram:acme', { rhythm_minutes: 120 })
    expect(limitsOf(rhythm, 'optimize', CONFIG)).toMatchObject({ perDay: 12, gapMinutes: 120 })
    expect(gapMinutesOf({ ...rhythm, min_gap_minutes: 45 }, 'safe', CONFIG)).toBe(68)
  })

  it('rounds halves up, exactly', () => {
    expect(roundedShare(35, 70)).toBe(25)
    expect(roundedShare(7, 50)).toBe(4)
    expect(roundedShare(49, 85)).toBe(42)
    expect(roundedShare(10, 60, 55, 75)).toBe(2)
  })
})
