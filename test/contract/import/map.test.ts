import { existsSync } from 'node:fs'

import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { useBench } from './harness.ts'

const bench = useBench()

const FILE = `Posted,Clock,Body Text,n
4/22/2018,6:00,Hello,3
4/21/2018,22:45,World,4
`

test('a column, a constant and an expression', async () => {
  const summary = await bench.bring('posts', FILE, {
    timezone: 'UTC',
    accountId: 'Facebook:Live-Sellers',
    map: {
      posted_at: `strptime(Posted || ' ' || Clock, '%m/%d/%Y %H:%M')`,
      caption: 'Body Text',
      post_id: `'p-' || n`,
      kind: `'feed'`,
      price: '5',
      likes: 'n::integer * 2',
    },
  })
  expect(summary).toMatchObject({ added: 2, rejected: 0, unknownColumns: [] })
  expect(
    await bench.rows(
      'select account_id, post_id, posted_at, caption, kind, price from raw.posts order by post_id',
    ),
  ).toEqual([
    {
      account_id: 'facebook:live-sellers',
      post_id: 'p-3',
      posted_at: '2018-04-22T06:00:00Z',
      caption: 'Hello',
      kind: 'feed',
      price: '5',
    },
    {
      account_id: 'facebook:live-sellers',
      post_id: 'p-4',
      posted_at: '2018-04-21T22:45:00Z',
      caption: 'World',
      kind: 'feed',
      price: '5',
    },
  ])
  expect(await bench.values('select likes from raw.post_metrics order by post_id')).toEqual([6, 8])
})

test('a map goes before the column of the same name', async () => {
  await bench.bring('captions', 'text,category,other\none,a,b\n', { map: { category: 'other' } })
  expect(await bench.values('select category from raw.captions')).toEqual(['b'])
})

test('an expression that fails for one record refuses that record alone', async () => {
  const summary = await bench.bring('posts', FILE.replace('4/21/2018', 'oops'), {
    timezone: 'UTC',
    accountId: 'x:a',
    map: { posted_at: `strptime(Posted || ' ' || Clock, '%m/%d/%Y %H:%M')`, post_id: 'n' },
  })
  expect(summary).toMatchObject({ added: 1, rejections: [{ line: 3, field: 'posted_at' }] })
  expect(summary.rejections[0]?.value).toMatch(/oops/)
})

test('a map file, and --map before it', async () => {
  const mapFile = bench.file(
    `posted_at: "strptime(Posted || ' ' || Clock, '%m/%d/%Y %H:%M')"\ncaption: Body Text\nlikes: 7\n`,
    'map.yaml',
  )
  await bench.bring('posts', FILE, {
    mapFile,
    map: { caption: `upper("Body Text")`, post_id: 'n' },
    timezone: 'UTC',
    accountId: 'x:a',
  })
  expect(await bench.values('select caption from raw.posts order by post_id')).toEqual([
    'HELLO',
    'WORLD',
  ])
  expect(await bench.values('select distinct likes from raw.post_metrics')).toEqual([7])
})

test.each([
  ['a list', '- a\n- b\n'],
  ['a nested value', 'caption: { a: 1 }\n'],
  ['no YAML', 'caption: "\n  - {'],
  ['nothing', ''],
])('a map file that is %s is refused', async (_name, content) => {
  const mapFile = bench.file(content)
  const made = bench.bring('captions', 'text\na\n', { mapFile })
  await expect(made).rejects.toThrow(InvalidInputError)
})

test('a map file that is not there is refused', async () => {
  const made = bench.bring('captions', 'text\na\n', { mapFile: bench.path('none.yaml') })
  await expect(made).rejects.toThrow(/none\.yaml/)
})

const SECRET = 'secret.csv'
test.each([
  `(select 1)`,
  `(select content from read_text('${SECRET}'))`,
  `read_csv('${SECRET}')`,
  `read_text('${SECRET}')`,
  `text; drop table raw.captions`,
  `text); drop table raw.captions; --`,
  `text from file; copy (select 1) to 'out.csv'; select text`,
  `text) from file union all (select 'x'`,
  `text as category, 1`,
  `text, text`,
  `{a: text}`,
  `[text]`,
  `1) --`,
  `row_number() over ()`,
  `count(*)`,
  `*`,
  `columns(*)`,
  `getenv('HOME')`,
  `current_setting('temp_directory')`,
  `random()`,
  `now()`,
  `nextval('s')`,
  `query('select 1')`,
  `exists (select 1 from raw.posts)`,
  `text in (select caption from raw.posts)`,
  `list_transform([1], lambda x: x)`,
  `$1`,
  `?`,
  `raw.posts.caption`,
  `no_such_column`,
  `drop table raw.captions`,
  `attach 'x.db'`,
  ``,
  `  `,
  `text ||`,
])('--map category=%s is refused', async (expression) => {
  const made = bench.bring('captions', 'text,b\none,2\n', { map: { category: expression } })
  const failed: unknown = await made.catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(InvalidInputError)
  expect(String(failed)).toMatch(/category/)
  expect(await bench.count('captions')).toBe(0)
  expect(existsSync('out.csv')).toBe(false)
})

test('a field that does not exist is answered with a near one', async () => {
  const made = bench.bring('captions', 'text\na\n', { map: { categry: 'text' } })
  await expect(made).rejects.toThrow(/categry.*category/)
})

test('an unknown column in an expression is answered with those of the file', async () => {
  const made = bench.bring('captions', 'text,mood\na,b\n', { map: { category: 'moood' } })
  await expect(made).rejects.toThrow(/moood.*text, mood/)
})

test('quoted names, keywords and quotes in texts', async () => {
  await bench.bring('captions', `text,"order","we""ird; name"\nit's,1,2\n`, {
    map: { category: `"order" || ';--' || "we""ird; name"`, language: `'it''s; -- x'` },
  })
  expect(await bench.rows('select text, category, language from raw.captions')).toEqual([
    { text: `it's`, category: '1;--2', language: `it's; -- x` },
  ])
})

test('--account where the file names accounts, or where there is none to name, is refused', async () => {
  const posts = 'account_id,posted_at\nx:a,2026-11-01T00:00:00Z\n'
  await expect(bench.bring('posts', posts, { accountId: 'x:b' })).rejects.toThrow(/--account/)
  const holidays = 'date,name\n2026-12-25,a\n'
  await expect(bench.bring('holidays', holidays, { accountId: 'x:b' })).rejects.toThrow(/--account/)
})
