import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { InvalidInputError, WorkspaceOwnedError } from '../../../../domain/errors.ts'
import { brands } from '../../../../domain/records/accounts.ts'
import { captions } from '../../../../domain/records/captions.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { openSnapshot } from '../../../../sql/duckdb/snapshot-reader.ts'
import { tempFolder } from '../../../temp.ts'

const load = { loadId: 'l1', loadedAt: '2026-11-20T08:00:00Z', isSample: true }

async function open(folder: string): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({
    path: join(folder, 'w.duckdb'),
    snapshotPath: join(folder, 's.duckdb'),
    memoryLimit: '300MB',
  })
  onTestFinished(() => warehouse.close())
  return warehouse
}

test('values come back exactly', async () => {
  const warehouse = await open(tempFolder())
  await warehouse.append(
    captions,
    [
      {
        caption_key: 'k',
        text: 'é 👩‍👩‍👧',
        price: '12.50',
        hashtags: ['a', 'b'],
        available_from: '2026-01-01T00:00:00.123456+02:00',
        impressions: 9007199254740993n,
        successes: 3,
      },
    ],
    load,
  )
  expect(await warehouse.query('select * from raw.captions')).toEqual([
    expect.objectContaining({
      text: 'é 👩‍👩‍👧',
      price: '12.5',
      hashtags: ['a', 'b'],
      available_from: '2025-12-31T22:00:00.123456Z',
      impressions: 9007199254740993n,
      successes: 3,
      brand: null,
      loaded_at: '2026-11-20T08:00:00Z',
      is_sample: true,
    }),
  ])
})

test('numbers, dates and structs of a query keep their meaning', async () => {
  const warehouse = await open(tempFolder())
  const [row] = await warehouse.query(
    `select cast('0.1' as numeric) + cast('0.2' as numeric) as tenth, 'nan'::double as nothing,
     date '2026-02-28' as day, {'a': [1, 2]} as nested, @n * 2 as times, '@n' as text
     where 'b' in (select unnest(@names))`,
    { n: 2, names: ['a', 'b'] },
  )
  expect(row).toEqual({
    tenth: '0.3',
    nothing: NaN,
    day: '2026-02-28',
    nested: { a: [1, 2] },
    times: 4,
    text: '@n',
  })
})

test('a row that does not fit is refused by name and nothing of its load lands', async () => {
  const warehouse = await open(tempFolder())
  const rows = [{ brand: 'good' }, { brand: 'bad', timezone: 'Mars/Crater' }]
  await expect(warehouse.append(brands, rows, load)).rejects.toThrow(
    /row 2 for raw\.brands.*timezone.*IANA/,
  )
  await expect(warehouse.append(brands, rows, load)).rejects.toBeInstanceOf(InvalidInputError)
  expect(await warehouse.query('select * from raw.brands')).toEqual([])
})

test('chunks: 5,000 rows arrive whole', async () => {
  const warehouse = await open(tempFolder())
  const rows = Array.from({ length: 5000 }, (_, i) => ({ brand: `b${i}` }))
  expect(await warehouse.append(brands, rows, load)).toBe(5000)
  const [count] = await warehouse.query('select count(distinct brand) as n from raw.brands')
  expect(count).toEqual({ n: 5000 })
})

test('atomically lands all or nothing, and says so when used wrongly', async () => {
  const warehouse = await open(tempFolder())
  const failing = warehouse.atomically(async (session) => {
    await session.append(brands, [{ brand: 'half' }], load)
    throw new Error('killed')
  })
  await expect(failing).rejects.toThrow('killed')
  expect(await warehouse.query('select * from raw.brands')).toEqual([])
  await expect(warehouse.atomically(() => warehouse.query('select 1'))).rejects.toThrow(/session/)
})

test('views made just before a kill are there after it, also over tables made since', async () => {
  const folder = tempFolder()
  const path = join(folder, 'w.duckdb')
  const script = `
    import { openDuckDb } from '${new URL('../../../../sql/duckdb/duckdb-warehouse.ts', import.meta.url).href}'
    const warehouse = await openDuckDb({ path: process.argv[1] })
    const view = (name, text) => warehouse.atomically(async (session) => {
      await session.execute('create view marts.' + name + '__new as ' + text)
      await session.execute('create or replace view marts.' + name + ' as ' + text)
      await session.execute('drop view marts.' + name + '__new')
    })
    await view('keys', "select fn.caption_key('A') as key")
    await warehouse.execute('create table marts.numbers as select 1 as n')
    await view('later', 'select n, key from marts.numbers cross join marts.keys')
    await view('later', 'select n + 1 as n, key from marts.numbers cross join marts.keys')
    process.kill(process.pid, 'SIGKILL')`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script, path], {
    encoding: 'utf8',
  })
  expect(child.signal).toBe('SIGKILL')
  expect(statSync(`${path}.wal`).size).toBeGreaterThan(0)
  const warehouse = await open(folder)
  const [row] = await warehouse.query('select * from marts.later')
  expect(row).toEqual({ n: 2, key: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect((await warehouse.relations()).filter(({ name }) => name.includes('__new'))).toEqual([])
})

test('a refused statement is in the error', async () => {
  const warehouse = await open(tempFolder())
  await expect(warehouse.query('select nothing_here')).rejects.toMatchObject({
    name: 'WarehouseError',
    data: { statement: 'select nothing_here' },
  })
})

test('a model that is not built yet is asked to be built', async () => {
  const warehouse = await open(tempFolder())
  await expect(warehouse.query('select * from marts.content_plan')).rejects.toThrow(
    /^there is no marts\.content_plan in this warehouse: run `npx drumbeat build`/,
  )
  await expect(warehouse.query('select * from marts.no_such_thing')).rejects.toThrow(
    /^there is no marts\.no_such_thing in this warehouse/,
  )
  await expect(warehouse.query('select * from raw.no_such_thing')).rejects.toThrow(/Catalog Error/)
})

test('one process owns the file: this one twice, or another, is told so', async () => {
  const folder = tempFolder()
  await open(folder)
  await expect(open(folder)).rejects.toBeInstanceOf(WorkspaceOwnedError)
  const script = `
    import { openDuckDb } from '${new URL('../../../../sql/duckdb/duckdb-warehouse.ts', import.meta.url).href}'
    await openDuckDb({ path: process.argv[1] }).catch((e) => console.log(e.name, e.message))`
  const child = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, join(folder, 'w.duckdb')],
    { encoding: 'utf8' },
  )
  expect(child.stdout).toMatch(new RegExp(`^WorkspaceOwnedError.*process ${process.pid}`))
})

test('publishing a snapshot keeps the lock, and readers see what was committed', async () => {
  const folder = tempFolder()
  const warehouse = await open(folder)
  await warehouse.append(brands, [{ brand: 'a' }], load)
  expect(await warehouse.publishSnapshot()).toBe(join(folder, 's.duckdb'))
  const before = await openSnapshot(join(folder, 's.duckdb'), '200MB')
  await warehouse.append(brands, [{ brand: 'b' }], load)
  await warehouse.publishSnapshot()
  expect(await before.query('select brand from raw.brands')).toEqual([{ brand: 'a' }])
  before.close()
  const after = await openSnapshot(join(folder, 's.duckdb'), '200MB')
  expect(await after.query('select count(*) as n from raw.brands')).toEqual([{ n: 2 }])
  after.close()
  const child = spawnSync(process.execPath, [
    '-e',
    `require('${import.meta.resolve('@duckdb/node-api').replace('file://', '')}')
      .DuckDBInstance.create(process.argv[1]).then(() => process.exit(0), () => process.exit(7))`,
    join(folder, 'w.duckdb'),
  ])
  expect(child.status).toBe(7)
})

test('people’s SQL can read the snapshot and nothing else', async () => {
  const folder = tempFolder()
  const warehouse = await open(folder)
  await warehouse.publishSnapshot()
  const reader = await openSnapshot(join(folder, 's.duckdb'), '200MB')
  onTestFinished(() => reader.close())
  for (const sql of [
    'create table raw.evil as select 1',
    'drop table raw.brands',
    `copy raw.brands to '${folder}/out.csv'`,
    `select * from read_csv('/etc/passwd')`,
    `attach '${folder}/w.duckdb'`,
    `set memory_limit = '9GB'`,
    'install httpfs',
  ]) {
    await expect(reader.query(sql), sql).rejects.toThrow(
      /read-only|disabled|locked|not allowed|configuration/i,
    )
  }
  expect(existsSync(join(folder, 'out.csv'))).toBe(false)
})

test('opening again changes nothing, and a column that a record gained is added', async () => {
  const folder = tempFolder()
  const first = await openDuckDb({ path: join(folder, 'w.duckdb') })
  await first.append(brands, [{ brand: 'kept' }], load)
  await first.execute('alter table raw.brands drop column display_name')
  await first.close()
  const again = await open(folder)
  expect(await again.query('select brand, display_name from raw.brands')).toEqual([
    { brand: 'kept', display_name: null },
  ])
})
