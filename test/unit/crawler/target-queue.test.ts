import { expect, test } from 'vitest'

import { HostLine } from '../../../crawler/pace/host-line.ts'
import { PlatformTurns } from '../../../crawler/pace/platform-turns.ts'
import { TargetQueue } from '../../../crawler/target-queue.ts'

/** A queue over one host for each network, and a clock that is moved by hand. */
function queueOf(names: Record<string, readonly string[]>, concurrency = 1) {
  const clock = { now: 0 }
  const lines = Object.entries(names).map(([platform, usernames]) => {
    const turns = new PlatformTurns({
      platform,
      usernames,
      first: 0,
      sharePercent: 100,
      maxFailureRate: 1,
    })
    const pace = { paceMs: 100, jitterMs: 0, concurrency }
    return new HostLine(`${platform}.example`, [turns], pace, () => 0.5)
  })
  const urlOf = ({ platform }: { platform: string }) => `https://${platform}.example`
  const queue = new TargetQueue(lines, urlOf, () => clock.now)
  const settle = (platform: string) =>
    lines.flatMap((line) => line.platforms).find((own) => own.platform === platform)
  return { queue, clock, settle: (platform: string) => settle(platform)?.settle(false) }
}

test('each host hands out one question at a time, hosts side by side', async () => {
  const { queue, clock, settle } = queueOf({ a: ['x', 'y'], b: ['x'] })
  const [one, two, none] = [
    await queue.fetchNextRequest(),
    await queue.fetchNextRequest(),
    await queue.fetchNextRequest(),
  ]
  expect([one?.url, two?.url, none]).toEqual(['https://a.example', 'https://b.example', null])
  expect([await queue.isEmpty(), await queue.isFinished()]).toEqual([true, false])
  expect([queue.getTotalCount(), queue.getPendingCount()]).toEqual([2, 2])

  if (one) await queue.markRequestHandled(one)
  settle('a')
  expect(await queue.isEmpty()).toBe(true)
  clock.now = 100
  expect(await queue.isEmpty()).toBe(false)
  const next = await queue.fetchNextRequest()
  expect(next && queue.handedOf(next).ask.username).toBe('y')

  for (const [request, platform] of [
    [two, 'b'],
    [next, 'a'],
  ] as const) {
    settle(platform)
    if (request) await queue.reclaimRequest(request)
  }
  expect(await queue.isFinished()).toBe(true)
  expect([queue.getPendingCount(), await queue.handledCount()]).toEqual([0, 3])
})

test('the same name asked again is another request', async () => {
  const { queue, clock } = queueOf({ a: ['x'] }, 2)
  const one = await queue.fetchNextRequest()
  const ask = one ? queue.handedOf(one) : null
  ask?.line.platforms[0]?.putBack(ask.ask, 0)
  clock.now = 100
  const two = await queue.fetchNextRequest()
  expect(two?.uniqueKey).not.toBe(one?.uniqueKey)
  expect(two && queue.handedOf(two).ask).toEqual(ask?.ask)
})

test('a request is released once, however often it is marked', async () => {
  const { queue, clock } = queueOf({ a: ['x', 'y', 'z'] }, 1)
  const one = await queue.fetchNextRequest()
  if (!one) throw new Error('nothing to ask')
  await queue.markRequestHandled(one)
  await queue.markRequestHandled(one)
  clock.now = 1000
  expect(await queue.fetchNextRequest()).not.toBeNull()
  clock.now = 2000
  expect(await queue.fetchNextRequest(), 'one at a time all the same').toBeNull()
  expect(() => queue.handedOf(one)).toThrow(/no question .* is under way/)
})

test('it can be gone through', async () => {
  const { queue } = queueOf({ a: ['x'], b: ['x'], c: ['x'] })
  const urls: string[] = []
  for await (const { url } of queue) urls.push(url)
  expect(urls).toEqual(['https://a.example', 'https://b.example', 'https://c.example'])
})

test('nothing else can be put into it', async () => {
  const { queue } = queueOf({})
  await expect(queue.addRequest()).rejects.toThrow(/its targets only/)
  await expect(queue.addRequestsBatched()).rejects.toThrow(/its targets only/)
  expect(await queue.isFinished()).toBe(true)
})
