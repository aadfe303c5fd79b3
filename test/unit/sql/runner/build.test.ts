import { describe, expect, it } from 'vitest'

import { TryLaterError } from '../../../../domain/errors.ts'
import { assertBuilt, ModelBuildError } from '../../../../sql/runner/build-error.ts'
import type { Warehouse } from '../../../../sql/warehouse.ts'
import {
  addPosts,
  AS_OF,
  build,
  modelsOf,
  nextLoad,
  openTest,
  reportOf,
  statuses,
  stepwise,
} from './fixture.ts'

const posts = `-- Posts.
-- @grain post_id
-- @kind view
select
    post_id, -- The post. @not_null
    caption, -- Its text. @values good|better?
    posted_at -- When.
from raw.posts
`

const table = (from: string, columns = '', header = ''): string => `-- A table.
-- @grain post_id
-- @kind table
${header}select
    post_id, -- The post. @not_null
    ${columns}caption -- Its text. @values good
from ${from}
`

const FILES = {
  'staging/posts.sql': posts,
  'intermediate/good.sql': table('staging.posts'),
  'marts/report.sql': table('intermediate.good'),
  'marts/aside.sql': table('raw.posts').replace(' @values good', ''),
}

const rows = async (warehouse: Warehouse, relation: string): Promise<unknown[]> =>
  (await warehouse.query(`select post_id from ${relation} order by post_id nulls last`)).map(
    (row) => row['post_id'],
  )

const leftAside = async (warehouse: Warehouse): Promise<string[]> =>
  (await warehouse.relations()).map(({ name }) => name).filter((name) => name.endsWith('__new'))

describe('a build', () => {
  it('makes views and tables of what was appended, and says so', async () => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    const seen: string[] = []
    const report = await build(warehouse, modelsOf(FILES), {
      report: ({ index, total, model }) => seen.push(`${index}/${total} ${model.model}`),
    })
    expect(statuses(report)).toEqual([
      'staging.posts built',
      'intermediate.good built',
      'marts.aside built',
      'marts.report built',
    ])
    expect(seen).toEqual([
      '1/4 staging.posts',
      '2/4 intermediate.good',
      '3/4 marts.aside',
      '4/4 marts.report',
    ])
    expect(await rows(warehouse, 'marts.report')).toEqual(['a'])
    expect(await warehouse.relations()).toEqual(
      expect.arrayContaining([
        { name: 'staging.posts', kind: 'view' },
        { name: 'marts.report', kind: 'table' },
      ]),
    )
    expect(await leftAside(warehouse)).toEqual([])
  })

  it('gives models the clock of the run', async () => {
    const warehouse = await openTest()
    const models = modelsOf({ 'marts/old.sql': table('raw.posts where posted_at < @as_of') })
    await addPosts(warehouse, [{ id: 'a', at: '2026-11-20T08:00:00Z', caption: 'good' }])
    await build(warehouse, models, { asOf: '2026-11-20T09:00:00+01:00' })
    expect(await rows(warehouse, 'marts.old')).toEqual([])
    const report = await build(warehouse, models, { asOf: '2026-11-20T08:00:00.000001Z' })
    expect(report.asOf).toBe('2026-11-20T08:00:00.000001Z')
    expect(await rows(warehouse, 'marts.old')).toEqual(['a'])
    await expect(build(warehouse, models, { asOf: '2026-11-20' })).rejects.toThrow(
      'is not an instant',
    )
  })

  it('leaves alone what cannot have changed, unless asked for all', async () => {
    const warehouse = await openTest()
    const models = modelsOf({
      ...FILES,
      'marts/clocked.sql': table('raw.posts where posted_at < @as_of'),
    })
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    await build(warehouse, models)
    const unchanged = new Set((await build(warehouse, models)).models.map(({ status }) => status))
    expect(unchanged).toEqual(new Set(['unchanged']))
    const later = await build(warehouse, models, { asOf: '2026-11-21T08:00:00Z' })
    expect(statuses(later).filter((line) => !line.endsWith('unchanged'))).toEqual([
      'marts.clocked built',
    ])
    const full = await build(warehouse, models, { full: true })
    expect(new Set(full.models.map(({ status }) => status))).toEqual(new Set(['built']))
    await addPosts(warehouse, [{ id: 'b', at: AS_OF, caption: 'good' }])
    const grown = await build(warehouse, models)
    expect(new Set(grown.models.map(({ status }) => status))).toEqual(new Set(['built']))
    expect(await rows(warehouse, 'marts.report')).toEqual(['a', 'b'])
  })

  it('rebuilds what was asked for, and knows what changed', async () => {
    const warehouse = await openTest()
    const before = modelsOf(FILES)
    await build(warehouse, before)
    await warehouse.execute('drop table marts.aside')
    const after = modelsOf({
      ...FILES,
      'intermediate/good.sql': table('staging.posts', "'new' as word, -- A word.\n    "),
    })
    const report = await build(warehouse, after, { select: ['changed+'] })
    expect(statuses(report)).toEqual([
      'intermediate.good built',
      'marts.aside built',
      'marts.report built',
    ])
    expect(statuses(await build(warehouse, after, { select: ['changed+'] }))).toEqual([])
    await expect(build(warehouse, after, { select: ['reprot'] })).rejects.toThrow(
      'write marts.report',
    )
  })

  it('skips a model whose inputs were never built', async () => {
    const warehouse = await openTest()
    const report = await build(warehouse, modelsOf(FILES), { select: ['marts.report'] })
    expect(reportOf(report, 'marts.report')).toMatchObject({
      status: 'skipped',
      reason: 'intermediate.good does not exist; build it first, or select +marts.report',
    })
  })

  it('keeps the old table where an audit fails, stops what reads it, and goes on elsewhere', async () => {
    const warehouse = await openTest()
    const models = modelsOf(FILES)
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    await build(warehouse, models)
    const bad = ['better', 'better', 'better', 'better', 'better', 'better']
    await addPosts(
      warehouse,
      bad.map((caption, i) => ({ id: `b${i}`, at: AS_OF, caption })),
    )
    const report = await build(warehouse, models)
    expect(statuses(report)).toEqual([
      'staging.posts built',
      'intermediate.good failed',
      'marts.aside built',
      'marts.report skipped',
    ])
    expect(await rows(warehouse, 'intermediate.good')).toEqual(['a'])
    expect(await rows(warehouse, 'marts.report')).toEqual(['a'])
    expect(await rows(warehouse, 'marts.aside')).toHaveLength(7)
    expect(() => assertBuilt(report)).toThrow(ModelBuildError)
    expect(() => assertBuilt(report)).toThrow(/2 of 4 models were not built; their old rows stay:/)
    expect(() => assertBuilt(report)).toThrow(
      [
        '  intermediate.good failed: failed its audits: caption values good (6)',
        '    caption values good: 6 in breach',
        '      {"post_id":"b0","caption":"better"}',
        '      {"post_id":"b1","caption":"better"}',
        '      {"post_id":"b2","caption":"better"}',
        '      {"post_id":"b3","caption":"better"}',
        '      {"post_id":"b4","caption":"better"}',
        "      select post_id, caption from temp.intermediate__good__new where caption not in ('good') order by post_id nulls last limit 5",
        '  marts.report skipped: intermediate.good was not built',
      ].join('\n'),
    )
    expect(await leftAside(warehouse)).toEqual([])
  })

  it('only tells where the audit is a warning', async () => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'worse' }])
    const report = await build(warehouse, modelsOf({ 'staging/posts.sql': posts }))
    expect(() => assertBuilt(report)).not.toThrow()
    expect(reportOf(report, 'staging.posts').audits).toContainEqual(
      expect.objectContaining({
        audit: 'caption values good|better',
        severity: 'warn',
        isPassed: false,
      }),
    )
  })

  it('keeps the old view where an audit of the new one fails', async () => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    await build(warehouse, modelsOf({ 'staging/posts.sql': posts }))
    const doubled = posts.replace(
      'from raw.posts',
      'from raw.posts\n    cross join (select 1 union all select 2) as twice',
    )
    const report = await build(warehouse, modelsOf({ 'staging/posts.sql': doubled }))
    expect(reportOf(report, 'staging.posts')).toMatchObject({
      status: 'failed',
      reason: 'failed its audits: grain (post_id) (1)',
    })
    expect(await rows(warehouse, 'staging.posts')).toEqual(['a'])
  })

  it('reports a statement that the engine refuses, and columns that are not as documented', async () => {
    const warehouse = await openTest()
    const models = modelsOf({
      'marts/broken.sql': table('raw.posts where no_such_column = 1'),
      'marts/misread.sql': table('raw.posts'),
      'marts/typed.sql': table('raw.posts', 'caption as seen_at, -- When.\n    ').replace(
        '@kind table',
        '@kind incremental seen_at',
      ),
    })
    const misread = models.map((model) =>
      model.name === 'marts.misread' ? { ...model, columns: model.columns.slice(1) } : model,
    )
    const report = await build(warehouse, misread)
    expect(reportOf(report, 'marts.broken').reason).toContain('no_such_column')
    expect(reportOf(report, 'marts.misread').reason).toBe(
      'gives columns its last select does not document: post_id',
    )
    expect(reportOf(report, 'marts.typed').reason).toContain(
      'its cursor seen_at is a VARCHAR; instants end in _at',
    )
  })

  it('turns a table into a view and back', async () => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    const kindOf = async (): Promise<unknown> =>
      (await warehouse.relations()).find(({ name }) => name === 'marts.x')?.kind
    for (const kind of ['table', 'view', 'incremental posted_at', 'view', 'table'] as const) {
      const text = posts.replace('@kind view', `@kind ${kind}`)
      assertBuilt(await build(warehouse, modelsOf({ 'marts/x.sql': text })))
      expect(await kindOf()).toBe(kind === 'view' ? 'view' : 'table')
      expect(await rows(warehouse, 'marts.x')).toEqual(['a'])
    }
  })

  it('replaces a table that views read, with other columns too', async () => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    const reading = posts
      .replace('raw.posts', 'intermediate.t')
      .replace('    posted_at -- When.\n', '')
      .replace('better?', 'better')
    const files = {
      'intermediate/t.sql': table('raw.posts'),
      'marts/v.sql': reading.replace('better,', 'better'),
    }
    const fixed = { ...files, 'marts/v.sql': files['marts/v.sql'].replace('caption,', 'caption') }
    assertBuilt(await build(warehouse, modelsOf(fixed)))
    await addPosts(warehouse, [{ id: 'b', at: AS_OF, caption: 'good' }])
    const wider = { ...fixed, 'intermediate/t.sql': table('raw.posts', '1 as one, -- One.\n    ') }
    assertBuilt(await build(warehouse, modelsOf(wider), { select: ['intermediate.t'] }))
    expect(await rows(warehouse, 'marts.v')).toEqual(['a', 'b'])
  })

  it('drops what a build left aside that died before the swap, and builds anew', async () => {
    const warehouse = await openTest()
    const models = modelsOf(FILES)
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
    await build(warehouse, models)
    await addPosts(warehouse, [{ id: 'b', at: AS_OF, caption: 'good' }])
    const dying = stepwise(warehouse, { swap: () => Promise.reject(new TryLaterError('killed')) })
    await expect(build(dying, models)).rejects.toThrow('killed')
    expect(await leftAside(warehouse)).toEqual(['intermediate.good__new'])
    expect(await rows(warehouse, 'intermediate.good')).toEqual(['a'])
    await build(warehouse, models, { select: ['marts.aside'] })
    expect(await leftAside(warehouse)).toEqual([])
    assertBuilt(await build(warehouse, models))
    expect(await rows(warehouse, 'marts.report')).toEqual(['a', 'b'])
  })
})

it('a table whose swap was not recorded is not taken for the one before', async () => {
  const warehouse = await openTest()
  const [one, two] = ['1', '2'].map((word) =>
    modelsOf({ 'marts/x.sql': table('raw.posts', `${word} as word, -- A word.\n    `) }),
  )
  await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'good' }])
  await build(warehouse, one ?? [])
  const dying = stepwise(warehouse, {
    swap: async (from, to) => {
      await warehouse.swap(from, to)
      throw new TryLaterError('killed')
    },
  })
  await expect(build(dying, two ?? [])).rejects.toThrow('killed')
  expect(await warehouse.query('select word from marts.x')).toEqual([{ word: 2 }])
  await build(warehouse, one ?? [])
  expect(await warehouse.query('select word from marts.x')).toEqual([{ word: 1 }])
})

describe('the run tables', () => {
  it('hold a row for every run and for every audit', async () => {
    const warehouse = await openTest()
    const models = modelsOf(FILES)
    await addPosts(warehouse, [{ id: 'a', at: AS_OF, caption: 'better' }])
    const load = nextLoad()
    await build(warehouse, models, { buildId: 'b1', load })
    const runs = await warehouse.query(
      `select model, kind, status, error, count_rows, length(fingerprint) as hash, is_full, load_id,
         build_ms > 0 as took, build_id
       from raw.model_runs where status <> 'started' order by model nulls last`,
    )
    const shared = { hash: 16, is_full: false, load_id: load.loadId, build_id: 'b1' }
    expect(runs).toEqual([
      {
        model: 'intermediate.good',
        kind: 'table',
        status: 'failed',
        error: 'failed its audits: caption values good (1)',
        count_rows: null,
        took: true,
        ...shared,
      },
      {
        model: 'marts.aside',
        kind: 'table',
        status: 'built',
        error: null,
        count_rows: 1,
        took: true,
        ...shared,
      },
      {
        model: 'marts.report',
        kind: 'table',
        status: 'skipped',
        error: 'intermediate.good was not built',
        count_rows: null,
        took: false,
        ...shared,
      },
      {
        model: 'staging.posts',
        kind: 'view',
        status: 'built',
        error: null,
        count_rows: 1,
        took: true,
        ...shared,
      },
    ])
    const audits = await warehouse.query(
      `select audit, severity, is_passed, count_failures, sample from raw.audits
       where model = 'intermediate.good' order by audit nulls last`,
    )
    expect(audits).toEqual([
      {
        audit: 'caption values good',
        severity: 'block',
        is_passed: false,
        count_failures: 1,
        sample: '[{"post_id":"a","caption":"better"}]',
      },
      {
        audit: 'grain (post_id)',
        severity: 'block',
        is_passed: true,
        count_failures: 0,
        sample: null,
      },
      {
        audit: 'post_id not_null',
        severity: 'block',
        is_passed: true,
        count_failures: 0,
        sample: null,
      },
    ])
  })
})
