import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { cellsOf } from '../../../../sql/import/csv/dialect.ts'
import { scanRecord } from '../../../../sql/import/csv/scan-record.ts'
import { measure } from '../../../../sql/import/input/measure.ts'
import { tempFolder } from '../../../temp.ts'

const COMMA = 44

/** All records of a text, or null where one cannot be read or has not three cells. */
function records(content: Buffer): string[][] | null {
  const window = { bytes: content, end: content.length, isLast: true }
  const found: string[][] = []
  for (let at = 0; at < content.length;) {
    const scan = scanRecord(window, at, COMMA, 3)
    if (scan.state === 'broken') return null
    if (scan.state === 'record') {
      if (scan.cells < 3 || scan.lastFilled > 3) return null
      found.push(cellsOf(content.subarray(at, scan.widthEnd), ','))
    }
    at = scan.next
  }
  return found
}

test('one record at a time: cells, lines, where it ends', () => {
  const content = Buffer.from('a,"b\n""c""\r\n",  "d" ,\r\n\nnext')
  const window = { bytes: content, end: content.length, isLast: true }
  const first = scanRecord(window, 0, COMMA, 3)
  expect(first).toMatchObject({ state: 'record', cells: 4, lastFilled: 3, lines: 3 })
  expect(cellsOf(content.subarray(0, first.widthEnd), ',')).toEqual(['a', 'b\n"c"\r\n', 'd'])
  const blank = scanRecord(window, first.next, COMMA)
  expect(blank).toMatchObject({ state: 'blank', lines: 1 })
  const last = scanRecord(window, blank.next, COMMA)
  expect(last).toMatchObject({ state: 'record', cells: 1, lines: 0, next: content.length })
})

test('where the window ends within a record, more is asked for', () => {
  const content = Buffer.from('a,"b"\r\nc')
  for (let end = 0; end < 7; end++) {
    const scan = scanRecord({ bytes: content, end, isLast: false }, 0, COMMA)
    expect([end, scan.state]).toEqual([end, 'more'])
  }
  expect(scanRecord({ bytes: content, end: 7, isLast: false }, 0, COMMA).state).toBe('record')
})

/**
 * The quick way relies on this: where the engine reads a file without complaint and the count is
 * right, it reads the records that are there.
 */
test('the engine reads the same records, or refuses the file, or the count tells', async () => {
  const path = join(tempFolder(), 'file.csv')
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const engine = async (): Promise<string[][] | null> => {
    const reader = await connection
      .runAndReadAll(
        `select * from read_csv('${path}', auto_detect = false, header = false, delim = ',',
           quote = '"', escape = '"', columns = {a: 'VARCHAR', b: 'VARCHAR', c: 'VARCHAR'})`,
      )
      .catch(() => null)
    const rows = reader?.getRowsJson() ?? null
    return rows && rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  }
  const cell = fc.constantFrom(
    'a',
    '',
    ' b ',
    'é',
    '"q,x"',
    '"l\nm"',
    '"a""b"',
    '\\',
    '"x\n1,2,3\n"',
    ' "s" ',
  )
  const fine = fc.tuple(cell, cell, cell).map((cells) => `${cells.join(',')}\n`)
  const odd = fc.constantFrom(
    '"',
    'a"',
    '"a"b',
    ',',
    '\n',
    '\r\n',
    '\r',
    'a,b\n',
    'a,b,c,,\n',
    'a,b,c,d\n',
    '""',
  )
  const piece = fc.oneof({ weight: 8, arbitrary: fine }, { weight: 1, arbitrary: odd })
  let read = 0
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
      const content = Buffer.from(`a,b,c\n${pieces.join('')}`)
      writeFileSync(path, content)
      const rows = await engine()
      if (rows === null || rows.length !== (await measure(path)).records) return
      read++
      expect(rows).toEqual(records(content))
    }),
    { numRuns: 1000, seed: 20261121 },
  )
  expect(read).toBeGreaterThan(250)
  connection.closeSync()
  instance.closeSync()
})
