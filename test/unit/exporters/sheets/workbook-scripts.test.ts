import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CellValue } from 'exceljs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { syncApprovals } from '../../../../exporters/sheets/pull.ts'
import { exportWeek } from '../../../../exporters/sheets/push.ts'
import { editSheet, look, type } from './person.ts'
import { AS_OF, plannedItem, WEEK, WeekWarehouse } from './week-warehouse.ts'

const RUNS = process.env['DRUMBEAT_PROOF'] ? 40 : 3

const names = ['one', 'two', 'three', 'four']
const items = names.map((name, place) =>
  plannedItem(name, {
    scheduled_at: `2026-11-${24 + place}T17:00:00Z`,
    local_time: `2026-11-${24 + place}T18:00`,
  }),
)
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
const path = join(folder, 'week.xlsx')
let week: WeekWarehouse
beforeAll(async () => {
  week = await WeekWarehouse.open()
})
afterAll(async () => {
  await week.warehouse.close()
  rmSync(folder, { recursive: true })
})

const typed = fc.oneof(
  fc.constant<[string, CellValue][]>([
    ['decision', 'approve'],
    ['reviewer', 'Ann'],
  ]),
  fc
    .tuple(
      fc.constantFrom('decision', 'caption', 'local time', 'day', 'note'),
      fc.constantFrom<CellValue>('approve', 'hold', '=1+1', '18:45', 0.5, '2026-11-28', null),
    )
    .map((cell): [string, CellValue][] => [cell]),
)
const round = fc.record({
  typing: fc.array(fc.tuple(fc.constantFrom(...names), typed), { maxLength: 5 }),
  isTurned: fc.boolean(),
})

const pull = () => syncApprovals(week.warehouse, { path, asOf: AS_OF, load: week.newLoad() })

/** Turns the rows round, as sorting does. */
function turn(): Promise<void> {
  return editSheet(path, (sheet) => {
    const rows = names.map((_, place) => sheet.getRow(place + 2).values)
    rows.toReversed().forEach((values, place) => {
      sheet.getRow(place + 2).values = values
    })
  })
}

async function play(rounds: readonly (typeof round extends fc.Arbitrary<infer R> ? R : never)[]) {
  await week.clear()
  await week.plan(items)
  rmSync(path, { force: true })
  await exportWeek(week.warehouse, { week: WEEK, path, asOf: AS_OF, load: week.newLoad() })
  for (const { typing, isTurned } of rounds) {
    for (const [name, cells] of typing) await type(path, { [name]: Object.fromEntries(cells) })
    if (isTurned) await turn()
    await pull()
    await checkApproved()
  }
  await pull()
  const [bytes, counts] = [readFileSync(path), await week.counts()]
  await pull()
  expect(readFileSync(path), 'a file that is read again').toEqual(bytes)
  expect(await week.counts()).toEqual(counts)
}

/** What is approved in the warehouse is what its row shows and says. */
async function checkApproved(): Promise<void> {
  const shown = await look(path)
  const rows = await week.query(
    `select title, caption, left(local_time, 10) as day, right(local_time, 5) as "local time"
     from marts.content_plan where state = 'approved'`,
  )
  for (const { title, ...values } of rows) {
    const row = shown[String(title)]
    if (row?.['answer from Drumbeat']?.startsWith('✗')) continue
    expect(row).toMatchObject({ ...values, decision: 'approve', reviewer: 'Ann' })
  }
  const approved = new Set(rows.map(({ title }) => String(title)))
  for (const [name, row] of Object.entries(shown)) {
    const isTold = row['answer from Drumbeat']?.startsWith('✗')
    if (row['decision'] === 'approve' && !isTold) expect(approved).toContain(name)
  }
}

test('through real files and a real warehouse: what is approved is what the sheet shows', async () => {
  await fc.assert(fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), play), {
    numRuns: RUNS,
  })
}, 120_000)
