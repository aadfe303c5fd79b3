import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { readChecked } from '../../../domain/item-check.ts'
import { parseWeek } from '../../../domain/time.ts'
import { holdItem } from '../../../exporters/queue/queue-actions.ts'
import { readCell } from '../../../exporters/sheets/cells/read-cell.ts'
import type { CellValue, Column } from '../../../exporters/sheets/columns.ts'
import { syncSheet } from '../../../exporters/sheets/pull.ts'
import { exportToSheet } from '../../../exporters/sheets/push.ts'
import {
  AS_OF,
  plannedItem,
  WEEK,
  WeekWarehouse,
} from '../../unit/exporters/sheets/week-warehouse.ts'
import type { Fault } from '../publishing/server.ts'
import { FakeSpreadsheet } from './fake-spreadsheet.ts'
import { openLocal } from './local.ts'
import { columnOf, look, moveColumn, setCell, turn, typeInto, weekTab } from './person.ts'

const RUNS = process.env['DRUMBEAT_PROOF'] ? 500 : 5
const ID = 'book'
const ANSWER = 'answer from Drumbeat'

const planned = ['one', 'two', 'three', 'four'].map((name, place) =>
  plannedItem(name, {
    scheduled_at: `2026-11-${24 + place}T17:00:00Z`,
    local_time: `2026-11-${24 + place}T18:00`,
  }),
)

const TYPED: Partial<Record<Column, readonly CellValue[]>> = {
  decision: ['approve', 'Approved', 'reject', 'hold', '', 'ok'],
  'reject reason': ['off-brand', 'nonsense', ''],
  note: ['please shorten', ''],
  day: [46353, '2026-11-28', 'Fri', '1 Dec', ''],
  'local time': [0.5, '18:45', '7:05 pm', '18:', ''],
  caption: ['New words', '=1+1', 'x'.repeat(2300), ''],
  hashtags: ['#one two', '#foo-bar', ''],
  account: ['x:other', 'instagram:aurora'],
  'item id': ['', 'rubbish'],
  [ANSWER]: ['call me'],
}
const place = fc.nat({ max: 20 })
const typing = fc
  .constantFrom(...(Object.keys(TYPED) as Column[]))
  .chain((column) => fc.tuple(fc.constant(column), fc.constantFrom(...(TYPED[column] ?? ['']))))
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), at: place, typing }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('approve' as const), at: place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('turn', 'insert', 'remove', 'copy', 'slip', 'move column', 'retype'),
      at: place,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hold', 'replan'), at: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('sync', 'export') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom<Fault>(
        '429',
        '500 before',
        '500 after',
        'reset after',
        'twice',
        'cut',
      ),
    }),
  },
)
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never

let week: WeekWarehouse
let local: Awaited<ReturnType<typeof openLocal>>
beforeAll(async () => {
  week = await WeekWarehouse.open()
  local = await openLocal()
})
afterAll(async () => {
  await local.close()
  await week.warehouse.close()
})

const book = () => local.google.spreadsheet(ID)
const sheet = () => local.sheet({ spreadsheetId: ID })
const run = () => ({ asOf: AS_OF, load: week.newLoad() })
const push = () => quietly(() => exportToSheet(week.warehouse, sheet(), { week: WEEK, ...run() }))
const pull = () => quietly(() => syncSheet(week.warehouse, sheet(), run()))

async function play(steps: readonly Step[]): Promise<void> {
  local.server.plan(() => undefined)
  local.google.spreadsheets.set(ID, new FakeSpreadsheet(ID))
  await week.clear()
  await week.plan(planned)
  await push()
  for (const step of steps) await act(step)
  local.server.plan(() => undefined)
  await pull()
  await pull()
  const [before, counts] = [JSON.stringify(book().tabs), await week.counts()]
  await pull()
  expect(JSON.stringify(book().tabs), 'a sheet that is read again').toBe(before)
  expect(await week.counts()).toEqual(counts)
}

/** Whatever Drumbeat does, nothing of a row that is there changes, and approvals are what is shown. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const before = usedRows()
  const done = await work()
  expect(usedRows().slice(0, before.length)).toEqual(before)
  const ids = look(book()).map((row) => row['item id'] ?? '')
  const added = before.length === 0 ? ids : ids.slice(before.length - 1)
  expect(new Set(added).size, 'rows added twice').toBe(added.length)
  return done
}

/** The rows of the week’s tab down to the last that is not empty; none where it is missing. */
function usedRows(): string[] {
  const rows = book().tabs.find(({ properties }) => properties.title.startsWith('Week'))?.rows ?? []
  const last = rows.findLastIndex((row) => row.some((cell) => cell.userEnteredValue))
  return rows.slice(0, last + 1).map((row) => JSON.stringify(row))
}

async function act(step: Step): Promise<void> {
  if (step.do === 'sync') {
    await pull()
    return checkApproved()
  }
  if (step.do === 'export') return void (await push())
  if ('fault' in step) return planFault(step.fault)
  if (!('at' in step)) return
  if (step.do === 'hold' || step.do === 'replan') return elsewhere(step.do, step.at)
  const tab = weekTab(book())
  const at = 1 + (step.at % Math.max(1, tab.rows.length - 1))
  const row = tab.rows[at]
  if ('typing' in step) return typeInto(tab, at, { [step.typing[0]]: step.typing[1] })
  if (step.do === 'approve') return typeInto(tab, at, { decision: 'approve', reviewer: 'Ann' })
  if (step.do === 'turn') return turn(book())
  if (step.do === 'insert') return void tab.rows.splice(at, 0, [])
  if (step.do === 'remove') return void tab.rows.splice(at, 1)
  if (step.do === 'copy') return void (row && tab.rows.push([...row]))
  if (step.do === 'move column') return moveColumn(book(), step.at % 17, (step.at * 7) % 17)
  if (step.do === 'slip') return slip()
  const header = columnOf(tab, 'caption')
  if (header >= 0) setCell(tab, 0, header, 'Caption:')
}

function planFault(fault: Fault): void {
  let isDone = false
  local.server.plan(({ path }) => {
    if (isDone || !path.endsWith(':batchUpdate')) return undefined
    isDone = true
    return fault
  })
}

/** A sort that leaves the hidden column behind. */
function slip(): void {
  const tab = weekTab(book())
  const at = columnOf(tab, 'item id')
  const ids = tab.rows.map((row) => row[at] ?? {})
  const [header = [], first = [], ...rest] = tab.rows
  tab.rows = [header, ...rest, first]
  tab.rows.forEach((row, index) => {
    while (row.length < at) row.push({})
    row[at] = ids[index] ?? {}
  })
}

async function elsewhere(what: 'hold' | 'replan', at: number): Promise<void> {
  const item = planned[at % planned.length]
  if (!item) return
  const [found] = await week.query(
    `select state, revision from marts.content_plan where item_id = '${item.item_id}'`,
  )
  const load = week.newLoad()
  if (what === 'hold' && found?.['state'] === 'approved') {
    await holdItem(week.warehouse, { item_id: item.item_id, actor: 'Bo', at: AS_OF, load })
  }
  if (what === 'replan' && found?.['state'] === 'pending_approval') {
    const revision = Number(found['revision']) + 1
    const change = { caption: `${item.title} anew ${revision}`, revision }
    await week.plan(planned.map((one) => (one === item ? { ...one, ...change } : one)))
  }
}

/** What was answered, also where a row has no formula (any more) that shows it. */
function answersById(): Map<string, string> {
  const rows = book().tabs.find(({ properties }) => properties.title.startsWith('_answers'))?.rows
  const text = (row: NonNullable<typeof rows>[number], at: number) =>
    row[at]?.userEnteredValue?.stringValue ?? ''
  return new Map((rows ?? []).map((row) => [text(row, 0), text(row, 1)]))
}

/** What is approved is what its row shows and says; a row that says approve is, or is told. */
async function checkApproved(): Promise<void> {
  const rows = await week.query(
    `select item_id, state, caption, left(local_time, 10) as "day", right(local_time, 5) as "local time"
     from marts.content_plan`,
  )
  const items = new Map(rows.map((row) => [String(row['item_id']), row]))
  const tab = weekTab(book())
  const answers = answersById()
  for (const row of look(book())) {
    const item = items.get(readChecked(row['item id'] ?? '') ?? '')
    const decision = row['decision']?.toLowerCase() ?? ''
    const answer = answers.get(row['item id'] ?? '') ?? ''
    if (!item || answer.startsWith('✗')) continue
    if (decision.startsWith('approve')) expect(item['state'], JSON.stringify(row)).toBe('approved')
    if (item['state'] !== 'approved') continue
    expect(decision, JSON.stringify(row)).toMatch(/^approved?$/)
    expect(row['reviewer']).toBe('Ann')
    for (const column of ['day', 'local time', 'caption'] as const) {
      if (columnOf(tab, column) < 0) continue
      const context = { monday: parseWeek(WEEK), timezone: 'Europe/Oslo', currency: null, base: '' }
      const text = row[column] ?? ''
      const value = column === 'caption' || !/^[\d.]+$/.test(text) ? text : Number(text)
      expect(readCell(column, value, context), JSON.stringify(row)).toEqual({ text: item[column] })
    }
  }
}

test('whatever people do in the spreadsheet: nothing lost, nothing invented, nothing overwritten', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 25 }), play), {
    numRuns: RUNS,
  })
}, 3_600_000)
