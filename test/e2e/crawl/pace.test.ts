import { setTimeout as pause } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { html, json, layouts } from './layouts.ts'
import { gapsOf, namesOf, serveSite } from './site.ts'
import { addTargets, openCrawl } from './workspace.ts'

const PACE = 30
/** Timers of servers and clients are exact to a millisecond or so. */
const EXACT = 1

const SLOW = 150

async function slowly(name: string, network: 'reddit' | 'tiktok') {
  await pause(SLOW)
  return layouts[network].ok(name)
}

test('hosts are asked side by side, each one question at a time and never closer than the pace', async () => {
  const reddit = await serveSite('reddit', ({ name }) => slowly(name, 'reddit'))
  const tiktok = await serveSite('tiktok', ({ name }) => slowly(name, 'tiktok'))
  const { crawl } = await openCrawl({ sites: { reddit, tiktok }, jitter_ms: 10 })
  const summary = await crawl({
    profiles: { reddit: namesOf('rea', 6), tiktok: namesOf('tia', 6) },
  })
  expect(summary.outcomes).toEqual({ ok: 12 })
  for (const site of [reddit, tiktok]) {
    expect(site.mostAtOnce).toBe(1)
    const pauses = site.asked.slice(1).map(({ at }, index) => {
      return at - (site.asked[index]?.answeredAt ?? 0)
    })
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(PACE - EXACT)
  }
  const besideAnother = reddit.asked.filter(({ at, answeredAt }) =>
    tiktok.asked.some((other) => other.at < answeredAt && at < other.answeredAt),
  )
  expect(besideAnother.length).toBeGreaterThanOrEqual(4)
  expect(summary.hosts.map(({ questions }) => questions)).toEqual([6, 6])
  expect(summary.hosts[0]?.median_ms).toBeGreaterThanOrEqual(SLOW - EXACT)
})

test('a redirect on the same host waits for the pace like any question', async () => {
  const reddit = await serveSite('reddit', ({ name, path }) =>
    path.startsWith('/user/')
      ? { status: 302, headers: { location: `/moved/${name}` } }
      : layouts.reddit.ok(path.split('/')[2] ?? ''),
  )
  const { crawl } = await openCrawl({ sites: { reddit }, pace_ms: 60 })
  const summary = await crawl({ profiles: { reddit: namesOf('rea', 3) } })
  expect(summary.outcomes).toEqual({ ok: 3 })
  expect(reddit.asked).toHaveLength(6)
  expect(Math.min(...gapsOf(reddit))).toBeGreaterThanOrEqual(60 - EXACT)
})

test('networks behind one host share its pace and its robots.txt', async () => {
  const site = await serveSite('reddit', ({ name, path }) =>
    path.startsWith('/@') ? layouts.tiktok.ok(path.slice(2)) : layouts.reddit.ok(name),
  )
  const { crawl } = await openCrawl({ sites: { reddit: site, tiktok: site } })
  const summary = await crawl({
    profiles: { reddit: namesOf('rea', 4), tiktok: namesOf('tia', 4) },
  })
  expect(summary.outcomes).toEqual({ ok: 8 })
  expect([site.robotsAsked.length, site.mostAtOnce]).toEqual([1, 1])
  expect(Math.min(...gapsOf(site))).toBeGreaterThanOrEqual(PACE - EXACT)
})

test('more than one at once where the settings say so', async () => {
  const reddit = await serveSite('reddit', ({ name }) => slowly(name, 'reddit'))
  const { crawl } = await openCrawl({ sites: { reddit }, concurrency: 3, pace_ms: 5 })
  const summary = await crawl({ profiles: { reddit: namesOf('rea', 8) } })
  expect(summary.outcomes).toEqual({ ok: 8 })
  expect([reddit.mostAtOnce, reddit.robotsAsked.length]).toEqual([3, 1])
})

describe('Retry-After', () => {
  test('is waited for: the host sees no question of any network before', async () => {
    const site = await serveSite('reddit', ({ name, path, nth }) => {
      if (name === 'rea1' && nth === 0) return json({ error: 429 }, 429, { 'retry-after': '1' })
      return path.startsWith('/@') ? layouts.tiktok.ok(path.slice(2)) : layouts.reddit.ok(name)
    })
    const { crawl, rows } = await openCrawl({ sites: { reddit: site, tiktok: site } })
    const summary = await crawl({
      profiles: { reddit: namesOf('rea', 3), tiktok: namesOf('tia', 3) },
    })
    expect(summary.outcomes).toEqual({ ok: 6 })
    const index = site.asked.findIndex(({ name }) => name === 'rea1')
    const [limited, next] = site.asked.slice(index)
    expect((next?.at ?? 0) - (limited?.answeredAt ?? 0)).toBeGreaterThanOrEqual(1000 - EXACT)
    const [row] = await rows(
      `select detail, retry_at >= attempted_at + interval 1 second as is_later
       from raw.crawl_attempts where outcome = 'rate_limited'`,
    )
    expect(row).toEqual({ detail: 'HTTP 429, asks to wait 1 s', is_later: true })
  })

  test.each([
    [503, 'retry-after', '3600', 'reddit'],
    [502, 'retry-after', '3600', 'reddit'],
    [401, 'retry-after', '3600', 'instagram'],
  ] as const)(
    'longer than is waited for closes the network, and the next crawl does not ask before (%i)',
    async (status, header, value, platform) => {
      const site = await serveSite(platform, ({ name, nth }) =>
        nth === 0 && name === 'rea2'
          ? json({ message: 'Please wait a few minutes' }, status, { [header]: value })
          : layouts[platform].ok(name),
      )
      const { crawl, rows, warehouse } = await openCrawl({ sites: { [platform]: site } })
      await addTargets(warehouse, platform, namesOf('rea', 20))
      const summary = await crawl()
      expect(summary).toMatchObject({
        outcomes: { ok: 2, rate_limited: 1 },
        questions: 3,
        left: 17,
      })
      expect(summary.needs_person).toEqual([
        expect.stringMatching(/wants no question before 20.*; 17 profiles left for another crawl$/),
      ])
      expect(await crawl({ maxAgeHours: 0 })).toMatchObject({ due: 0, questions: 0 })
      expect(site.asked).toHaveLength(3)
      const [row] = await rows(
        `select date_diff('second', attempted_at, retry_at) as wait from raw.crawl_attempts
         where outcome = 'rate_limited'`,
      )
      expect(row).toEqual({ wait: 3600 })
    },
  )

  test('a host that closes is closed for every network behind it', async () => {
    const site = await serveSite('reddit', ({ name, path }) => {
      if (name === 'rea1') return json({}, 429, { 'retry-after': '9999' })
      return path.startsWith('/@') ? layouts.tiktok.ok(path.slice(2)) : layouts.reddit.ok(name)
    })
    const { crawl } = await openCrawl({ sites: { reddit: site, tiktok: site } })
    const summary = await crawl({
      profiles: { reddit: namesOf('rea', 9), tiktok: namesOf('tia', 9) },
    })
    expect(site.asked.at(-1)?.name).toBe('rea1')
    expect(summary.needs_person).toHaveLength(2)
    expect(summary.left).toBe(18 - site.asked.length)
  })

  test('a host closed while other questions are under way: they come to their end and land', async () => {
    const others = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const site = await serveSite('reddit', async ({ name }) => {
      if (site.asked.length === 3) others.resolve()
      if (name !== 'rea0') return closed.promise.then(() => layouts.reddit.ok(name))
      await others.promise
      return json({}, 429, { 'retry-after': '9999' })
    })
    const { crawl, rows } = await openCrawl({ sites: { reddit: site }, concurrency: 3, pace_ms: 1 })
    const crawling = crawl({ profiles: { reddit: namesOf('rea', 30) } })
    const attempts = () => rows(`select outcome from raw.crawl_attempts`)
    await expect.poll(attempts).toEqual([{ outcome: 'rate_limited' }])
    closed.resolve()
    const summary = await crawling
    expect(summary).toMatchObject({ outcomes: { rate_limited: 1, ok: 2 }, left: 27 })
    expect(await rows(`select username from raw.profile_snapshots`)).toHaveLength(2)
  })
})

test('a server in trouble is asked three times at most, with growing pauses', async () => {
  const reddit = await serveSite('reddit', ({ name, nth }) =>
    name === 'bad' || nth < 2 ? html('', 500) : layouts.reddit.ok(name),
  )
  const { crawl } = await openCrawl({ sites: { reddit } })
  const { outcomes } = await crawl({ profiles: { reddit: ['bad', 'rea'] } })
  expect(outcomes).toEqual({ ok: 1, failed: 1 })
  expect(reddit.asked.map(({ name }) => name)).toEqual(['bad', 'bad', 'bad', 'rea', 'rea', 'rea'])
  const gaps = gapsOf(reddit)
  expect(gaps[0]).toBeGreaterThanOrEqual(100 - EXACT)
  expect(gaps[1]).toBeGreaterThanOrEqual(200 - EXACT)
})

describe('robots.txt', () => {
  const closed = 'User-agent: *\nDisallow: /user/\nAllow: /user/free/\n'

  test('is obeyed: asked for once, and what it closes is not asked for', async () => {
    const reddit = await serveSite('reddit', undefined, { robots: closed })
    const { crawl, rows } = await openCrawl({ sites: { reddit } })
    const summary = await crawl({ profiles: { reddit: ['rea', 'free', 'rob'] } })
    expect(summary.outcomes).toEqual({ ok: 1, blocked: 2 })
    expect(reddit.asked.map(({ name }) => name)).toEqual(['free'])
    expect(reddit.robotsAsked).toHaveLength(1)
    const [row] = await rows(`select detail from raw.crawl_attempts where outcome = 'blocked'`)
    expect(row?.['detail']).toMatch(/^robots\.txt of 127\.0\.0\.1:\d+ does not allow it/)
  })

  test('speaks to us by name', async () => {
    const robots = 'User-agent: *\nAllow: /\n\nUser-agent: Drumbeat\nDisallow: /\n'
    const reddit = await serveSite('reddit', undefined, { robots })
    const { crawl } = await openCrawl({ sites: { reddit } })
    expect((await crawl({ profiles: { reddit: ['rea'] } })).outcomes).toEqual({ blocked: 1 })
  })

  test('is neither asked for nor obeyed where the settings say so', async () => {
    const reddit = await serveSite('reddit', undefined, { robots: closed })
    const { crawl } = await openCrawl({ sites: { reddit }, robots: 'ignore' })
    expect((await crawl({ profiles: { reddit: ['rea'] } })).outcomes).toEqual({ ok: 1 })
    expect(reddit.robotsAsked).toEqual([])
  })

  test('slows the pace where it asks for a delay, from the first question on', async () => {
    const robots = 'User-agent: *\nCrawl-delay: 0.15\n'
    const reddit = await serveSite('reddit', undefined, { robots })
    const { crawl } = await openCrawl({ sites: { reddit } })
    await crawl({ profiles: { reddit: namesOf('rea', 3) } })
    const [robotsAsked] = reddit.robotsAsked
    const times = [robotsAsked?.at ?? 0, ...reddit.asked.map(({ at }) => at)]
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(150 - EXACT)
  })

  test('does not speak of X, which is asked by agreement', async () => {
    const x = await serveSite('x', undefined, { robots: 'User-agent: *\nDisallow: /\n' })
    const { crawl } = await openCrawl({ sites: { x } }, { X_BEARER_TOKEN: 'made-up-token' })
    expect((await crawl({ profiles: { x: ['xa'] } })).outcomes).toEqual({ ok: 1 })
    expect(x.robotsAsked).toEqual([])
  })
})
