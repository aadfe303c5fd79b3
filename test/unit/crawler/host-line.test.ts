import { expect, test } from 'vitest'

import { HostLine, type Pace } from '../../../crawler/pace/host-line.ts'
import { PlatformTurns } from '../../../crawler/pace/platform-turns.ts'

const PACE: Pace = { paceMs: 1000, jitterMs: 500, concurrency: 1 }

function turnsOf(platform: string, count: number): PlatformTurns {
  const usernames = Array.from({ length: count }, (_, i) => `${platform}${i}`)
  return new PlatformTurns({
    platform,
    usernames,
    first: 0,
    sharePercent: 100,
    maxFailureRate: 1,
  })
}

/** A line with so many names on each network, and a jitter that is always drawn as `draw`. */
function lineOf(counts: Record<string, number>, pace: Partial<Pace> = {}, draw = 0.5) {
  const platforms = Object.entries(counts).map(([platform, count]) => turnsOf(platform, count))
  return new HostLine('host', platforms, { ...PACE, ...pace }, () => draw)
}

test('between an answer and the next question lie the pace and the jitter', () => {
  const line = lineOf({ reddit: 2 })
  expect(line.take(0)?.username).toBe('reddit0')
  line.release(5000)
  expect(line.take(6249)).toBeNull()
  expect(line.take(6250)?.username).toBe('reddit1')
})

test('an answer that comes at once does not shorten the pause after the question', () => {
  const line = lineOf({ reddit: 2 })
  line.take(0)
  line.release(1)
  expect(line.isReady(1250)).toBe(false)
  expect(line.isReady(1251)).toBe(true)
})

test('no more questions at once than allowed, and those no closer than the pace', () => {
  const alone = lineOf({ reddit: 3 })
  alone.take(0)
  expect(alone.take(1e9)).toBeNull()

  const two = lineOf({ reddit: 3 }, { concurrency: 2, jitterMs: 0 })
  two.take(0)
  expect(two.take(999)).toBeNull()
  expect(two.take(1000)).not.toBeNull()
  expect(two.take(1e9)).toBeNull()
  two.release(1e9)
  expect(two.take(1e9 + 1000)).not.toBeNull()
})

test('networks behind one host take turns, and share its pauses', () => {
  const line = lineOf({ a: 3, b: 1 }, { paceMs: 10, jitterMs: 0 })
  const asked = [0, 10, 20, 30].map((now) => {
    const ask = line.take(now)
    line.release(now)
    return ask?.username
  })
  expect(asked).toEqual(['a0', 'b0', 'a1', 'a2'])
})

test('a host that asks to wait is not asked before, by any network; the longest wish counts', () => {
  const line = lineOf({ a: 2, b: 2 }, { paceMs: 10, jitterMs: 0 })
  line.take(0)
  line.release(0)
  line.pauseUntil(60_000)
  line.pauseUntil(30_000)
  expect(line.take(59_999)).toBeNull()
  expect(line.take(60_000)?.username).toBe('b0')
})

test('a host can ask for a slower pace, not for a faster one', () => {
  const line = lineOf({ a: 9 }, { jitterMs: 0 })
  line.slowTo(3000)
  line.slowTo(1)
  line.take(0)
  line.release(0)
  expect(line.isReady(2999)).toBe(false)
  expect(line.isReady(3000)).toBe(true)
})

test('it is done when nothing is under way and every network is through or closed', () => {
  const line = lineOf({ a: 1, b: 5 }, { paceMs: 0, jitterMs: 0, concurrency: 2 })
  const [a, b] = line.platforms
  line.take(0)
  line.close({ reason: 'stopped', words: 'enough' })
  expect(line.take(0)).toBeNull()
  expect([a?.closed?.words, b?.closed?.words]).toEqual(['enough', 'enough'])
  expect(line.isDone).toBe(false)
  a?.settle(false)
  expect(line.isDone, 'until it is released').toBe(false)
  line.release(0)
  expect(line.isDone).toBe(true)
})
