import { describe, expect, it } from 'vitest'

import { hourOfWeek, parseInstant } from '../../../domain/time.ts'
import type { HistoryPost } from '../../../examples/sample/history.ts'
import { shareAtAge } from '../../../examples/sample/platforms.ts'
import type { MetricsRow } from '../../../examples/sample/reading.ts'
import { fatigueOn } from '../../../examples/sample/volume.ts'
import { accountOf } from '../../../examples/sample/world.ts'
import { correlation, history, mean, median, slope, world } from './default-world.ts'

const HOUR_MS = 3_600_000
const ms = (text: string) => parseInstant(text).epochMilliseconds
const trialsOf = (row: MetricsRow) => row.recipients ?? row.impressions ?? row.views ?? 0
const successesOf = (row: MetricsRow) =>
  row.purchases ??
  row.clicks ??
  (row.likes ?? 0) + (row.comments ?? 0) + (row.shares ?? 0) + (row.saves ?? 0)

interface Result {
  readonly post: HistoryPost
  readonly reading: MetricsRow
  readonly ageHours: number
}

const posts = new Map(history.posts.map((post) => [post.postId, post]))
const results: Result[] = history.readings.map((reading) => {
  const post = posts.get(reading.post_id) as HistoryPost
  return { post, reading, ageHours: (ms(reading.read_at) - ms(post.postedAt)) / HOUR_MS }
})
const settled = results.filter(({ ageHours }) => ageHours >= 168)
const of = (accountId: string) => settled.filter(({ post }) => post.accountId === accountId)

describe('the shape of the history', () => {
  it('is two years of 20,000 to 40,000 posts, in order, before its end', () => {
    expect(history.posts.length).toBeGreaterThan(20_000)
    expect(history.posts.length).toBeLessThan(40_000)
    expect(posts.size).toBe(history.posts.length)
    const times = history.posts.map(({ postedAt }) => postedAt)
    expect(times.reduce((x, y) => (x < y ? x : y)).slice(0, 7)).toBe('2024-11')
    expect(times.every((time) => time < '2026-11-18T00:00:00Z')).toBe(true)
  })

  it('reads most posts once and the last three weeks at every age that has passed', () => {
    const known = ms('2026-11-20T08:00:00Z')
    expect(results.every(({ reading }) => ms(reading.read_at) < known)).toBe(true)
    const since = ms('2026-10-28T00:00:00Z')
    const byPost = Map.groupBy(results, ({ post }) => post.postId)
    const read = [...byPost].map(([postId, readings]) => ({
      postedMs: ms(posts.get(postId)?.postedAt ?? ''),
      ages: readings.map(({ ageHours }) => Math.floor(ageHours)),
    }))
    const old = read.filter(({ postedMs }) => postedMs < since)
    expect(old.filter(({ ages }) => ages.length !== 1 || Number(ages[0]) < 168)).toEqual([])
    for (const { postedMs, ages } of read.filter((one) => one.postedMs >= since)) {
      const before = (hours: number) =>
        [1, 6, 24, 72, 168].filter((age) => postedMs + (age + hours) * HOUR_MS < known)
      expect([before(0), before(0.1)]).toContainEqual(ages)
    }
    expect(byPost.size / posts.size).toBeGreaterThan(0.99)
    expect(byPost.size).toBeLessThan(posts.size)
  })

  it('tells the stories of the new and the stopped account', () => {
    expect(
      history.posts.filter(({ accountId }) => accountId === 'instagram:saltlantern').length,
    ).toBeLessThan(21)
    const stopped = of('x:southerncycles').map(({ post }) => post.postedAt)
    expect(stopped.length).toBeGreaterThan(100)
    expect(stopped.every((time) => time < '2026-08')).toBe(true)
  })

  it('rests captions and respects their windows', () => {
    for (const sent of Map.groupBy(history.posts, (post) => post.accountId).values()) {
      const last = new Map<string, number>()
      const gaps = sent.flatMap(({ caption, postedAt }) => {
        const gap = ms(postedAt) - (last.get(caption.key) ?? -Infinity)
        last.set(caption.key, ms(postedAt))
        return [gap / HOUR_MS / 24]
      })
      expect(gaps.filter((days) => days < 14).length / gaps.length).toBeLessThan(0.05)
    }
    const late = history.posts.filter(
      ({ caption, postedAt }) => caption.expiresAt !== null && postedAt >= caption.expiresAt,
    )
    expect(late).toEqual([])
  })
})

describe('the truth in the history', () => {
  it('moves the response by hour as the curves say', () => {
    const pairs: [number, number][] = []
    for (const { accountId, lift, zone, channel } of world.accounts) {
      const own = of(accountId).filter(({ reading }) => successesOf(reading) > 0)
      const response = ({ reading }: Result) =>
        Math.log(channel === 'feed' ? trialsOf(reading) : successesOf(reading) / trialsOf(reading))
      const level = median(own.map(response))
      for (const result of own) {
        const hour = hourOfWeek(parseInstant(result.post.postedAt), zone)
        pairs.push([lift[hour] ?? 0, response(result) - level])
      }
    }
    expect(slope(pairs)).toBeGreaterThan(0.9)
    expect(slope(pairs)).toBeLessThan(1.1)
  })

  it('lets an account’s own curve be seen in its hours', () => {
    const { lift, zone } = accountOf(world, 'instagram:harborkitchen')
    const byHour = Map.groupBy(of('instagram:harborkitchen'), ({ post }) =>
      hourOfWeek(parseInstant(post.postedAt), zone),
    )
    const pairs = [...byHour]
      .filter(([, found]) => found.length >= 5)
      .map(([hour, found]) => {
        const seen = mean(found.map(({ reading }) => Math.log(trialsOf(reading))))
        return [lift[hour] ?? 0, seen] as const
      })
    expect(pairs.length).toBeGreaterThan(80)
    expect(correlation(pairs)).toBeGreaterThan(0.75)
  })

  it('lets a caption’s rate approach its truth as its posts add up', () => {
    const error = (share: number) => {
      const errors = world.accounts
        .filter(({ channel }) => channel === 'feed')
        .flatMap(({ accountId, rates }) => {
          const own = of(accountId)
          const seen = own.slice(0, Math.floor(own.length * share))
          return [...Map.groupBy(seen, ({ post }) => post.caption.key)].map(([key, uses]) => {
            const trials = uses.reduce((sum, { reading }) => sum + trialsOf(reading), 0)
            const successes = uses.reduce((sum, { reading }) => sum + successesOf(reading), 0)
            return successes / trials / (rates.captions.get(key) ?? Number.NaN) - 1
          })
        })
      return { bias: mean(errors), typical: median(errors.map(Math.abs)) }
    }
    const [little, all] = [error(0.1), error(1)]
    expect(Math.abs(all.bias)).toBeLessThan(0.03)
    expect(all.typical).toBeLessThan(0.08)
    expect(all.typical).toBeLessThan(0.6 * little.typical)
  })

  it('brings results in along the age curves', () => {
    const finals = new Map(settled.map(({ post, reading }) => [post.postId, reading]))
    for (const platform of ['x', 'tiktok', 'messages']) {
      const shares = results.flatMap(({ post, reading, ageHours }) => {
        const final = finals.get(post.postId)
        const fits = post.accountId.startsWith(platform) && Math.floor(ageHours) === 24
        return fits && final
          ? [(reading.views ?? trialsOf(reading)) / (final.views ?? trialsOf(final))]
          : []
      })
      const account = world.accounts.find(({ casting }) => casting.platform === platform)
      expect(shares.length).toBeGreaterThan(20)
      expect(median(shares)).toBeCloseTo(account ? shareAtAge(account.platform, 24) : 0, 1)
    }
  })
})

describe('saturation in the history', () => {
  const clock = ms('2026-11-20T08:00:00Z')
  const decline = (accountId: string) => {
    const rate = (fromDays: number, toDays: number) => {
      const seen = results.filter(({ post, ageHours }) => {
        const days = (clock - ms(post.postedAt)) / HOUR_MS / 24
        return post.accountId === accountId && ageHours >= 72 && days >= fromDays && days <= toDays
      })
      const sum = (one: (row: MetricsRow) => number) =>
        seen.reduce((total, { reading }) => total + one(reading), 0)
      return {
        rate: sum(successesOf) / sum(trialsOf),
        count: new Set(seen.map(({ post }) => post.postId)).size,
      }
    }
    const [recent, usual] = [rate(0, 7), rate(15, 90)]
    return { decline: 1 - recent.rate / usual.rate, recent: recent.count, usual: usual.count }
  }

  it('makes the red page’s response collapse after its volume doubled', () => {
    const { decline: lost, recent, usual } = decline('messages:night-orchard-free')
    expect(lost).toBeGreaterThan(0.45)
    expect(recent).toBeGreaterThanOrEqual(20)
    expect(usual).toBeGreaterThan(100)
  })

  it('makes the yellow page’s response slip, and tires no other', () => {
    const yellow = decline('messages:quietloom-patterns')
    expect(yellow.decline).toBeGreaterThan(0.15)
    expect(yellow.decline).toBeLessThan(0.33)
    expect(yellow.recent).toBeGreaterThanOrEqual(10)
    const tired = world.accounts.filter(({ volume }) => fatigueOn(volume, 730) > 0.15)
    expect(tired.map(({ casting }) => casting.story)).toEqual(['yellow', 'red'])
  })
})
