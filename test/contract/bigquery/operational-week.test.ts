import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { syncApprovals } from '../../../exporters/sheets/pull.ts'
import { exportWeek } from '../../../exporters/sheets/push.ts'
import { planBrandWeek } from '../../../sql/planning/plan-brand-week.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { tempFolder } from '../../temp.ts'
import { type } from '../../unit/exporters/sheets/person.ts'
import {
  AS_OF,
  plannedItem,
  WEEK,
  WeekWarehouse,
} from '../../unit/exporters/sheets/week-warehouse.ts'
import { ownWarehouse, WANTED } from '../../unit/sql/planning/workspace.ts'
import { copyTables, told } from './copy-tables.ts'
import { queriesOf, startDeployed } from './local.ts'

test('a sheet is written and read back as on the embedded engine, without a query', async () => {
  const week = await WeekWarehouse.open()
  onTestFinished(() => week.warehouse.close())
  const items = ['one', 'two', 'three'].map((name, place) =>
    plannedItem(name, {
      scheduled_at: `2026-11-${24 + place}T17:00:00Z`,
      local_time: `2026-11-${24 + place}T18:00`,
    }),
  )
  await week.plan(items)
  const local = await startDeployed({ wholeBytes: 3000 })
  await copyTables(week.warehouse, local)
  const folder = tempFolder()
  const newLoad = (turn: number) => ({ loadId: `load-1${turn}`, loadedAt: AS_OF, isSample: false })
  const live = async (warehouse: Warehouse, name: string) => {
    mkdirSync(join(folder, name))
    const path = join(folder, name, 'week.xlsx')
    const exported = await exportWeek(warehouse, {
      week: WEEK,
      path,
      asOf: AS_OF,
      load: newLoad(1),
    })
    await type(path, {
      one: { decision: 'approve', reviewer: 'Ann' },
      two: { decision: 'approve', caption: 'Another {{projectId}} caption' },
      three: { decision: 'reject', 'reject reason': 'repeated' },
    })
    const copy = join(folder, name, 'older.xlsx')
    copyFileSync(path, copy)
    const pulled = []
    for (const [turn, file] of [path, path, copy].entries()) {
      const load = newLoad(turn + 2)
      pulled.push(await syncApprovals(warehouse, { path: file, asOf: AS_OF, load }))
    }
    return JSON.parse(JSON.stringify([exported, pulled]).replaceAll(name, '')) as unknown
  }
  const mine = await live(local.warehouse, 'bigquery')
  expect(mine).toEqual(await live(week.warehouse, 'embedded'))
  expect(mine).toMatchObject([
    { items: 3 },
    [{ approved: 1, rejected: 1, refused: [{}] }, { approved: 0 }, {}],
  ])
  const here = await local.warehouse.operational({ first: '2026-11-23', last: '2026-11-23' })
  for (const table of ['approvals', 'queue_events', 'exports', 'export_items']) {
    const rows = (await told(here, table)).map((row) => row.replaceAll('bigquery', 'embedded'))
    expect(rows).toEqual(await told(week.warehouse, table))
  }
  expect(queriesOf(local)).toEqual([])
  await local.warehouse.close()
})

test('a week is planned as on the embedded engine, without a query', async () => {
  const embedded = await ownWarehouse()
  const local = await startDeployed()
  await copyTables(embedded, local)
  const mine = await planBrandWeek(local.warehouse, WANTED)
  expect(mine).toEqual(await planBrandWeek(embedded, WANTED))
  expect(mine.count_items).toBeGreaterThan(40)
  expect(await planBrandWeek(local.warehouse, WANTED)).toMatchObject({ is_new: false })
  const here = await local.warehouse.operational({ first: '2026-11-23', last: '2026-11-23' })
  for (const table of ['plan_runs', 'plan_items', 'variants', 'caption_decisions']) {
    expect(await told(here, table)).toEqual(await told(embedded, table))
  }
  expect(queriesOf(local)).toEqual([])
  await local.warehouse.close()
})
