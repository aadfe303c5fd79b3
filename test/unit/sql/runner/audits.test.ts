import { describe, expect, it } from 'vitest'

import type { AuditResult } from '../../../../sql/runner/audit-types.ts'
import type { Warehouse } from '../../../../sql/warehouse.ts'
import { addPosts, AS_OF, build, modelsOf, openTest, reportOf } from './fixture.ts'

/** A model of rows written down in it. */
const model = (rows: string, columns: string, header = ''): string => `-- Rows.
-- @grain id
-- @kind table
${header}with

written (id, x) as (
    values ${rows}
)

select
    id, -- The row.
    ${columns}
from written
`

async function auditsOf(
  text: string,
  warehouse?: Warehouse,
  asOf = AS_OF,
): Promise<Record<string, AuditResult>> {
  const report = await build(warehouse ?? (await openTest()), modelsOf({ 'marts/x.sql': text }), {
    asOf,
  })
  const { audits, reason } = reportOf(report, 'marts.x')
  if (audits.length === 0) throw new Error(reason ?? 'no audits')
  return Object.fromEntries(audits.map((audit) => [audit.audit, audit]))
}

describe('audits find', () => {
  it.each([
    [
      'not_null',
      `('a', 1), ('b', null), ('c', null)`,
      'x -- X. @not_null',
      'x not_null',
      2,
      { id: 'b', x: null },
    ],
    [
      'unique',
      `('a', 1), ('b', 1), ('c', 1), ('d', 2), ('e', null), ('f', null)`,
      'x -- X. @unique',
      'x unique',
      2,
      { x: 1, count_rows: 3 },
    ],
    [
      'range, below',
      `('a', -1), ('b', 0), ('c', 1), ('d', null)`,
      'x -- X. @range 0..1',
      'x range 0..1',
      1,
      { id: 'a', x: -1 },
    ],
    [
      'range, above',
      `('a', 0.5), ('b', 2)`,
      'cast(x as numeric) as x -- X. @range ..1',
      'x range ..1',
      1,
      { id: 'b', x: '2' },
    ],
    [
      'range, NaN',
      `('a', '0.5'), ('b', 'nan')`,
      'cast(x as float64) as x -- X. @range 0..',
      'x range 0..',
      1,
      { id: 'b', x: Number.NaN },
    ],
    [
      'values, texts',
      `('a', 'on'), ('b', 'off'), ('c', null)`,
      'x -- X. @values on|unknown',
      'x values on|unknown',
      1,
      { id: 'b', x: 'off' },
    ],
    [
      'values, numbers',
      `('a', 1), ('b', 2)`,
      'x -- X. @values 1|3',
      'x values 1|3',
      1,
      { id: 'b', x: 2 },
    ],
    [
      'ref',
      `('a', 'p1'), ('b', 'p2'), ('c', null)`,
      'x -- X. @ref raw.posts(post_id)',
      'x ref raw.posts(post_id)',
      1,
      { x: 'p2' },
    ],
    [
      'grain',
      `('a', 1), ('a', 2), ('b', 3), (null, 4), (null, 4)`,
      'x -- X.',
      'grain (id)',
      1,
      { id: 'a', count_rows: 2 },
    ],
  ])('%s', async (_, rows, column, audit, countFailures, sample) => {
    const warehouse = await openTest()
    await addPosts(warehouse, [{ id: 'p1', at: AS_OF }])
    const found = (await auditsOf(model(rows, column), warehouse))[audit]
    expect(found).toMatchObject({ isPassed: false, countFailures, severity: 'block' })
    expect(found?.sample[0]).toEqual(sample)
    const fine = column.replace(/@.*/, '')
    expect(Object.keys(await auditsOf(model(rows.replace(`('a', 2), `, ''), fine)))).toEqual([
      'grain (id)',
    ])
  })

  it('nulls that repeat in a grain of several columns', async () => {
    const text = model(`('a', null), ('a', null), ('b', null)`, 'x -- X.').replace(
      '@grain id',
      '@grain id, x',
    )
    expect((await auditsOf(text))['grain (id, x)']).toMatchObject({ countFailures: 1 })
  })

  it('a newest row that is too old for the clock, in days, as a warning', async () => {
    const text = `-- Posts.
-- @grain post_id
-- @kind view
-- @freshness posted_at 7 days
select
    post_id, -- The post.
    posted_at -- When.
from raw.posts
`
    const warehouse = await openTest()
    expect((await auditsOf(text, warehouse))['freshness posted_at 7 days']?.isPassed).toBe(true)
    await addPosts(warehouse, [
      { id: 'a', at: '2026-11-01T00:00:00Z' },
      { id: 'b', at: '2026-11-13T08:00:00Z' },
    ])
    expect((await auditsOf(text, warehouse))['freshness posted_at 7 days']?.isPassed).toBe(true)
    const changed = text.replace('-- Posts.', '-- All posts.')
    expect(
      (await auditsOf(changed, warehouse, '2026-11-20T08:00:01Z'))['freshness posted_at 7 days'],
    ).toMatchObject({
      isPassed: false,
      severity: 'warn',
      sample: [{ newest: '2026-11-13T08:00:00Z', as_of: '2026-11-20T08:00:01Z' }],
    })
  })

  it('a collapse of the number of rows, as a warning unless it says block', async () => {
    const posts = (count: number): string => `-- The first posts.
-- @grain id
-- @kind table
-- @severity row_count block
with

numbers as (select unnest(range(${count})) as id)

select
    id -- The number.
from numbers
`
    const warehouse = await openTest()
    const countOf = async (): Promise<unknown> =>
      (await warehouse.query('select count(*) as n from marts.x'))[0]?.['n']
    for (const count of [99, 1, 100, 50]) {
      expect((await auditsOf(posts(count), warehouse))['row_count']?.isPassed ?? true).toBe(true)
    }
    await auditsOf(posts(100), warehouse)
    expect((await auditsOf(posts(49), warehouse))['row_count']).toMatchObject({
      isPassed: false,
      severity: 'block',
      sample: [{ count_before: 100, count_now: 49 }],
    })
    expect(await countOf()).toBe(100)
    await auditsOf(posts(49).replace('-- @severity row_count block\n', ''), warehouse)
    expect(await countOf()).toBe(49)
  })

  it('nothing that blocks where the model says its checks are warnings', async () => {
    const text = model(`('a', null), ('a', 2)`, 'x -- X. @not_null', '-- @severity warn\n')
    const warehouse = await openTest()
    const audits = await auditsOf(text, warehouse)
    expect(Object.values(audits).map(({ isPassed, severity }) => [isPassed, severity])).toEqual([
      [false, 'warn'],
      [false, 'warn'],
    ])
    expect(await warehouse.query('select id from marts.x')).toHaveLength(2)
  })
})
