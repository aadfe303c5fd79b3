import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { json, layouts } from './layouts.ts'
import { namesOf, serveSite } from './site.ts'
import { openCrawl, writeSettings } from './workspace.ts'

const NAMES = namesOf('tia', 200)

test('a changed layout burns the canary and nothing more', async () => {
  const tiktok = await serveSite('tiktok', () => layouts.tiktok.changed)
  const { crawl } = await openCrawl({ sites: { tiktok }, pace_ms: 1 })
  const summary = await crawl({ profiles: { tiktok: NAMES } })
  expect(tiktok.asked).toHaveLength(10)
  expect(summary).toMatchObject({ outcomes: { layout_changed: 10 }, left: 190 })
  expect(summary.needs_person).toEqual([
    'tiktok: 10 of the first 10 profiles failed; 190 profiles left for another crawl',
  ])
})

test('a network that goes bad later is left alone; another one goes on', async () => {
  const tiktok = await serveSite('tiktok', ({ name }) =>
    tiktok.asked.length > 30 ? layouts.tiktok.changed : layouts.tiktok.ok(name),
  )
  const reddit = await serveSite('reddit')
  const { crawl } = await openCrawl({ sites: { tiktok, reddit }, pace_ms: 1 })
  const summary = await crawl({ profiles: { tiktok: NAMES, reddit: namesOf('rea', 40) } })
  expect(tiktok.asked).toHaveLength(30 + 11)
  expect(summary.outcomes).toEqual({ ok: 70, layout_changed: 11 })
  expect(summary.needs_person).toEqual([
    'tiktok: 11 of the last 20 profiles failed; 159 profiles left for another crawl',
  ])
})

test('a share of the profiles, from the settings: the rest is held back', async () => {
  const tiktok = await serveSite('tiktok')
  const canary = { first: 4, share_percent: 10 }
  const { crawl } = await openCrawl({ sites: { tiktok }, pace_ms: 1, canary })
  const summary = await crawl({ profiles: { tiktok: NAMES } })
  expect(tiktok.asked.map(({ name }) => name)).toEqual(NAMES.slice(0, 20))
  expect(summary.platforms).toEqual([
    {
      platform: 'tiktok',
      due: 200,
      outcomes: { ok: 20 },
      held_back: 180,
      left: 0,
      closed: null,
    },
  ])
  expect(summary.needs_person).toEqual([])
})

describe('the crawling stop', () => {
  test('flipped in the middle, it ends the crawl, which says so', async () => {
    const tiktok = await serveSite('tiktok', ({ name }) => {
      if (name === 'tia5') writeSettings(home, { sites: { tiktok }, stopped: true })
      return layouts.tiktok.ok(name)
    })
    const { home, crawl, rows } = await openCrawl({ sites: { tiktok } })
    const summary = await crawl({ profiles: { tiktok: NAMES } })
    expect(summary.left).toBe(200 - tiktok.asked.length)
    expect(summary.left).toBeGreaterThan(100)
    expect(summary.needs_person).toEqual([
      `tiktok: crawling was stopped (crawl.stopped); ${summary.left} profiles left for another crawl`,
    ])
    expect(await rows('select count(*) as n from raw.profile_snapshots')).toEqual([
      { n: tiktok.asked.length },
    ])
  })

  test('ends a crawl that waits for a host, too', async () => {
    const tiktok = await serveSite('tiktok', () => {
      writeSettings(home, { sites: { tiktok }, stopped: true })
      return json({}, 429, { 'retry-after': '100' })
    })
    const { home, crawl } = await openCrawl({ sites: { tiktok } })
    const summary = await crawl({ profiles: { tiktok: NAMES } })
    expect(summary.seconds).toBeLessThan(10)
    expect(summary).toMatchObject({ questions: 1, left: 200, outcomes: {} })
  })

  test('set before, nothing is asked, not even robots.txt', async () => {
    const tiktok = await serveSite('tiktok')
    const { crawl } = await openCrawl({ sites: { tiktok }, stopped: true })
    expect(await crawl({ profiles: { tiktok: NAMES } })).toMatchObject({ questions: 0, left: 200 })
    expect([tiktok.asked, tiktok.robotsAsked]).toEqual([[], []])
  })

  test('settings that cannot be read any more end the crawl with their error', async () => {
    const tiktok = await serveSite('tiktok', ({ name }) => {
      writeFileSync(join(home, 'drumbeat.config.yaml'), 'crawl: {stopped: maybe}')
      return layouts.tiktok.ok(name)
    })
    const { home, crawl, rows } = await openCrawl({ sites: { tiktok } })
    await expect(crawl({ profiles: { tiktok: NAMES } })).rejects.toThrow(InvalidInputError)
    const landed = await rows('select count(*) as n from raw.profile_snapshots')
    expect(landed).toEqual([{ n: tiktok.asked.length }])
    rmSync(join(home, 'drumbeat.config.yaml'))
  })
})

test('a warehouse that takes nothing any more ends the crawl with its error', async () => {
  const tiktok = await serveSite('tiktok')
  const reddit = await serveSite('reddit')
  const { crawl, warehouse } = await openCrawl({ sites: { tiktok, reddit } })
  await warehouse.execute('drop table raw.crawl_attempts')
  const profiles = { tiktok: NAMES, reddit: namesOf('rea', 200) }
  await expect(crawl({ profiles })).rejects.toThrow(/crawl_attempts/)
  expect(tiktok.asked.length + reddit.asked.length).toBeLessThan(10)
})

describe('on a clock that was set by hand', () => {
  const clock = { now: '2026-11-20T08:00:00Z', isOwnClock: true }

  test.each([{}, { reddit: { base: 'http://192.0.2.1' } }])(
    'no public address is asked (%j)',
    async (sites) => {
      const { crawl, rows } = await openCrawl({ sites })
      const summary = await crawl({ profiles: { reddit: ['rea'] } }, clock)
      expect(summary).toMatchObject({ questions: 0, hosts: [], left: 1, outcomes: {} })
      expect(summary.needs_person).toEqual([
        expect.stringMatching(/^reddit: asked on the machine's clock only, not with --now/),
      ])
      expect(await rows('select * from raw.crawl_attempts')).toEqual([])
    },
  )

  test('this machine is asked, and rows carry that clock', async () => {
    const reddit = await serveSite('reddit')
    const { crawl, rows } = await openCrawl({ sites: { reddit } })
    await crawl({ profiles: { reddit: ['rea'] } }, clock)
    const [row] = await rows('select fetched_at from raw.profile_snapshots')
    expect(row?.['fetched_at']).toMatch(/^2026-11-20T08:00:0/)
  })
})

test('a network that the settings switch off is not asked', async () => {
  const { crawl } = await openCrawl({ platforms: { reddit: { enabled: false } } })
  const summary = await crawl({ profiles: { reddit: ['rea'] } })
  expect(summary).toMatchObject({ questions: 0, left: 1 })
  expect(summary.platforms[0]?.closed).toBe('crawl.platforms.reddit.enabled is false')
})
