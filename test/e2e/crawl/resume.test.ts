import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { makeRng } from '../../../domain/rng.ts'
import { integer } from '../../../domain/sampling.ts'
import { openDuckDb } from '../../../sql/duckdb/duckdb-warehouse.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { json, layouts } from './layouts.ts'
import { startDrumbeat } from './program.ts'
import { namesOf, serveSite, type Site } from './site.ts'
import { addTargets, newHome } from './workspace.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const KILLS = isProof ? 20 : 3
const SEED = process.env['DRUMBEAT_SEED'] ?? 'crawl-1'
/** So many questions, at most, and milliseconds after the last of them, a crawl lives. */
const QUESTIONS = 12
const MOMENTS_MS = 40

/** The workspace's warehouse, which must open after every kill. */
async function inWarehouse<T>(home: string, work: (warehouse: Warehouse) => Promise<T>) {
  const warehouse = await openDuckDb({ path: join(home, 'warehouse.duckdb') })
  try {
    return await work(warehouse)
  } finally {
    await warehouse.close()
  }
}

/** Profiles with a landed `ok`, as `platform/username`. */
async function landedIn(home: string): Promise<Set<string>> {
  const rows = await inWarehouse(home, (warehouse) =>
    warehouse.query(`select platform || '/' || username as name
      from raw.crawl_attempts where outcome = 'ok'`),
  )
  const names = rows.map(({ name }) => String(name))
  expect(new Set(names).size, 'landed once each').toBe(names.length)
  return new Set(names)
}

test(
  `a crawl killed ${KILLS} times asks for nothing twice and loses nothing (seed ${SEED})`,
  async () => {
    const log: string[] = []
    let onQuestion = () => {}
    const answering =
      (platform: 'reddit' | 'tiktok') => async (question: { name: string; nth: number }) => {
        const { name, nth } = question
        const isTrouble = name.endsWith('7') && nth === 0
        if (!isTrouble) log.push(`${platform}/${name}`)
        onQuestion()
        return isTrouble ? json({}, 429, { 'retry-after': '0' }) : layouts[platform].ok(name)
      }
    const sites: Record<string, Site> = {
      reddit: await serveSite('reddit', answering('reddit')),
      tiktok: await serveSite('tiktok', answering('tiktok')),
    }
    const home = newHome({ sites, pace_ms: 15, jitter_ms: 10 })
    const perSite = 20 + 6 * KILLS
    const names = { reddit: namesOf('rea', perSite), tiktok: namesOf('tia', perSite) }
    await inWarehouse(home, async (warehouse) => {
      for (const [platform, own] of Object.entries(names)) {
        await addTargets(warehouse, platform, own)
      }
    })

    const rng = makeRng(SEED)
    let killed = 0
    while (killed < KILLS) {
      const landed = await landedIn(home)
      const before = log.length
      const wanted = before + 1 + integer(rng, QUESTIONS)
      const enough = new Promise<void>((resolve) => {
        onQuestion = () => void (log.length >= wanted && resolve())
      })
      const { child, ended } = startDrumbeat(['crawl', '--home', home])
      const early = once(child, 'exit')
      await Promise.race([enough, early])
      await pause(integer(rng, MOMENTS_MS))
      child.kill('SIGKILL')
      const { signal, err } = await ended
      expect([signal, err], `kill ${killed}`).toEqual(['SIGKILL', ''])
      killed++
      const asked = log.slice(before)
      expect(
        asked.filter((name) => landed.has(name)),
        'asked again after it landed',
      ).toEqual([])
      expect(new Set(asked).size, 'asked twice in one crawl').toBe(asked.length)
    }

    const landed = await landedIn(home)
    expect(landed.size, 'killed in mid-crawl').toBeLessThan(2 * perSite)
    const before = log.length
    const last = await startDrumbeat(['crawl', '--home', home, '--json']).ended
    expect(last.code, last.err).toBe(0)
    expect(new Set(log.slice(before))).toEqual(
      new Set(
        Object.entries(names)
          .flatMap(([platform, own]) => own.map((name) => `${platform}/${name}`))
          .filter((name) => !landed.has(name)),
      ),
    )

    expect((await landedIn(home)).size, 'nothing lost').toBe(2 * perSite)
    await inWarehouse(home, async (warehouse) => {
      const [counts] = await warehouse.query(`
        select count(*) as snapshots, count(distinct (platform, username)) as profiles,
          count(distinct (platform, username, fetched_at)) as keys
        from raw.profile_snapshots`)
      expect(counts).toEqual({ snapshots: 2 * perSite, profiles: 2 * perSite, keys: 2 * perSite })
      const halves = await warehouse.query(`
        select attempts.username from raw.crawl_attempts as attempts
          full join raw.profile_snapshots as snapshots
            on attempts.platform = snapshots.platform and attempts.username = snapshots.username
              and attempts.attempted_at = snapshots.fetched_at
        where (attempts.outcome = 'ok' or attempts.outcome is null)
          and (attempts.username is null or snapshots.username is null)`)
      expect(halves, 'an attempt and its snapshot land together').toEqual([])
    })
  },
  isProof ? 600_000 : 120_000,
)
