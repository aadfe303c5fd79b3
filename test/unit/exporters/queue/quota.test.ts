import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { quotaEnd } from '../../../../exporters/queue/quota.ts'
import type { RecentAttempt } from '../../../../exporters/queue/provider-facts.ts'
import type { Quota } from '../../../../platforms/publishing/provider.ts'

const START = Date.parse('2026-11-23T08:00:00Z')
const after = (minutes: number) =>
  new Date(START + minutes * 60_000).toISOString().replace('.000Z', 'Z')

const attempt = (minutes: number, more: Partial<RecentAttempt> = {}): RecentAttempt => ({
  publisher: 'told',
  account_id: 'x:ana',
  claimed_at: after(minutes),
  outcome: 'confirmed',
  error_class: null,
  attempted_at: after(minutes),
  ...more,
})

const end = (recent: readonly RecentAttempt[], quotas: readonly Quota[], minutes: number) =>
  quotaEnd(recent, quotas, { accountId: 'x:ana', publisher: 'told', now: after(minutes) })

describe('a quota', () => {
  const perAccount: Quota = { per: 'account', count: 2, minutes: 60 }
  const perProvider: Quota = { per: 'provider', count: 3, minutes: 10 }

  it('has room again when the oldest attempt leaves its time', () => {
    const recent = [attempt(0), attempt(20)]
    expect(end(recent.slice(0, 1), [perAccount], 30)).toBeNull()
    expect(end(recent, [perAccount], 30)).toEqual({
      until: after(60),
      words: 'x:ana has had its 2 attempts in 60 min',
    })
    expect(end(recent, [perAccount], 60)).toBeNull()
  })

  it('counts attempts of every outcome, and claims without one', () => {
    const open = { outcome: null, attempted_at: null }
    const recent = [attempt(0, { outcome: 'refused', error_class: 'edit' }), attempt(20, open)]
    expect(end(recent, [perAccount], 30)).not.toBeNull()
  })

  it('counts an account’s own, or all of the provider’s', () => {
    const others = [1, 2, 3].map((minute) => attempt(minute, { account_id: 'x:ben' }))
    expect(end(others, [perAccount], 5)).toBeNull()
    expect(end(others, [perProvider], 5)?.until).toBe(after(11))
    const elsewhere = others.map((one) => ({ ...one, publisher: 'other' }))
    expect(end(elsewhere, [perProvider], 5)).toBeNull()
  })

  it('all must hold: the last one counts', () => {
    const recent = [attempt(0), attempt(1), attempt(2)]
    expect(end(recent, [perProvider, perAccount], 5)?.until).toBe(after(61))
  })

  it('is never exceeded in any time by who waits for it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 25 }),
        (count, minutes, pauses) => {
          const sent: RecentAttempt[] = []
          let now = 0
          for (const pause of pauses) {
            now += pause
            const full = end(sent, [{ per: 'account', count, minutes }], now)
            if (full) now = (Date.parse(full.until) - START) / 60_000
            expect(end(sent, [{ per: 'account', count, minutes }], now)).toBeNull()
            sent.push(attempt(now))
          }
          const times = sent.map((one) => Date.parse(one.claimed_at) / 60_000)
          for (const [i, time] of times.entries()) {
            expect(time - (times[i - count] ?? -Infinity)).toBeGreaterThanOrEqual(minutes)
          }
        },
      ),
    )
  })
})
