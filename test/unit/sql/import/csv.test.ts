import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { csv, importing } from './importing.ts'

const on = importing()

const captions = async () =>
  (await on.rows('captions', 'text', 'load_id, text')).map(({ text }) => text)
const lines = (summary: { rejections: readonly { line: number | null; reason: string }[] }) =>
  summary.rejections.map(({ line, reason }) => [line, reason])

describe('how it is written', () => {
  test('comma, semicolon, tab or bar; CRLF; a mark at the start; header in any case', async () => {
    const files = [
      'text,brand\na,b\n',
      'text;brand\r\nc,d;b\r\n',
      'text\tbrand\ne;f\tb',
      '\ufeffText |BRAND\ng|b\n',
    ]
    for (const content of files) {
      expect(await on.run({ kind: 'captions', content })).toMatchObject({ added: 1, rejected: 0 })
    }
    expect(await on.rows('captions', 'text, brand', 'load_id')).toEqual([
      { text: 'a', brand: 'b' },
      { text: 'c,d', brand: 'b' },
      { text: 'e;f', brand: 'b' },
      { text: 'g', brand: 'b' },
    ])
  })

  test('quotes, line ends, emoji and spaces inside of cells stay as they are', async () => {
    const texts = [
      'say "hi"',
      'two\nlines',
      'three\r\nlines',
      ' spaced ',
      '👩‍👩‍👧 é ñ 漢字',
      'a,b;c\td',
      '5" screen',
      '\\',
      "it's",
    ]
    const content = csv('text', ...texts.map((text) => [text]))
    expect(await on.run({ kind: 'captions', content })).toMatchObject({
      added: texts.length,
      rejected: 0,
    })
    expect(new Set(await captions())).toEqual(new Set(texts))
  })

  test('line ends of three kinds in one file, blank lines, no line end at the end', async () => {
    const content = 'text,brand\na,x\r\n\nb,x\rc,x\n\n\r\n"d\ne",x'
    expect(await on.run({ kind: 'captions', content })).toMatchObject({ read: 4, added: 4 })
    expect(await captions()).toEqual(['a', 'b', 'c', 'd\ne'])
  })

  test('UTF-16 of either kind, with a mark or without', async () => {
    const content = 'text,brand\nå ß 🌞,x\n'
    const little = Buffer.from(content, 'utf16le')
    const big = Buffer.from(little).swap16()
    const files = [
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
      Buffer.from('text,brand\nplain,x\n', 'utf16le'),
    ]
    for (const [index, bytes] of files.entries()) {
      const summary = await on.run({ kind: 'captions', content: bytes })
      expect(summary).toMatchObject({ read: 1, added: index === 1 ? 0 : 1, rejected: 0 })
      expect(summary.warnings[0]).toMatch(/^read as UTF-16(LE|BE)$/)
    }
    expect(await captions()).toEqual(['å ß 🌞', 'plain'])
    const cut = Buffer.concat([files[0] ?? Buffer.alloc(0), Buffer.from([0x41])])
    await expect(on.run({ kind: 'captions', content: cut })).rejects.toThrow(
      /looks like UTF-16LE and is broken/,
    )
  })

  test('Latin-1 and Windows-1252 are read, and it is said', async () => {
    const content = Buffer.from('text,brand\ncaf\xe9 \x80 5,x\nna\xefve,x\n', 'latin1')
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 2, added: 2, rejected: 0 })
    expect(summary.warnings[0]).toMatch(/^read as Windows-1252/)
    expect(await captions()).toEqual(['café € 5', 'naïve'])
  })

  test('in a UTF-8 file a line that is not is refused, with its number', async () => {
    const content = Buffer.concat([
      Buffer.from('text,brand\né,x\nß,x\n'),
      Buffer.from('caf\xe9,x\n', 'latin1'),
      Buffer.from('ok,x\n'),
    ])
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 4, added: 3, rejected: 1 })
    expect(lines(summary)).toEqual([[4, 'bytes that are not UTF-8 text']])
  })
})

describe('what is out of order', () => {
  test('lines are those of the file, whatever stands between', async () => {
    const content = [
      'text,brand,price',
      '"one\n\ntwo",a,1', // 2–4
      '',
      'three,a', // 6
      'four,a,5,6', // 7
      'five,a,5,,', // 8: empty cells too many say nothing
      '"six', // 9–10
      '",a,x',
      'seven,a,2',
    ].join('\n')
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 6, added: 3, rejected: 3 })
    const hint = ': quote cells that hold "," or a line end'
    expect(lines(summary)).toEqual([
      [6, `2 cells where the first line names 3 columns${hint}`],
      [7, `4 cells where the first line names 3 columns${hint}`],
      [9, 'not an amount: write it as 12.50, without the currency'],
    ])
    expect(summary.rejections[1]?.value).toBe('four,a,5,6')
    expect(await captions()).toEqual(['five', 'one\n\ntwo', 'seven'])
    expect(
      await on.rows('rejected_records', 'line, field, value, source, load_id', 'line'),
    ).toEqual([
      { line: 6, field: null, value: 'three,a', source: summary.file, load_id: expect.any(String) },
      {
        line: 7,
        field: null,
        value: 'four,a,5,6',
        source: summary.file,
        load_id: expect.any(String),
      },
      { line: 9, field: 'price', value: 'x', source: summary.file, load_id: expect.any(String) },
    ])
  })

  test('a quote that is never closed costs its line only', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `text ${i},${i === 20 ? '"' : ''}b`)
    const summary = await on.run({ kind: 'captions', content: ['text,brand', ...rows].join('\n') })
    expect(summary).toMatchObject({ read: 50, added: 49, rejected: 1 })
    expect(lines(summary)).toEqual([[22, 'a quote is opened here and never closed']])
  })

  test('so does text behind a closing quote, also where the next line closes it', async () => {
    const content = 'text,brand\n"a"b,x\n"c,x\nd","x"\ne,x\n'
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 3, added: 2, rejected: 1 })
    expect(lines(summary)).toEqual([
      [2, 'text follows a closing quote: double the quotes inside a cell'],
    ])
    expect(await captions()).toEqual(['c,x\nd', 'e'])
  })

  test('texts that look like records stay texts, in files large enough for two threads', async () => {
    const fake = '\nfake,b'.repeat(40)
    const rows = Array.from({ length: 60_000 }, (_, i) => `"text ${i}${fake}",b`)
    const content = ['text,brand', ...rows].join('\n')
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 60_000, added: 60_000, rejected: 0 })
  })

  test('a long file with one bad line near its end names that line', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `text ${i},${i === 39_990 ? '-1' : i}`)
    const content = ['text,impressions', ...rows].join('\n')
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 40_000, added: 39_999, rejected: 1 })
    expect(summary.rejections[0]).toMatchObject({ line: 39_992, field: 'impressions', value: '-1' })
  })

  test('a cell of 10 MB is taken, one beyond 16 MB is refused with its line', async () => {
    const content = [
      'text,brand',
      `${'x'.repeat(10_000_000)},a`,
      `${'y'.repeat(17_000_000)},a`,
      'z,a',
    ].join('\n')
    const summary = await on.run({ kind: 'captions', content })
    expect(summary).toMatchObject({ read: 3, added: 2, rejected: 1 })
    expect(summary.rejections[0]).toMatchObject({
      line: 3,
      reason: expect.stringMatching(/^longer than 16 MB/),
    })
    expect(summary.rejections[0]?.value).toBe('y'.repeat(200))
    expect(await on.rows('captions', 'length(text) as size', 'size')).toEqual([
      { size: 1 },
      { size: 10_000_000 },
    ])
  })
})

describe('what is no table', () => {
  test('empty, a folder, not there, not text, an Excel workbook', async () => {
    mkdirSync(join(on.folder, 'sub'), { recursive: true })
    const path = (name: string) => ({ kind: 'captions' as const, path: join(on.folder, name) })
    await expect(on.run({ kind: 'captions', content: '' })).rejects.toThrow(
      /is empty: it needs a line with column names/,
    )
    await expect(on.run(path('sub'))).rejects.toThrow(/sub: is a folder/)
    await expect(on.run(path('nowhere.csv'))).rejects.toThrow(/there is no file .*nowhere\.csv/)
    const noise = Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) % 256))
    await expect(on.run({ kind: 'captions', content: noise })).rejects.toThrow(/is not text/)
    await expect(on.run({ kind: 'captions', content: 'PK\x03\x04 rest' })).rejects.toThrow(
      /save the sheet as CSV/,
    )
    expect(await on.count('loads')).toBe(0)
  })

  test('a header alone is a file without records', async () => {
    for (const content of ['text,brand', 'text,brand\n', '\ufefftext,brand\r\n\r\n']) {
      expect(await on.run({ kind: 'captions', content })).toMatchObject({ read: 0, added: 0 })
    }
  })

  test('a column twice, a required one missing: the columns are named', async () => {
    await expect(on.run({ kind: 'captions', content: 'text,brand,Text\na,b,c\n' })).rejects.toThrow(
      /two columns are called Text/,
    )
    await expect(on.run({ kind: 'captions', content: 'txt,brand\na,b\n' })).rejects.toThrow(
      /captions need text \(did you mean txt\?\); the file has txt, brand: say --map text=COLUMN/,
    )
  })

  test('columns that are not known are named, with what they may have meant', async () => {
    const summary = await on.run({ kind: 'captions', content: 'text,categry,colour\na,b,c\n' })
    expect(summary.unknownColumns).toEqual(['categry', 'colour'])
    expect(summary.warnings).toEqual([
      'nothing was made of categry (did you mean category?), colour: use --map FIELD=COLUMN where it should',
    ])
  })
})

describe('gzip', () => {
  test('is told by content', async () => {
    const content = gzipSync('text,brand\nzipped,b\n')
    expect(await on.run({ kind: 'captions', content })).toMatchObject({ added: 1 })
  })

  test('cut in half or broken: nothing lands', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => [`text ${i * 7919}`])
    const content = gzipSync(csv('text', ...rows))
    const half = content.subarray(0, content.length / 2)
    await expect(on.run({ kind: 'captions', content: half })).rejects.toThrow(
      /the gzip file ends early/,
    )
    const broken = Buffer.from(content)
    broken.fill(0x55, 2000, 2100)
    await expect(on.run({ kind: 'captions', content: broken })).rejects.toThrow(
      /cannot be unpacked/,
    )
    expect(await on.count('captions')).toBe(0)
    expect(await on.count('loads')).toBe(0)
  })

  test('UTF-16 inside of gzip', async () => {
    const content = gzipSync(Buffer.from('\ufefftext\nå\n', 'utf16le'))
    expect(await on.run({ kind: 'captions', content })).toMatchObject({ added: 1 })
    expect(await captions()).toEqual(['å'])
  })
})

test('nothing is left in the temporary folder, nor in the engine', async () => {
  await on.run({ kind: 'captions', content: gzipSync('text\na\nb,c\n') })
  await on.run({ kind: 'captions', content: 'wrong\na\n' }).catch(() => undefined)
  expect(readdirSync(join(on.folder, 'temp')).filter((name) => name.startsWith('import-'))).toEqual(
    [],
  )
  const tables = await on.warehouse.query(`select table_name from duckdb_tables() where temporary`)
  expect(tables).toEqual([])
  const [setting] = await on.warehouse.query(`select current_setting('memory_limit') as is_set`)
  expect(setting).toEqual({ is_set: '381.4 MiB' })
})

test('killed while it checks or lands, an import leaves nothing; started again, it lands whole', () => {
  const header = 'account_id,posted_at,post_id,caption,likes'
  const rows = Array.from(
    { length: 150_000 },
    (_, i) => `x:a,2026-01-01T00:00:00Z,p${i},text ${i},${i}`,
  )
  const first = on.file('posts.csv', [header, ...rows].join('\n'))
  const more = on.file('more.csv', [header, ...rows].join('\n').replaceAll('x:a', 'x:b'))
  const program = join(import.meta.dirname, 'import-and-die.ts')
  const start = (path: string, word: string) =>
    spawnSync(process.execPath, [program, join(on.folder, 'killed.duckdb'), path, word], {
      encoding: 'utf8',
    })
  expect(start(first, 'landing')).toMatchObject({ signal: 'SIGKILL', stdout: 'before: 0 0 0\n' })
  expect(start(first, 'never').stdout).toMatch(/^before: 0 0 0\n.*"added":150000/)
  const before = 'before: 150000 150000 1\n'
  for (const word of ['checking', 'landing']) {
    expect(start(more, word)).toMatchObject({ signal: 'SIGKILL', stdout: before })
  }
  expect(start(first, 'never').stdout).toMatch(
    /^before: 150000 150000 1\n.*"added":0.*"known":150000/,
  )
})

test('into empty tables a file lands as it does into others', async () => {
  const header = 'account_id,posted_at,post_id,caption,hashtags,url,likes'
  const row = (own: string, tags: string) =>
    `x:a,2026-01-01T00:00:00Z,${own},"text, ${own}",${tags},https://example.org/${own},1`
  const tags = ['#one #two', 'one two', '#a#b', '"one,two"', '#ein #schön', 'a  b', 'a ']
  const content = [header, ...tags.map((own, at) => row(`p${at}`, own))].join('\n')
  const landed = async () => ({
    posts: await on.rows('posts', 'post_id, account_id, posted_at, caption, hashtags, url'),
    readings: await on.rows('post_metrics', 'post_id, read_at, likes'),
  })
  const said: string[] = []
  const onProgress = (text: string) => said.push(text)
  const direct = await on.run({ kind: 'posts', content, onProgress })
  expect(said.join()).not.toContain('checking')
  const first = await landed()
  expect(direct).toMatchObject({ read: 7, added: 7, implied: { post_metrics: 7 } })
  expect(first.posts.map(({ hashtags }) => hashtags)).toEqual([
    ['one', 'two'],
    ['one', 'two'],
    ['a', 'b'],
    ['one', 'two'],
    ['ein', 'schön'],
    ['a', 'b'],
    ['a'],
  ])
  await on.warehouse.execute('delete from raw.posts')
  await on.warehouse.execute(`update raw.post_metrics set account_id = 'x:other'`)
  const judged = await on.run({ kind: 'posts', content })
  await on.warehouse.execute(`delete from raw.post_metrics where account_id = 'x:other'`)
  expect(judged).toEqual({ ...direct, file: judged.file, warnings: judged.warnings })
  expect(await landed()).toEqual(first)
})

test.each([
  ['the last record cannot be read', 'x:a,never,p,one,1', { rejected: 1, added: 3000 }],
  ['a record comes twice', 'x:a,2026-01-01T00:00:00Z,p7,text 7,7', { rejected: 0, known: 1 }],
  ['a record comes twice, changed', 'x:a,2026-01-01T00:00:00Z,p7,other,7', { superseded: 1 }],
])('into empty tables: %s', async (_, last, expected) => {
  const rows = Array.from(
    { length: 3000 },
    (__, i) => `x:a,2026-01-01T00:00:00Z,p${i},text ${i},${i}`,
  )
  const header = 'account_id,posted_at,post_id,caption,likes'
  const content = [header, ...rows, last].join('\n')
  expect(await on.run({ kind: 'posts', content })).toMatchObject({ read: 3001, ...expected })
  expect(await on.count('posts')).toBe(3000)
  expect(await on.count('post_metrics')).toBe(3000)
})
