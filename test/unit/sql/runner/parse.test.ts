import { describe, expect, it } from 'vitest'

import { parseModels } from '../../../../sql/runner/load-models.ts'
import type { Model } from '../../../../sql/runner/model.ts'
import { ModelFilesError } from '../../../../sql/runner/problems.ts'
import { modelsOf } from './fixture.ts'

const FUNCTIONS = 'create or replace macro fn.caption_key(txt) as sha256(txt);'

const GOOD = `-- Posts with their account. Read by tests.
-- @grain account_id, post_id
-- @kind table
select
    account_id, -- The account. @not_null
    post_id -- The post.
from raw.posts
`

function parse(files: Readonly<Record<string, string>>): Model[] {
  const sources = Object.entries(files).map(([name, text]) => ({
    name,
    file: `models/${name.replace('.', '/')}.sql`,
    text,
  }))
  return parseModels(sources, FUNCTIONS)
}

/** Every problem of the files, as `file:line: message`. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  try {
    parse(files)
  } catch (error) {
    if (!(error instanceof ModelFilesError)) throw error
    return error.problems.map(({ file, line, message }) => `${file}:${line ?? ''}: ${message}`)
  }
  return []
}

const changed = (from: string | RegExp, to: string): string[] =>
  problemsOf({ 'marts.x': GOOD.replace(from, to) })

describe('a model file', () => {
  it('is documentation, contract and statement', () => {
    const [model] = parse({
      'marts.scores': `-- Scores of hours. Read by
-- the planner.
-- @grain account_id, hour
-- @kind incremental scored_at lookback 3 days
-- @late raw.posts posted_at
-- @late raw.post_metrics posted_at of raw.posts by account_id, post_id
-- @late raw.accounts lookback
-- @clock lookback
-- @freshness scored_at 7 days
-- @severity row_count block
with

numbered as (
    select
        account_id, -- not an output
        posted_at,
        extract(hour from posted_at) as hour
    from raw.posts
    where posted_at >= @window_start -- 'raw.nothing' and now() in a comment
)

select
    ---------- ids
    numbered.account_id, -- The account, with an apostrophe’s and a 'quote'. @not_null @ref raw.accounts(account_id)

    ---------- numbers
    hour, -- Its hour. @range 0..23 @not_null?
    coalesce(
        posted_at, -- a note inside
        @as_of
    ) as scored_at, -- When,
    -- and where. @unique
    case when hour > 12 then 'pm' else 'now()' end as half -- Half of the day. @values am|pm? @range? ..5
from numbered
order by hour nulls last, scored_at nulls last
`,
    })
    expect(model).toMatchObject({
      name: 'marts.scores',
      doc: 'Scores of hours. Read by the planner.',
      grain: ['account_id', 'hour'],
      kind: 'incremental',
      incremental: {
        cursor: 'scored_at',
        cursorType: 'instant',
        lookback: 3,
        isClockLookback: true,
      },
      freshness: { column: 'scored_at', days: 7 },
      severities: { checks: 'block', grain: 'block', freshness: 'warn', row_count: 'block' },
      references: ['raw.posts'],
      usesClock: true,
    })
    expect([...(model?.incremental?.late ?? [])]).toEqual([
      [
        'raw.posts',
        { type: 'column', column: 'posted_at', held: 'raw.posts', keys: ['account_id', 'post_id'] },
      ],
      [
        'raw.post_metrics',
        { type: 'column', column: 'posted_at', held: 'raw.posts', keys: ['account_id', 'post_id'] },
      ],
      ['raw.accounts', { type: 'lookback' }],
    ])
    expect(model?.columns).toMatchObject([
      {
        name: 'account_id',
        doc: "The account, with an apostrophe’s and a 'quote'.",
        checks: [
          { type: 'not_null', severity: 'block' },
          { type: 'ref', severity: 'block', relation: 'raw.accounts', column: 'account_id' },
        ],
      },
      {
        name: 'hour',
        doc: 'Its hour.',
        checks: [
          { type: 'range', severity: 'block', low: '0', high: '23' },
          { type: 'not_null', severity: 'warn' },
        ],
      },
      {
        name: 'scored_at',
        doc: 'When, and where.',
        checks: [{ type: 'unique', severity: 'block' }],
      },
      {
        name: 'half',
        doc: 'Half of the day.',
        checks: [
          { type: 'values', severity: 'warn', values: ['am', 'pm'] },
          { type: 'range', severity: 'warn', low: null, high: '5' },
        ],
      },
    ])
  })

  it('without problems has none', () => {
    expect(problemsOf({ 'marts.x': GOOD })).toEqual([])
  })

  it.each([
    [
      '-- @grain account_id, post_id\n',
      '',
      'x.sql:1: declare one row per what: -- @grain account_id',
    ],
    [
      '-- @kind table\n',
      '',
      'x.sql:1: declare how it is built: -- @kind table, view, or incremental',
    ],
    ['@kind table', '@kind tabel', 'x.sql:3: declare how it is built'],
    [
      '@grain account_id, post_id',
      '@grain account',
      'x.sql:2: @grain names account, which is not a column of the last select (did you mean account_id?)',
    ],
    ['@kind table', '@kind table\n-- @grain post_id', 'x.sql:4: @grain stands twice'],
    ['@kind table', '@kind table\n-- @owner me', 'x.sql:4: unknown tag @owner'],
    [
      '@kind table',
      '@kind table\n-- @freshnes post_id 1 days',
      'x.sql:4: unknown tag @freshnes (did you mean freshness?)',
    ],
    [
      '@kind table',
      '@kind table\n-- @freshness soon',
      'x.sql:4: write how old the newest row may be',
    ],
    ['@kind table', '@kind table\n-- @severity high', 'x.sql:4: write -- @severity warn'],
    [
      '@kind table',
      '@kind table\n-- @late raw.posts full',
      'x.sql:4: @late is for incremental models; this is a table',
    ],
    [
      '-- Posts with their account. Read by tests.\n',
      '',
      'x.sql:1: say in a comment at the top what the model is',
    ],
    [', -- The account. @not_null', ',', 'x.sql:5: say behind column account_id what it means'],
    [
      '@not_null',
      '@notnull',
      'x.sql:5: column account_id: unknown check @notnull (did you mean not_null?)',
    ],
    ['@not_null', '@range 1-5', 'x.sql:5: column account_id: write a range as @range 0..1'],
    ['@not_null', '@range ..', 'x.sql:5: column account_id: write a range as @range 0..1'],
    ['@not_null', '@values', 'x.sql:5: column account_id: write the allowed values as'],
    ['@not_null', '@ref accounts', 'x.sql:5: column account_id: write a reference as'],
    [
      '@not_null',
      '@ref raw.account(account_id)',
      'x.sql:5: column account_id: @ref finds no model or raw table raw.account (did you mean raw.accounts',
    ],
    [
      '@not_null',
      '@ref raw.accounts(id)',
      'x.sql:5: column account_id: @ref finds no column id in raw.accounts',
    ],
    [
      'post_id --',
      '* --',
      'x.sql:6: the last select lists its columns, one a line, each with a comment; it has a *',
    ],
    [
      'post_id --',
      'lower(post_id) --',
      'x.sql:6: give the expression "lower(post_id)" a name with "as"',
    ],
    ['post_id --', 'account_id --', 'x.sql:6: column account_id stands twice'],
    [
      'from raw.posts',
      'from raw.post',
      'x.sql:7: there is no model or raw table raw.post (did you mean raw.posts',
    ],
    [
      'from raw.posts',
      'from raw.Posts',
      'x.sql:7: there is no model or raw table raw.Posts (did you mean raw.posts',
    ],
    [
      '    post_id --',
      '    fn.caption_keys(post_id) as post_id --',
      'x.sql:6: there is no function fn.caption_keys (did you mean fn.caption_key?)',
    ],
    [
      'from raw.posts',
      'from raw.posts\nunion all\nselect 1, 2 from raw.accounts',
      'x.sql:8: put the union into a CTE',
    ],
    [
      'from raw.posts',
      'from raw.posts where posted_at < current_timestamp',
      'x.sql:7: current_timestamp reads the machine’s clock; use @as_of',
    ],
    [
      'from raw.posts',
      'from raw.posts where posted_at < NOW()',
      'x.sql:7: NOW( reads the machine’s clock',
    ],
    [
      'from raw.posts',
      'from raw.posts\n\nwhere rand() < 0.5',
      'x.sql:9: rand( gives another value every time',
    ],
    [
      'from raw.posts',
      'from raw.posts where posted_at >= @window_start',
      'x.sql:7: @window_start is for incremental models',
    ],
    ['from raw.posts', 'from raw.posts where post_id = @id', 'x.sql:7: unknown parameter @id'],
    ['from raw.posts', 'from raw.posts;', 'x.sql:7: holds a semicolon'],
    ['-- Posts', '\uFEFF-- Posts', 'x.sql:1: starts with a byte order mark'],
    ['table\n', 'table\r\n', 'x.sql:3: has Windows line ends'],
  ])('with %j instead of %j is refused', (from, to, message) => {
    expect(changed(from, to)).toContainEqual(expect.stringContaining(`models/marts/${message}`))
  })

  it('that is a view has no clock', () => {
    const view = GOOD.replace('table', 'view').replace(
      'raw.posts',
      'raw.posts where posted_at < @as_of',
    )
    expect(problemsOf({ 'marts.x': view })).toEqual([
      expect.stringContaining('models/marts/x.sql:7: a view has no clock'),
    ])
  })

  it.each([
    ['raw.post posted_at', 'there is no raw table raw.post (did you mean raw.posts'],
    ['raw.posts posted', 'raw.posts has no column posted (did you mean '],
    ['raw.posts caption', 'caption is a string, which cannot be compared with posted_at'],
    [
      'raw.rejected_records loaded_at',
      'its rows have no key; write: loaded_at of raw.… by <columns>',
    ],
    [
      'raw.accounts posted_at of raw.posts by account',
      'raw.accounts has no column account (did you mean account_id',
    ],
    ['posts', '"@late posts" is not understood'],
  ])('with @late %s is refused', (rule, message) => {
    const text = GOOD.replace(
      '@kind table',
      `@kind incremental posted_at lookback 1 days\n-- @late ${rule}`,
    )
      .replace('post_id --', 'posted_at, -- When.\n    post_id --')
      .replace('from raw.posts', 'from raw.posts where posted_at >= @window_start')
    expect(problemsOf({ 'marts.x': text })).toEqual([expect.stringContaining(message)])
  })
})

describe('a folder of models', () => {
  const reading = (other: string): string => GOOD.replace('raw.posts', other)

  it('tells everything that is wrong at once, with the path of each file', () => {
    const files = {
      'marts/a.sql': GOOD.replace('@grain', '@grains'),
      'staging/deep/b.sql': GOOD,
      'marts/Big.sql': GOOD,
      'marts/c.SQL.txt': GOOD,
      'raw/posts.sql': GOOD,
      'marts/README.md': 'not a model',
      'marts/.gitkeep': '',
    }
    const load = (): unknown => modelsOf(files)
    for (const file of [
      'marts/a.sql:2',
      'staging/deep/b.sql',
      'marts/Big.sql',
      'marts/c.SQL.txt',
      'raw/posts.sql',
    ]) {
      expect(load).toThrow(`models/${file}: `)
    }
    expect(load).not.toThrow(/README|gitkeep/)
  })

  it('is read in an order in which each model follows what it reads, else by name', () => {
    const models = modelsOf({
      'staging/z.sql': GOOD,
      'marts/b.sql': reading('intermediate.y'),
      'intermediate/y.sql': reading('staging.z'),
      'marts/a.sql': reading('marts.c'),
      'marts/c.sql': GOOD,
    })
    expect(models.map(({ name }) => name)).toEqual([
      'staging.z',
      'intermediate.y',
      'marts.c',
      'marts.a',
      'marts.b',
    ])
  })

  it('puts a model after those its @ref checks look into, where that is no circle', () => {
    const checking = (other: string): string =>
      GOOD.replace('@not_null', `@ref ${other}(account_id)`)
    const names = (files: Record<string, string>): string[] =>
      modelsOf(files).map(({ name }) => name)
    expect(names({ 'marts/a.sql': checking('marts.b'), 'marts/b.sql': GOOD })).toEqual([
      'marts.b',
      'marts.a',
    ])
    expect(
      names({ 'marts/a.sql': checking('marts.b'), 'marts/b.sql': reading('marts.a') }),
    ).toEqual(['marts.a', 'marts.b'])
  })

  it('with a circle is refused with the whole way round', () => {
    const files = {
      'marts.a': reading('marts.c'),
      'marts.b': reading('marts.a'),
      'marts.c': reading('marts.b'),
    }
    expect(problemsOf(files)).toEqual([
      'models/marts/a.sql:: models read each other in a circle: marts.a → marts.c → marts.b → marts.a',
    ])
  })

  it('with one name twice is refused', () => {
    const source = { name: 'marts.x', text: GOOD }
    expect(() =>
      parseModels(
        [
          { ...source, file: 'models/marts/x.sql' },
          { ...source, file: 'more/marts/x.sql' },
        ],
        FUNCTIONS,
      ),
    ).toThrow('more/marts/x.sql: marts.x is the name of models/marts/x.sql too')
  })
})

describe('the fingerprint', () => {
  const of = (text: string, functions = FUNCTIONS): string | undefined =>
    parseModels([{ name: 'marts.x', file: 'x.sql', text }], functions)[0]?.fingerprint

  it('changes with words and checks, not with blank lines, nor with functions it does not call', () => {
    expect(of(GOOD.replace('from', '\n\nfrom'))).toBe(of(GOOD))
    expect(of(GOOD, `${FUNCTIONS}\n-- more`)).toBe(of(GOOD))
    expect(of(GOOD.replace('@not_null', ''))).not.toBe(of(GOOD))
    const calling = GOOD.replace('post_id --', 'fn.caption_key(post_id) as post_id --')
    expect(of(calling, `${FUNCTIONS}\n-- more`)).not.toBe(of(calling))
  })
})
