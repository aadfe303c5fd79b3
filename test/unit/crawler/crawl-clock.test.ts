import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { CrawlClock } from '../../../crawler/crawl-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it starts where it is told to and moves on by what passes', () => {
  const clock = new CrawlClock('2026-11-20T08:00:00+01:00')
  expect([clock.now(), clock.time()]).toEqual([0, '2026-11-20T07:00:00.000Z'])
  vi.advanceTimersByTime(61_500)
  expect([clock.now(), clock.time()]).toEqual([61_500, '2026-11-20T07:01:01.500Z'])
  expect(clock.time(3_600_000)).toBe('2026-11-20T08:01:01.500Z')
})

test('the machine’s clock does not move it', () => {
  const clock = new CrawlClock('2026-11-20T08:00:00Z')
  vi.setSystemTime(0)
  expect(clock.time()).toBe('2026-11-20T08:00:00.000Z')
})
