import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import type { Row, Warehouse } from '../../../../sql/warehouse.ts'
import { addPosts, build, modelsOf, temporaryFolder, type Post } from './fixture.ts'
import { INCREMENTAL, incrementalFiles } from './incremental-models.ts'

const SCRIPT = fileURLToPath(new URL('killed-build.ts', import.meta.url))

const day = (number: number): Post => ({ id: `p${number}`, at: `2026-11-${10 + number}T12:00:00Z` })

async function contents(warehouse: Warehouse): Promise<Row[][]> {
  return Promise.all(
    INCREMENTAL.map((name) => warehouse.query(`select * from ${name} order by all`)),
  )
}

it.each([
  ['transactional', [8], [2, 9]],
  ['stepwise', [9], [4, 8]],
])('a %s build killed between two changes is made good by the next', async (mode, first, later) => {
  const path = join(temporaryFolder(), 'warehouse.duckdb')
  const models = modelsOf(incrementalFiles(1))
  const within = async <T>(work: (warehouse: DuckDbWarehouse) => Promise<T>): Promise<T> => {
    const warehouse = await openDuckDb({ path, threads: 2 })
    try {
      return await work(warehouse)
    } finally {
      await warehouse.close()
    }
  }
  const killAt = (moment: number): void => {
    const { signal, stderr } = spawnSync(process.execPath, [SCRIPT, path, String(moment), mode])
    expect(signal, String(stderr)).toBe('SIGKILL')
  }
  await within((warehouse) => addPosts(warehouse, [1, 2, 3, 4].map(day)))
  first.forEach(killAt)
  await within(async (warehouse) => assertBuilt(await build(warehouse, models)))
  for (const moment of later) {
    const posts = [day(moment), { ...day(1), caption: `moved ${moment}` }]
    await within((warehouse) => addPosts(warehouse, posts))
    killAt(moment)
  }
  await within(async (warehouse) => {
    assertBuilt(await build(warehouse, models))
    const relations = (await warehouse.relations()).map(({ name }) => name)
    expect(relations.filter((name) => name.endsWith('__new'))).toEqual([])
    const rows = await contents(warehouse)
    assertBuilt(await build(warehouse, models, { full: true }))
    expect(rows).toEqual(await contents(warehouse))
    expect(rows[0]).toContainEqual(
      expect.objectContaining({ post_id: 'p1', caption: `moved ${later.at(-1)}` }),
    )
  })
})
