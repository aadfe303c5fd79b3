import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { CHAOS_TIMEOUT_MS, KILLS, resultOf, SEED, surviveKills } from './chaos.ts'
import { ask, drumbeat, outboxOf, playSample, type Ended } from './sample-week.ts'

const home = join(mkdtempSync(join(tmpdir(), 'drumbeat-week-')), 'workspace')
let first: Ended
let span: number
let undisturbed: Awaited<ReturnType<typeof resultOf>>

beforeAll(async () => {
  const started = performance.now()
  first = await playSample(home)
  span = performance.now() - started
  undisturbed = await resultOf(home)
}, 600_000)
afterAll(() => rmSync(join(home, '..'), { recursive: true, force: true }))

interface Document {
  orchestration_summary: Record<string, unknown> & { states: Record<string, number> }
  page_results: Record<string, unknown>[]
}

describe('one sample week, from files to published posts', () => {
  test('it ends well and says so in one JSON document', () => {
    expect(first.err).toBe('')
    expect([0, 3]).toContain(first.code)
    const document = JSON.parse(first.out) as Document
    expect(document.orchestration_summary).toMatchObject({
      week: '2026-W48',
      zones: { GREEN: expect.any(Number) as number, RED: expect.any(Number) as number },
    })
    expect(document.page_results.length).toBeGreaterThan(12)
    for (const page of document.page_results) {
      expect(Object.keys(page)).toEqual(
        expect.arrayContaining([
          'tier',
          'risk',
          'zone',
          'caption_target',
          'captions_selected',
          'schedule_id',
          'message_count',
          'export_status',
        ]),
      )
    }
  })

  test('the outbox holds exactly what a person approved, once each, at the approved revision', async () => {
    const confirmed = await ask(
      home,
      `select item_id, revision, reviewer, decision from marts.content_plan
       where state = 'confirmed'`,
    )
    const outbox = [...outboxOf(home).values()]
    expect(outbox.length).toBeGreaterThan(100)
    expect(new Set(outbox.map((post) => `${post.item_id}/${post.revision}`))).toEqual(
      new Set(confirmed.map((row) => `${String(row['item_id'])}/${String(row['revision'])}`)),
    )
    expect(confirmed.length).toBe(outbox.length)
    expect(confirmed.every((row) => row['decision'] === 'approve' && row['reviewer'])).toBe(true)
  })

  test('nothing of a RED account was exported, nothing rejected or held was posted', async () => {
    const { page_results } = JSON.parse(first.out) as Document
    const red = page_results.filter((page) => page['zone'] === 'RED')
    expect(red).toMatchObject([
      { export_status: 'skipped', export_reason: expect.stringMatching(/RED/) as string },
    ])
    expect(red[0]?.['states']).not.toHaveProperty('confirmed')
    const states = await ask(
      home,
      `select decision, state, count(*) as n from marts.content_plan
       where decision in ('reject', 'hold') group by all`,
    )
    expect(states.length).toBeGreaterThan(1)
    expect(states.some((row) => row['state'] === 'confirmed')).toBe(false)
  })

  test('every row says that it is a sample, and results came back and settled', async () => {
    const [row] = await ask(
      home,
      `select
         (select count(*) from raw.posts where not coalesce(is_sample, false)) as unmarked,
         (select count(*) from marts.post_performance where item_id is not null and is_settled) as settled,
         (select count(*) from marts.content_plan where state = 'confirmed') as confirmed`,
    )
    expect(row?.['unmarked']).toBe(0)
    expect(row?.['settled']).toBe(row?.['confirmed'])
  })

  test('it crawled the others each week, whatever their networks answered, and shows how they grow', async () => {
    const { crawls } = JSON.parse(first.out) as { crawls: Record<string, unknown>[] }
    const settled = { private: 1, not_found: 2, suspended: 1 }
    const crawl = (outcomes: object) => ({ due: 24, left: 0, needs_person: [], outcomes })
    expect(crawls).toMatchObject([
      ...Array.from({ length: 3 }, () => crawl({ ...settled, ok: 19, blocked: 1 })),
      crawl({ ...settled, ok: 20 }),
    ])
    const [row] = await ask(
      home,
      `select count(*) as profiles, count(distinct platform) as networks,
         count(*) filter (where last_outcome = 'ok') as read,
         count(*) filter (where last_outcome = 'ok' and growth_28d > 0) as grown
       from marts.top_profiles where is_sample`,
    )
    expect(row).toEqual({ profiles: 24, networks: 4, read: 20, grown: 20 })
  })

  test('explain tells why, with numbers and the models behind them', async () => {
    const [item] = await ask(
      home,
      `select item_id from marts.content_plan where state = 'confirmed' order by item_id limit 1`,
    )
    const told = await drumbeat(home, 'explain', String(item?.['item_id']))
    expect(told.code).toBe(0)
    expect(told.out).toMatch(/slot/i)
    expect(told.out).toMatch(/caption/i)
    expect(told.out).toMatch(/marts\.posting_slots/)
  })

  test('playing it again publishes nothing, plans nothing, adds nothing, asks nothing', async () => {
    const before = {
      outbox: [...outboxOf(home).keys()].toSorted(),
      rows: await ask(home, countsOf()),
    }
    const again = await playSample(home)
    expect([0, 3]).toContain(again.code)
    expect([...outboxOf(home).keys()].toSorted()).toEqual(before.outbox)
    expect(await ask(home, countsOf())).toEqual(before.rows)
  }, 120_000)

  test('the workbook answers the approver’s mistakes in words', async () => {
    const document = JSON.parse(first.out) as { approvals: { refused: { why: string }[] } }
    expect(document.approvals.refused.length).toBeGreaterThan(0)
    expect(readFileSync(join(home, 'exports', 'drumbeat-2026-W48.xlsx')).length).toBeGreaterThan(
      20_000,
    )
  })

  test(
    `a week killed at ${KILLS} random moments ends like one that was not (seed ${SEED})`,
    async () => {
      expect(await surviveKills(undisturbed, span)).toEqual(undisturbed)
    },
    CHAOS_TIMEOUT_MS,
  )
})

function countsOf(): string {
  const tables = [
    'posts',
    'post_metrics',
    'captions',
    'plan_items',
    'approvals',
    'queue_events',
    'claims',
    'crawl_attempts',
    'profile_snapshots',
  ]
  return `select ${tables.map((t) => `(select count(*) from raw.${t}) as ${t}`).join(', ')}`
}
