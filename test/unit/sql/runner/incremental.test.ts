import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { postMetrics } from '../../../../domain/records/posts.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import type { Row, Warehouse } from '../../../../sql/warehouse.ts'
import {
  addPosts,
  AS_OF,
  build,
  emptied,
  modelsOf,
  nextLoad,
  openTest,
  reportOf,
  type Post,
} from './fixture.ts'
import { INCREMENTAL, incrementalFiles } from './incremental-models.ts'

const day = (number: number, hour = 12): string =>
  `2026-${number < 31 ? '01' : '02'}-${String((number % 31) + 1).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`

const month = Array.from({ length: 31 }, (_, i): Post => ({
  id: `p${i}`,
  at: day(i),
  caption: 'old',
}))

async function addLikes(
  warehouse: Warehouse,
  readings: readonly { id: string; at: string; likes: number }[],
): Promise<void> {
  const rows = readings.map(({ id, at, likes }) => ({
    account_id: 'x:one',
    post_id: id,
    read_at: at,
    likes,
  }))
  await warehouse.append(postMetrics, rows, nextLoad())
}

async function contents(warehouse: Warehouse): Promise<Record<string, Row[]>> {
  const tables: Record<string, Row[]> = {}
  for (const name of INCREMENTAL) {
    tables[name] = await warehouse.query(`select * from ${name} order by all`)
  }
  return tables
}

describe('an incremental model', () => {
  const models = modelsOf(incrementalFiles(3))

  async function built(): Promise<Warehouse> {
    const warehouse = await openTest()
    await addPosts(warehouse, month)
    const report = await build(warehouse, models)
    assertBuilt(report)
    expect(reportOf(report, 'intermediate.results')).toMatchObject({
      isFull: true,
      windowStart: null,
      countRows: 31,
      reason: 'there is no table yet',
    })
    return warehouse
  }

  const next = async (
    warehouse: Warehouse,
  ): Promise<{ isFull: boolean; windowStart: string | null }> => {
    const report = await build(warehouse, models)
    assertBuilt(report)
    const incremental = await contents(warehouse)
    const { isFull, windowStart, reason } = reportOf(report, 'intermediate.results')
    await build(warehouse, models, { full: true })
    expect(incremental).toEqual(await contents(warehouse))
    return { isFull, windowStart, ...(reason ? { reason } : {}) }
  }

  it('rebuilds only its end when new rows come at the end', async () => {
    const warehouse = await built()
    await warehouse.execute(`update intermediate.results set caption = 'untouched'`)
    await addPosts(warehouse, [{ id: 'new', at: day(31) }])
    const report = await build(warehouse, models)
    expect(reportOf(report, 'intermediate.results')).toMatchObject({
      isFull: false,
      windowStart: '2026-01-28T12:00:00Z',
      countRows: 32,
    })
    const captions = await warehouse.query(
      `select caption, count(*) as n, min(posted_at) as since from intermediate.results
       group by caption order by since nulls last`,
    )
    expect(captions).toEqual([
      { caption: 'untouched', n: 27, since: day(0) },
      { caption: 'old', n: 4, since: day(27) },
      { caption: null, n: 1, since: day(31) },
    ])
  })

  it('goes as far back as late rows reach', async () => {
    const warehouse = await built()
    await addPosts(warehouse, [{ id: 'late', at: day(9) }])
    expect(await next(warehouse)).toEqual({ isFull: false, windowStart: day(9) })
  })

  it('goes back to where a post was before it moved', async () => {
    const warehouse = await built()
    await addPosts(warehouse, [{ id: 'p4', at: day(31) }])
    expect(await next(warehouse)).toEqual({ isFull: false, windowStart: day(4) })
  })

  it('goes back to the post that a new reading is about', async () => {
    const warehouse = await built()
    await addLikes(warehouse, [{ id: 'p20', at: day(31), likes: 3 }])
    expect(await next(warehouse)).toEqual({ isFull: false, windowStart: day(20) })
  })

  it('has no rows without a cursor: no window would hold them', async () => {
    const text = (incrementalFiles(3)['intermediate/results.sql'] ?? '').replace(
      'posts.posted_at, -- When. @not_null',
      "nullif(posts.posted_at, cast('2026-01-05T12:00:00Z' as timestamp)) as posted_at, -- When.",
    )
    const warehouse = await openTest()
    await addPosts(warehouse, month)
    const files = modelsOf({ ...incrementalFiles(3), 'intermediate/results.sql': text })
    expect(reportOf(await build(warehouse, files), 'intermediate.results').reason).toBe(
      'failed its audits: posted_at not_null (1)',
    )
  })

  it('may leave the window to the runner', async () => {
    const files = incrementalFiles(3)
    const text =
      files['intermediate/results.sql']?.replace(/\nwhere posts.posted_at >= @window_start/, '') ??
      ''
    expect(text).not.toContain('@window_start')
    const loaded = modelsOf({ ...files, 'intermediate/results.sql': text })
    const warehouse = await openTest()
    await addPosts(warehouse, month)
    await build(warehouse, loaded)
    await addPosts(warehouse, [{ id: 'new', at: day(31) }])
    const report = await build(warehouse, loaded)
    expect(reportOf(report, 'intermediate.results')).toMatchObject({ isFull: false, countRows: 32 })
  })

  it('gives a date cursor the day before the instant: in some zone it is still that day', async () => {
    const warehouse = await built()
    await addPosts(warehouse, [{ id: 'late', at: day(9) }])
    const report = await build(warehouse, models)
    expect(reportOf(report, 'marts.days').windowStart).toBe('2026-01-09')
  })

  it('is built anew when rows vanished or landed behind the last load', async () => {
    const warehouse = await built()
    const reason = 'raw.posts lost rows, or some landed out of turn'
    await warehouse.execute(`delete from raw.posts where post_id = 'p3'`)
    expect(await next(warehouse)).toMatchObject({ isFull: true, reason })
    await addPosts(warehouse, [{ id: 'early', at: day(2) }], {
      loadId: 'a',
      loadedAt: AS_OF,
      isSample: false,
    })
    expect(await next(warehouse)).toMatchObject({ isFull: true, reason })
  })

  it('is built anew when its text, or that of a model behind it, has changed', async () => {
    const warehouse = await built()
    const files = incrementalFiles(3)
    const view = files['staging/posts.sql'] ?? ''
    const changed = modelsOf({
      ...files,
      'staging/posts.sql': view.replace('caption --', 'upper(caption) as caption --'),
    })
    await build(warehouse, changed, { select: ['staging.posts'] })
    const report = await build(warehouse, changed, { select: ['intermediate.results'] })
    expect(reportOf(report, 'intermediate.results')).toMatchObject({
      isFull: true,
      reason: 'its text or that of a model behind it has changed',
    })
    expect(await warehouse.query('select distinct caption from intermediate.results')).toEqual([
      { caption: 'OLD' },
    ])
  })

  it('is built anew for new rows of a raw table that it says nothing about', async () => {
    const silent =
      incrementalFiles(3)['intermediate/results.sql']?.replace(
        /-- @late raw.post_metrics.*\n/,
        '',
      ) ?? ''
    const files = modelsOf({ ...incrementalFiles(3), 'intermediate/results.sql': silent })
    const warehouse = await openTest()
    await addPosts(warehouse, month)
    await build(warehouse, files)
    await addLikes(warehouse, [{ id: 'p20', at: day(31), likes: 3 }])
    expect(reportOf(await build(warehouse, files), 'intermediate.results')).toMatchObject({
      isFull: true,
      reason: 'raw.post_metrics has new rows and no @late rule',
    })
  })

  it('keeps its rows when the grain of the new part collides with rows that stay', async () => {
    const files = incrementalFiles(0)
    const unsafe = (files['intermediate/results.sql'] ?? '').replace(
      '-- @late raw.posts posted_at\n',
      '-- @late raw.posts lookback\n',
    )
    const loaded = modelsOf({ ...files, 'intermediate/results.sql': unsafe })
    const warehouse = await openTest()
    await addPosts(warehouse, month)
    await build(warehouse, loaded)
    const before = await contents(warehouse)
    await addPosts(warehouse, [{ id: 'p4', at: day(31) }])
    const report = await build(warehouse, loaded)
    expect(reportOf(report, 'intermediate.results')).toMatchObject({
      status: 'failed',
      reason: 'failed its audits: grain (account_id, post_id) (1)',
    })
    expect(reportOf(report, 'marts.days').status).toBe('skipped')
    expect(await contents(warehouse)).toEqual(before)
  })

  it('does not trust a table whose build was killed while it took its place', async () => {
    const warehouse = await built()
    await warehouse.execute(
      `insert into raw.model_runs by name
       select * replace ('started' as status, 'later' as build_id, 'z' as load_id) from raw.model_runs
       where model = 'intermediate.results' and status = 'built'`,
    )
    await addPosts(warehouse, [{ id: 'new', at: day(31) }])
    expect(reportOf(await build(warehouse, models), 'intermediate.results')).toMatchObject({
      isFull: true,
      reason: 'it is not known what its rows come from',
    })
  })
})

describe('an incremental model that reads the clock', () => {
  const text = (clock: string): string => `-- Posts until now.
-- @grain post_id
-- @kind incremental posted_at lookback 2 days
-- @late raw.posts posted_at
${clock}select
    post_id, -- The post.
    posted_at -- When.
from raw.posts
where posted_at >= @window_start and posted_at < @as_of
`
  const run = async (clock: string, ...clocks: string[]): Promise<(string | null)[]> => {
    const warehouse = await openTest()
    const models = modelsOf({ 'marts/x.sql': text(clock) })
    await addPosts(warehouse, month)
    const windows: (string | null)[] = []
    for (const asOf of clocks) {
      const report = await build(warehouse, models, { asOf })
      windows.push(reportOf(report, 'marts.x').windowStart)
      const rows = await warehouse.query('select count(*) as n from marts.x')
      expect(rows).toEqual([{ n: month.filter(({ at }) => at < asOf).length }])
    }
    return windows
  }

  it('is built anew when the clock moves', async () => {
    expect(await run('', day(10), day(12))).toEqual([null, null])
  })

  it('looks back from the earlier clock where it says that is enough, and never from a later one', async () => {
    const windows = await run(
      '-- @clock lookback\n',
      day(10),
      day(12),
      day(28),
      day(20),
      day(21, 6),
    )
    expect(windows).toEqual([null, day(7), day(9), null, day(17)])
  })
})

describe('incremental builds', () => {
  const post = fc.record({ number: fc.nat(14), at: fc.nat(57), hour: fc.nat(23) })
  const step = fc.record({
    posts: fc.array(post, { maxLength: 4 }),
    likes: fc.array(fc.record({ number: fc.nat(14), likes: fc.nat(9) }), { maxLength: 3 }),
    select: fc.constantFrom(
      [],
      [],
      [],
      ['intermediate.results'],
      ['marts.days'],
      ['staging.posts'],
    ),
    deletes: fc.integer({ min: 0, max: 9 }),
  })

  it('end with the rows of a full build, whatever came when and whatever was built meanwhile', async () => {
    const warehouse = await openTest()
    const all = [0, 5].map((lookback) => modelsOf(incrementalFiles(lookback)))
    let partial = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 6 }),
        fc.nat(1),
        async (steps, which) => {
          const models = all[which] ?? []
          await emptied(warehouse)
          await build(warehouse, models)
          for (const { posts, likes, select, deletes } of steps) {
            await addPosts(
              warehouse,
              posts
                .map(({ number, at, hour }) => ({ id: `p${number}`, at: day(at, hour) }))
                .filter(isFirst),
            )
            await addLikes(
              warehouse,
              likes.map(({ number, likes: n }) => ({ id: `p${number}`, at: AS_OF, likes: n })),
            )
            if (deletes === 0) await warehouse.execute(`delete from raw.posts where post_id = 'p1'`)
            const report = await build(warehouse, models, { select })
            assertBuilt(report)
            partial += report.models.filter(({ windowStart }) => windowStart !== null).length
          }
          assertBuilt(await build(warehouse, models))
          const incremental = await contents(warehouse)
          assertBuilt(await build(warehouse, models, { full: true }))
          expect(incremental).toEqual(await contents(warehouse))
        },
      ),
      { numRuns: 8, seed: 20261120 },
    )
    expect(partial).toBeGreaterThan(5)
  })
})

const isFirst = ({ id }: Post, index: number, all: readonly Post[]): boolean =>
  all.findIndex((other) => other.id === id) === index
