import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { captionKey } from '../../domain/caption-key.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { projectPath } from '../../sql/project-files.ts'
import type { Value } from '../../sql/warehouse.ts'
import { compareRows } from './compare-rows.ts'
import { FUNCTION_CASES } from './function-cases.ts'

let warehouse: DuckDbWarehouse

beforeAll(async () => {
  warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
})
afterAll(() => warehouse.close())

async function checkCase(call: string, expected: Value): Promise<void> {
  const [row] = await warehouse.query(`select ${call} as result`)
  compareRows([row ?? {}], [{ result: expected }])
}

describe.each(Object.entries(FUNCTION_CASES))('fn.%s', (name, cases) => {
  test.each(cases)('(%s) is %j', (args, expected) => checkCase(`fn.${name}(${args})`, expected))
})

test('every function of the engine has cases, and no other', () => {
  const text = readFileSync(projectPath('sql', 'duckdb', 'functions.sql'), 'utf8')
  const defined = [...text.matchAll(/^create or replace macro fn\.(\w+)/gm)].map(([, name]) => name)
  expect(new Set(Object.keys(FUNCTION_CASES))).toEqual(new Set(defined))
})

test.each([
  'Hello  World',
  ' Straße\tÉté\n',
  'I İ ı',
  'e\u0301té',
  '👍🏽 go',
  '\u00a0x\u2003y\u3000',
])('fn.caption_key agrees with the domain on %j', async (text) => {
  const [row] = await warehouse.query('select fn.caption_key(@text) as key', { text })
  expect(row?.['key']).toBe(captionKey(text))
})

test('the functions keep working in a view when the engine defines them again', async () => {
  await warehouse.execute(
    `create view staging.weeks as select fn.iso_week(date '2026-11-23') as week`,
  )
  await warehouse.execute(readFileSync(projectPath('sql', 'duckdb', 'functions.sql'), 'utf8'))
  expect(await warehouse.query('select week from staging.weeks')).toEqual([{ week: '2026-W48' }])
})
