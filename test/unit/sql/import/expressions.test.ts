import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { InvalidInputError, messageOf } from '../../../../domain/errors.ts'
import { checkExpressions } from '../../../../sql/import/map/lockdown.ts'
import { csv, importing } from './importing.ts'

const COLUMNS = ['a', 'time', 'Odd "name'].map((name) => ({
  name,
  type: 'VARCHAR',
  jsonType: null,
}))

const check = async (expression: string) =>
  (await checkExpressions(new Map([['f', expression]]), COLUMNS)).get('f')

describe('an expression of a person', () => {
  test.each([
    ['a', 'VARCHAR', ['a']],
    [`'x:acme'`, 'VARCHAR', []],
    [`strptime(a || ' ' || time, '%m/%d/%Y %H:%M')`, 'TIMESTAMP', ['a', 'time']],
    [`nullif(trim("Odd ""name"), 'N/A')`, 'VARCHAR', ['Odd "name']],
    [`case when a like 'x%' then 1 else try_cast(time as bigint) end`, 'BIGINT', ['a', 'time']],
    [`coalesce(A, 'x') in ('x', 'y') and not (time is null)`, 'BOOLEAN', ['a', 'time']],
    [`string_split(a, ';') -- the words`, 'VARCHAR[]', ['a']],
    [
      `timezone('Europe/Oslo', cast(a as timestamp)) + interval 1 hour`,
      'TIMESTAMP WITH TIME ZONE',
      ['a'],
    ],
  ])('%s is of type %s', async (expression, type, columns) => {
    expect(await check(expression)).toMatchObject({ type, columns })
  })

  test.each([
    [`(select 1)`, /a query inside it/],
    [`exists (select 1)`, /a query inside it/],
    [`(select content from read_text('/etc/hostname'))`, /a query inside it/],
    [`read_text('/etc/hostname')`, /calls read_text/],
    [`query('select 1')`, /calls query/],
    [`getenv('HOME')`, /calls getenv/],
    [`current_setting('memory_limit')`, /calls current_setting/],
    [`nextval('s')`, /calls nextval/],
    [`write_log('x')`, /calls write_log/],
    [`json_execute_serialized_sql('x')`, /calls json_execute_serialized_sql/],
    [`random()`, /calls random/],
    [`now()`, /calls now/],
    [`repeat(a, 1000000000)`, /calls repeat/],
    [`unnest([a])`, /calls unnest/],
    [`sum(1)`, /calls sum/],
    [`fn.caption_key(a)`, /calls caption_key/],
    [`row_number() over ()`, /a window function/],
    ['*', /a star/],
    [`columns('a')`, /a star/],
    ['$1', /a parameter/],
    ['#1', /a numbered column/],
    ['current_date', /names current_date, which is no column/],
    ['acme', /names acme, which is no column.*'acme'/],
    ['file.a', /names file\.a/],
    ['a; drop table file', /is not a SQL expression/],
    ['a) from file; create table t (x int); select (1', /is not a SQL expression|more than one/],
    ['1 as f', /is not a SQL expression/],
    ['a from file union select 1', /is not a SQL expression/],
    [`strptime(a)`, /does not fit the file/],
    [`list_transform([a], x -> x)`, /calls list_transform|a lambda/],
  ])('%s is refused', async (expression, why) => {
    const refused = await check(expression).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(InvalidInputError)
    expect(messageOf(refused)).toMatch(why)
    expect(messageOf(refused)).toMatch(/^--map f=/)
  })
})

const on = importing()

describe('mapped fields', () => {
  const at = '2026-01-01T00:00:00Z'

  test('from another column, an expression, a constant; a field by its name in raw too', async () => {
    const summary = await on.run({
      kind: 'captions',
      content: csv('Head Line,n,set', ['one', '5', 'g'], ['two', '', 'g']),
      map: {
        text: 'Head Line',
        impressions: `coalesce(n, '0')`,
        brand: `'ACME'`,
        caption_group: 'set',
      },
    })
    expect(summary).toMatchObject({ added: 2, unknownColumns: [] })
    expect(await on.rows('captions', 'text, impressions, brand, caption_group')).toEqual([
      { text: 'one', impressions: 5, brand: 'acme', caption_group: 'g' },
      { text: 'two', impressions: 0, brand: 'acme', caption_group: 'g' },
    ])
  })

  test('a map file says the same; what is said on the command line goes before it', async () => {
    const mapFile = on.file('map.yaml', `text: headline\nbrand: "'from file'"\nimpressions: 7\n`)
    await on.run({
      kind: 'captions',
      content: csv('headline', ['one']),
      mapFile,
      map: { brand: `'said'` },
    })
    expect(await on.rows('captions', 'text, brand, impressions')).toEqual([
      { text: 'one', brand: 'said', impressions: 7 },
    ])
    const wrong = on.file('wrong.yaml', 'just words')
    await expect(
      on.run({ kind: 'captions', content: csv('text', ['a']), mapFile: wrong }),
    ).rejects.toThrow(/wrong\.yaml: is no list of fields; a map file holds lines such as/)
  })

  test('where an expression fails for a record, that record is refused and the others land', async () => {
    const content = csv(
      'day,id,n',
      ['1/31/2026', 1, '5'],
      ['2/31/2026', 2, 'x'],
      ['', 3, ''],
      ['3/31/2026', 4, 'y'],
    )
    const summary = await on.run({
      kind: 'posts',
      content,
      accountId: 'x:a',
      timezone: 'UTC',
      map: { posted_at: `strptime(day, '%m/%d/%Y')`, post_id: 'id', likes: 'cast(n as bigint)' },
    })
    expect(summary).toMatchObject({ read: 4, added: 1, rejected: 3 })
    expect(summary.rejections).toEqual([
      {
        line: 3,
        field: 'posted_at',
        reason: 'the expression fails for this record',
        value: 'day=2/31/2026',
      },
      { line: 4, field: 'posted_at', reason: 'missing: every record needs it', value: 'day=' },
      { line: 5, field: 'likes', reason: 'the expression fails for this record', value: 'n=y' },
    ])
  })

  test('an expression may give nothing where nothing was given', async () => {
    const content = csv(
      'account_id,posted_at,post_id,likes',
      ['x:a', at, 1, 'N/A'],
      ['x:a', at, 2, 3],
    )
    const summary = await on.run({ kind: 'posts', content, map: { likes: `nullif(likes, 'N/A')` } })
    expect(summary).toMatchObject({ added: 2, rejected: 0, implied: { post_metrics: 1 } })
  })

  test('epoch seconds come in by an expression', async () => {
    const content = csv('post_id,seconds', ['p', '1763712000'])
    await on.run({
      kind: 'posts',
      content,
      accountId: 'x:a',
      map: { posted_at: 'to_timestamp(cast(seconds as double))' },
    })
    expect(await on.rows('posts', 'posted_at')).toEqual([{ posted_at: '2025-11-21T08:00:00Z' }])
  })

  test('a field that does not exist, an empty expression', async () => {
    const content = csv('text', ['a'])
    await expect(on.run({ kind: 'captions', content, map: { txet: 'text' } })).rejects.toThrow(
      /captions have no field txet \(did you mean text\?\); they have caption_key|captions have no field txet \(did you mean text\?\); they have text/,
    )
    await expect(on.run({ kind: 'captions', content, map: { text: ' ' } })).rejects.toThrow(
      /nothing follows the =/,
    )
  })

  test('an expression cannot reach the warehouse or a file, and nothing lands', async () => {
    await on.run({ kind: 'captions', content: csv('text', ['secret']) })
    const attempts = [
      `(select text from raw.captions limit 1)`,
      `(select content from read_text('${on.file('secret.txt', 'x')}'))`,
      `text) from x; delete from raw.captions; select (1`,
      `x'); drop table raw.captions; --`,
    ]
    for (const expression of attempts) {
      await expect(
        on.run({ kind: 'captions', content: csv('t', ['a']), map: { text: expression } }),
      ).rejects.toThrow(/^--map text=/)
    }
    expect(await on.rows('captions', 'text')).toEqual([{ text: 'secret' }])
    expect(readFileSync(on.file('still.txt', 'there'), 'utf8')).toBe('there')
  })
})
