import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { rawRecords } from '../../../../domain/records/index.ts'
import { tableColumnsOf } from '../../../../domain/records/record.ts'
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { applyMigrations, loadMigrations } from '../../../../sql/raw/migrations.ts'
import { tempFolder } from '../../../temp.ts'

function folderWith(files: Record<string, string>): string {
  const folder = join(tempFolder(), 'migrations')
  mkdirSync(folder)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

test('migrations run once, oldest first, and are noted', async () => {
  const folder = folderWith({
    '20260102T000000_second.sql': 'insert into raw.steps values (2)',
    '20260101T000000_first.sql':
      'create table raw.steps (n integer); insert into raw.steps values (1)',
  })
  const warehouse = await openDuckDb({ path: ':memory:' })
  onTestFinished(() => warehouse.close())
  const run = () =>
    warehouse.atomically((session) => applyMigrations(session, loadMigrations(folder)))
  expect([await run(), await run()]).toEqual([2, 0])
  expect(await warehouse.query('select n from raw.steps')).toEqual([{ n: 1 }, { n: 2 }])
})

test('a failing migration leaves no trace', async () => {
  const folder = folderWith({
    '20260101T000000_broken.sql': 'create table raw.half (n integer); select nothing_here',
  })
  const warehouse = await openDuckDb({ path: ':memory:' })
  onTestFinished(() => warehouse.close())
  const run = warehouse.atomically((session) => applyMigrations(session, loadMigrations(folder)))
  await expect(run).rejects.toThrow(/nothing_here/)
  expect(await warehouse.columns('raw.half')).toBeNull()
})

test('a name out of form is refused with an example', () => {
  const folder = folderWith({ '0001_rename.sql': 'select 1' })
  expect(() => loadMigrations(folder)).toThrow(/0001_rename\.sql.*20261121T123501/)
})

test('every raw table has exactly the columns and types of its record', async () => {
  const warehouse = await openDuckDb({ path: ':memory:' })
  onTestFinished(() => warehouse.close())
  for (const record of rawRecords) {
    const columns = await warehouse.columns(`raw.${record.name}`)
    expect(
      columns?.map((column) => column.name),
      record.name,
    ).toEqual(tableColumnsOf(record).map(([name]) => name))
  }
})
