import { gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

const texts = () => bench.values('select text from raw.captions order by text')
const toUtf16 = (text: string, isBig: boolean, hasMark: boolean) => {
  const bytes = Buffer.from((hasMark ? '\ufeff' : '') + text, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}

const PLAIN = 'text,category\nGrüße 🚀 日本,a\nzwei,b\n'
const FORMS: [name: string, bytes: string | Buffer][] = [
  ['commas', PLAIN],
  ['semicolons', PLAIN.replaceAll(',', ';')],
  ['tabs', PLAIN.replaceAll(',', '\t')],
  ['CRLF', PLAIN.replaceAll('\n', '\r\n')],
  ['CR', PLAIN.replaceAll('\n', '\r')],
  ['mixed line ends', 'text,category\r\nGrüße 🚀 日本,a\nzwei,b\r\n'],
  ['no line end at the end', PLAIN.trimEnd()],
  ['blank lines between', 'text,category\n\nGrüße 🚀 日本,a\n\n\nzwei,b\n\n'],
  ['a BOM', '\ufeff' + PLAIN],
  ['a BOM before a quoted name', '\ufeff"text","category"\nGrüße 🚀 日本,a\nzwei,b\n'],
  ['UTF-16 LE', toUtf16(PLAIN, false, true)],
  ['UTF-16 BE', toUtf16(PLAIN, true, true)],
  ['gzip without the name', gzipSync(PLAIN)],
  ['UTF-16 in gzip', gzipSync(toUtf16(PLAIN, false, true))],
  ['quoted cells', '"text","category"\n"Grüße 🚀 日本","a"\n"zwei","b"\n'],
  ['names in another case', 'Text , CATEGORY\nGrüße 🚀 日本,a\nzwei,b\n'],
]

test.each(FORMS)('the same two captions from %s', async (_name, bytes) => {
  const summary = await bench.bring('captions', bytes)
  expect(summary).toMatchObject({ read: 2, added: 2, rejected: 0 })
  expect(await bench.rows('select text, category from raw.captions order by category')).toEqual([
    { text: 'Grüße 🚀 日本', category: 'a' },
    { text: 'zwei', category: 'b' },
  ])
})

test('Latin-1 and UTF-16 without a mark', async () => {
  const latin = await bench.bring('captions', Buffer.from('text\nGrüße à tous\n', 'latin1'))
  expect(latin.warnings.join()).toMatch(/Latin-1|1252/)
  await bench.bring('captions', toUtf16('text,category\nplain text,b\n', false, false))
  await bench.bring('captions', toUtf16('text,category\nzebra text,b\n', true, false))
  expect(await texts()).toEqual(['Grüße à tous', 'plain text', 'zebra text'])
})

test('one line that is not UTF-8 in a UTF-8 file is refused, the others land', async () => {
  const summary = await bench.bring(
    'captions',
    Buffer.concat([
      Buffer.from('text\nGrüße\n'),
      Buffer.from('br\u00f6ken\n', 'latin1'),
      Buffer.from('für alle\n'),
    ]),
  )
  expect(summary).toMatchObject({ added: 2, rejections: [{ line: 3 }] })
  expect(await texts()).toEqual(['Grüße', 'für alle'])
})

test('line ends, delimiters and quotes inside cells', async () => {
  const summary = await bench.bring(
    'captions',
    'category,text\n1,"a\nb"\n2,"she said ""no"""\n3,"x,y;z\t"\n4,"c\r\nd"\n5,5\' 10" tall\n6,""\n7,"#NAME?"\n8,=1+1\n',
  )
  expect(await bench.rows('select category, text from raw.captions order by category')).toEqual([
    { category: '1', text: 'a\nb' },
    { category: '2', text: 'she said "no"' },
    { category: '3', text: 'x,y;z\t' },
    { category: '4', text: 'c\r\nd' },
    { category: '5', text: `5' 10" tall` },
    { category: '7', text: '#NAME?' },
    { category: '8', text: '=1+1' },
  ])
  expect(summary.rejections).toMatchObject([{ line: 9, field: 'text', value: null }])
})

test('texts that look like nothing are texts', async () => {
  await bench.bring('captions', 'text\nNULL\nNaN\nN/A\n0\n"\\N"\n')
  expect(await texts()).toEqual(['0', 'N/A', 'NULL', 'NaN', '\\N'])
})

test('a cell of 10 MB lands whole', async () => {
  const long = 'é'.repeat(5 * 1024 * 1024)
  const summary = await bench.bring('captions', `category,text\na,${long}\nb,short\nc,"${long}!"\n`)
  expect(summary).toMatchObject({ added: 3, rejected: 0 })
  expect(await bench.values(`select length(text) from raw.captions order by category`)).toEqual([
    long.length,
    5,
    long.length + 1,
  ])
})

test('rows too short or too long are refused with their lines, behind quoted line ends too', async () => {
  const summary = await bench.bring(
    'captions',
    'text,category,language\none,a,en\n"two\nlines\nmore",b,en\nshort,c\nlong,d,en,x\nempty too many,e,en,,\nlast,f,en\n',
  )
  expect(summary.rejections.map(({ line }) => line)).toEqual([6, 7])
  expect(summary.rejections.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/2 cells .* 3 columns/),
    expect.stringMatching(/4 cells .* 3 columns/),
  ])
  expect(await texts()).toEqual(['empty too many', 'last', 'one', 'two\nlines\nmore'])
  expect(
    await bench.rows('select file_kind, line, value from raw.rejected_records order by line'),
  ).toEqual([
    { file_kind: 'captions', line: 6, value: 'short,c' },
    { file_kind: 'captions', line: 7, value: 'long,d,en,x' },
  ])
})

test('a quote that is never closed is refused where it opens, the rest lands', async () => {
  const summary = await bench.bring('captions', 'category,text\na,one\nb,"two\nc,three\nd,four\n')
  expect(summary.rejections).toMatchObject([{ line: 3, reason: expect.stringMatching(/quote/) }])
  expect(await texts()).toEqual(['four', 'one', 'three'])
})

test('text behind a closing quote is refused', async () => {
  const summary = await bench.bring('captions', 'text\n"one" more\ntwo\n')
  expect(summary).toMatchObject({ added: 1, rejections: [{ line: 2 }] })
})

test('a value is cut to 200 characters where it is refused', async () => {
  const { rejections } = await bench.bring(
    'metrics',
    `post_id,account_id,read_at,likes\np,x:a,2026-11-01T00:00:00Z,${'🚀'.repeat(300)}\n`,
  )
  const [value] = await bench.values('select value from raw.rejected_records')
  expect(value).toBe('🚀'.repeat(200))
  expect(rejections[0]?.value).toBe(value)
})

test('a header alone brings nothing', async () => {
  expect(await bench.bring('captions', 'text,category\n')).toMatchObject({ read: 0, added: 0 })
  expect(await bench.bring('captions', 'text')).toMatchObject({ read: 0, added: 0 })
})

test('columns nothing is made of are named, with what they may be', async () => {
  const summary = await bench.bring('captions', 'text,catgory,"o""dd, name"\none,a,b\n')
  expect(summary.unknownColumns).toEqual(['catgory', 'o"dd, name'])
  expect(summary.warnings.join()).toMatch(/catgory.*category/)
})

test('columns named twice are refused', async () => {
  await expect(bench.bring('captions', 'text,text\na,b\n')).rejects.toThrow(/text/)
})
