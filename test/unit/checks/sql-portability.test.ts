import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { findPortabilityProblems } from '../../checks/sql-portability/find-problems.ts'
import { LOUD_MISTAKES, SILENT_MISTAKES } from '../../googlesql/planted-mistakes.ts'

const messagesOf = async (sql: string): Promise<string[]> =>
  (await findPortabilityProblems(sql)).map(({ message }) => message)

describe('the check for what engines understand differently', () => {
  it.each([...SILENT_MISTAKES, ...LOUD_MISTAKES])('catches %s', async (_name, sql, message) => {
    expect(await messagesOf(sql)).toEqual(expect.arrayContaining([expect.stringMatching(message)]))
  })

  it.each([
    [
      'nulls in an order',
      'select row_number() over (order by a desc, b nulls last) as x from t',
      /nulls come first/,
    ],
    ['nulls at the end', 'select a from t order by a', /nulls come first/],
    ['any rows', 'select a from t limit 1', /any rows/],
    ['instants less each other', 'select sent_at - t.read_at as x from t', /fn\.hours_between/],
    ['a date plus days', 'select fn.week_start(a, b) + 7 as x from t', /fn\.add_days/],
    [
      'an unnest that joins otherwise',
      'select x from t cross join unnest(t.xs) as x',
      /from t, unnest/,
    ],
    ['an aggregate in any order', `select string_agg(a, ', ') as x from t`, /order by/],
    ['an unknown function', 'select soundex(a) as x from t', /put it into fn/],
    ['an instant as text', 'select fn.text(t.sent_at) as x from t', /fn\.instant_text/],
    ['a float as text', 'select fn.text(a / 2) as x from t', /fn\.percent_text/],
    ['an unknown type', 'select cast(a as bytes) as x from t', /not a type/],
    [
      'a share of what may be nothing',
      'select a / sum(b) as x from t group by a',
      /fn\.safe_divide/,
    ],
    [
      'a column that other CTEs keep above zero',
      'with u as (select a, coalesce(b, 0) as b from t), v as (select coalesce(b, 1) as b from t) select a / u.b as x from u',
      /fn\.safe_divide/,
    ],
  ])('catches %s', async (_name, sql, message) => {
    expect(await messagesOf(sql)).toEqual([expect.stringMatching(message)])
  })

  it.each([
    ['strings and comments', `select 'a::b greatest(1)' as x -- a // b order by all\nfrom t`],
    ['functions of ours', 'select fn.larger(a, b) as x, fn.text(c) as y from t'],
    ['a null of a type', 'select cast(null as string) as x, cast(null as numeric) as y from t'],
    ['divisors that are literals', 'select a / 24 as x, a / -2.5 as y from t'],
    ['divisors with a literal in them', 'select a / (b + 0.5) as x, a / (2 * (c + 1)) as y from t'],
    ['divisors that count rows', 'select sum(a) / count(*) as x from t'],
    ['divisors that a condition guards', 'select a / b as x from t where b > 0'],
    [
      'divisors from another CTE',
      'with u as (select fn.larger(0.01, b) as c from t) select 1 / (c * u.c) as x from u',
    ],
    [
      'whole numbers',
      'select cast(count(*) as int64) as x, cast(floor(a / 2) as int64) as y from t',
    ],
    ['nulls last', 'select row_number() over (order by a desc nulls last) as x from t'],
    ['an unnest beside its table', 'select x from t, unnest(t.xs) as x'],
    ['a piece from 1', 'select substr(a, 1, 2) as x from t'],
  ])('leaves %s alone', async (_name, sql) => {
    expect(await messagesOf(sql)).toEqual([])
  })

  it('takes columns as above zero that their checks hold there', async () => {
    expect(
      await findPortabilityProblems('select a / share as x from t', new Set(['share'])),
    ).toEqual([])
  })

  it('says the line', async () => {
    const problems = await findPortabilityProblems(
      '-- A model.\nselect\n    log(a) as x,\n    a::int as y\nfrom t',
    )
    expect(problems.map(({ line }) => line)).toEqual([4])
    const parsed = await findPortabilityProblems(
      '-- A model.\nselect\n    log(a) as x,\n    round(a) as y\nfrom t',
    )
    expect(parsed.map(({ line }) => line)).toEqual([3, 4])
    const broken = await findPortabilityProblems('-- A model.\nselect a\nfrom from t')
    expect(broken).toEqual([{ line: 3, message: expect.stringMatching(/^Syntax Error/) as string }])
  })

  it('finds nothing in the models', () => {
    const script = join(import.meta.dirname, '../../checks/sql-portability.ts')
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})
