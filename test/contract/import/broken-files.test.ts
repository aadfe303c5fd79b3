import { mkdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../domain/errors.ts'
import { useBench } from './harness.ts'

const bench = useBench()

const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256))
const long = `text\n${Array.from({ length: 5000 }, (_, i) => `caption ${i * 7919}`).join('\n')}\n`
const packed = gzipSync(long)

test.each<[name: string, bytes: string | Buffer, says: RegExp]>([
  ['an empty file', '', /empty/],
  ['an empty file in gzip', gzipSync(''), /empty/],
  ['blank lines only', '\n\n\n', /./],
  ['a gzip file cut off', packed.subarray(0, packed.length / 2), /cut off|ends early/],
  ['a gzip file with noise inside', Buffer.concat([packed.subarray(0, 500), noise]), /gzip/],
  ['noise', noise, /./],
  ['an Excel workbook', Buffer.concat([Buffer.from('PK\x03\x04'), noise]), /Excel.*CSV/],
  ['a PDF', '%PDF-1.4\nfoo', /PDF/],
  [
    'half of a UTF-16 character',
    Buffer.from('\ufefftext\nabc', 'utf16le').subarray(0, -1),
    /UTF-16/i,
  ],
])('%s is refused as a whole', async (_name, bytes, says) => {
  const failed = await bench.bring('captions', bytes).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(InvalidInputError)
  expect(String(failed)).toMatch(says)
  expect(await bench.count('captions')).toBe(0)
  expect(await bench.count('loads')).toBe(0)
})

test('a folder and a file that is not there', async () => {
  mkdirSync(bench.path('folder'))
  await expect(bench.importPath('captions', bench.path('folder'))).rejects.toThrow(
    InvalidInputError,
  )
  const missing = bench.path('missing.csv')
  await expect(bench.importPath('captions', missing)).rejects.toThrow(NotFoundError)
  await expect(bench.importPath('captions', missing)).rejects.toThrow(/missing\.csv/)
})

test('names that look like patterns or compressed files mean nothing', async () => {
  bench.file('text\nother\n', 'a1.csv')
  await bench.importPath('captions', bench.file('text\none\n', "a[1]*'.parquet"))
  await bench.importPath('captions', bench.file('text\ntwo\n', 'plain.csv.gz'))
  await bench.importPath('captions', bench.file(gzipSync('text\nthree\n'), 'packed.json'))
  expect(await bench.values('select text from raw.captions order by text')).toEqual([
    'one',
    'three',
    'two',
  ])
})

test('a missing required column is answered with the columns there are', async () => {
  const failed = bench.bring('posts', 'account_id,created,body\nx:a,2026-11-01T00:00:00Z,b\n')
  await expect(failed).rejects.toThrow(InvalidInputError)
  await expect(failed).rejects.toThrow(/posted_at.*account_id, created, body/)
})

test('after a file that failed the next one lands', async () => {
  await expect(bench.bring('captions', packed.subarray(0, 100))).rejects.toThrow(InvalidInputError)
  expect(await bench.bring('captions', packed)).toMatchObject({ read: 5000, added: 5000 })
})
