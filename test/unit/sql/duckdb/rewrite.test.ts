import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import type { RewriteStep } from '../../../../sql/duckdb/rewrite.ts'
import { tempFolder } from '../../../temp.ts'

const MODULE = new URL('../../../../sql/duckdb/duckdb-warehouse.ts', import.meta.url).href
const STEPS: readonly RewriteStep[] = ['copying', 'copied', 'closed', 'renamed']
/** Rows enough for several blocks, with texts that no compression hides. */
const FILL = `
  pragma force_compression = 'uncompressed';
  create table marts.people as
  select i, 'forget-me-' || md5(cast(i as varchar)) as name, i % 3 = 0 as is_gone
  from range(20000) as t(i);
  create view marts.left_over as select name from marts.people where not is_gone;`

async function open(path: string): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({ path, threads: 2 })
  onTestFinished(() => warehouse.close())
  return warehouse
}

/** Whether any file of the database holds the text. */
function holds(path: string, text: string): boolean {
  return [path, `${path}.wal`].some((file) => existsSync(file) && readFileSync(file).includes(text))
}

/** The name that the first deleted row had. */
async function firstGone(warehouse: DuckDbWarehouse): Promise<string> {
  const [row] = await warehouse.query('select name from marts.people where i = 0')
  return String(row?.['name'])
}

test('a rewritten database has the same rows, views and functions, and none of the deleted bytes', async () => {
  const path = join(tempFolder(), 'warehouse.duckdb')
  const first = await open(path)
  await first.execute(FILL)
  const name = await firstGone(first)
  await first.close()
  expect(holds(path, name)).toBe(true)

  const warehouse = await open(path)
  await warehouse.execute('delete from marts.people where is_gone')
  const before = [
    await warehouse.relations(),
    await warehouse.query('from marts.left_over order by all'),
  ]
  await warehouse.rewrite()
  expect(await warehouse.relations()).toEqual(before[0])
  expect(await warehouse.query('from marts.left_over order by all')).toEqual(before[1])
  expect(await warehouse.query("select fn.add_days(date '2026-11-20', 1) as day")).toEqual([
    { day: '2026-11-21' },
  ])
  await warehouse.execute('insert into marts.people values (-1, $$new$$, false)')
  await warehouse.close()
  expect(holds(path, name)).toBe(false)
  expect(await (await open(path)).query('select count(*) as rows from marts.people')).toEqual([
    { rows: 13_334 },
  ])
})

test('while it runs the file stays owned, and after it too', async () => {
  const path = join(tempFolder(), 'warehouse.duckdb')
  const warehouse = await open(path)
  const inode = statSync(path).ino
  await warehouse.rewrite()
  expect(statSync(path).ino).not.toBe(inode)
  await expect(openDuckDb({ path })).rejects.toThrow(/open in this process already/)
  const other = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { openDuckDb } from '${MODULE}'
     await openDuckDb({ path: process.argv[1] })`,
      path,
    ],
    { encoding: 'utf8' },
  )
  expect(other.stderr).toMatch(/WorkspaceOwnedError.*belongs to another process/)
})

test.each(STEPS)(
  'killed when it is %s, it leaves a whole database, and the next one ends',
  async (step) => {
    const path = join(tempFolder(), 'warehouse.duckdb')
    const first = await open(path)
    await first.execute(FILL)
    const name = await firstGone(first)
    await first.execute('delete from marts.people where is_gone')
    await first.close()
    const script = `
    import { openDuckDb } from '${MODULE}'
    const warehouse = await openDuckDb({ path: process.argv[1] })
    await warehouse.execute('insert into marts.people values (-1, $$kept$$, false)')
    await warehouse.rewrite((step) => step === '${step}' && process.kill(process.pid, 'SIGKILL'))`
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script, path], {
      encoding: 'utf8',
    })
    expect(child.signal, child.stderr).toBe('SIGKILL')
    const count = 'select count(*) as rows, count_if(i = -1) as kept from marts.people'
    const warehouse = await open(path)
    expect(await warehouse.query(count)).toEqual([{ rows: 13_334, kept: 1 }])
    await warehouse.rewrite()
    expect(await warehouse.query(count)).toEqual([{ rows: 13_334, kept: 1 }])
    await warehouse.close()
    expect(holds(path, name)).toBe(false)
    expect(existsSync(`${path}.rewrite`)).toBe(false)
  },
)

test('what a killed rewrite left beside the file is not taken for the new one', async () => {
  const path = join(tempFolder(), 'warehouse.duckdb')
  const warehouse = await open(path)
  await warehouse.execute('create table marts.numbers as select 1 as n')
  for (const end of ['', '.wal']) writeFileSync(`${path}.rewrite${end}`, 'half a file')
  await warehouse.rewrite()
  expect(await warehouse.query('select n from marts.numbers')).toEqual([{ n: 1 }])
  expect(existsSync(`${path}.rewrite.wal`)).toBe(false)
})

test('in memory there is nothing to rewrite', async () => {
  const warehouse = await open(':memory:')
  await warehouse.execute('create table marts.numbers as select 1 as n')
  await warehouse.rewrite()
  expect(await warehouse.query('select n from marts.numbers')).toEqual([{ n: 1 }])
})
