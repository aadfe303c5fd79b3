import { expect, test } from 'vitest'

import { captionKey, normalizeCaption } from '../../../domain/caption-key.ts'
import { openDuckDb } from '../../../sql/duckdb/duckdb-warehouse.ts'

/** Letters whose lower case is younger than the case tables of the engine. */
const YOUNGER = /[\u1c89\ua7cb-\ua7dc]|[\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u

test('white space, case and composition do not make another caption', () => {
  const key = captionKey('Café  crème\n☕')
  expect(captionKey('  cafe\u0301 CRÈME ☕ ')).toBe(key)
  expect(captionKey('Café\u00a0crème\u2003☕')).toBe(key)
  expect(captionKey('Café crème')).not.toBe(key)
  expect(normalizeCaption(' ΟΔΟΣ İstanbul ')).toBe('οδοσ istanbul')
})

test('the warehouse computes the same key for every character', async () => {
  const warehouse = await openDuckDb({ path: ':memory:' })
  const rows = await warehouse.query(
    `select i, fn.caption_key(' a' || chr(cast(i as integer)) || 'Z ') as key
     from (select unnest(range(1, 131072)) as i)
     where i not between 55296 and 57343`,
  )
  await warehouse.close()
  const different = rows
    .map((row) => [String.fromCodePoint(Number(row['i'])), row['key']] as const)
    .filter(([letter, key]) => !YOUNGER.test(letter) && captionKey(` a${letter}Z `) !== key)
  expect(different).toEqual([])
  expect(rows.length).toBeGreaterThan(100_000)
})
