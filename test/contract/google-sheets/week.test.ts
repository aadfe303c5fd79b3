import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { syncSheet } from '../../../exporters/sheets/pull.ts'
import { appendMoves, readPositions } from '../../../exporters/queue/ledger-store.ts'
import { exportToSheet } from '../../../exporters/sheets/push.ts'
import {
  AS_OF,
  plannedItem,
  WEEK,
  WeekWarehouse,
} from '../../unit/exporters/sheets/week-warehouse.ts'
import { columnOf, look, lookAt, moveColumn, setCell, turn, type, weekTab } from './person.ts'
import { startLocal, type Local } from './local.ts'

const ANSWER = 'answer from Drumbeat'
const DAYS = ['24', '25', '26', '27']
const NAMES = ['one', 'two', 'three', 'four']
const planned = NAMES.map((name, at) =>
  plannedItem(name, {
    scheduled_at: `2026-11-${DAYS[at]}T17:00:00Z`,
    local_time: `2026-11-${DAYS[at]}T18:00`,
  }),
)

let week: WeekWarehouse
beforeAll(async () => {
  week = await WeekWarehouse.open()
})
afterAll(() => week.warehouse.close())

let local: Local
let id: string | null
beforeEach(async () => {
  local = await startLocal()
  id = null
  await week.clear()
  await week.plan(planned)
})

const sheet = () => local.sheet({ spreadsheetId: id })
async function push() {
  const summary = await exportToSheet(week.warehouse, sheet(), {
    week: WEEK,
    asOf: AS_OF,
    load: week.newLoad(),
  })
  id ??= [...local.google.spreadsheets.keys()][0] ?? null
  return summary
}
const pull = () => syncSheet(week.warehouse, sheet(), { asOf: AS_OF, load: week.newLoad() })
const book = () => local.google.spreadsheet(id ?? '')
/** The rows as people see them, without our answers. */
const typed = () => look(book()).map((row) => ({ ...row, [ANSWER]: '' }))

/** What planning again does with a proposal it drops. */
function withdraw(item: (typeof planned)[number] | undefined): Promise<void> {
  return week.warehouse.atomically(async (session) => {
    if (!item) return
    const { item_id, account_id, week_start_on } = item
    const revision = Number(item.revision)
    const ledger = { item_id, account_id, week: WEEK, week_start_on, revision }
    const position = (await readPositions(session, [ledger])).get(item_id)
    if (!position) return
    const change = {
      to: 'withdrawn',
      revision,
      at: AS_OF,
      actor: 'plan-week',
      reason: 'dropped',
    } as const
    await appendMoves(session, [{ position, changes: [change] }], week.newLoad())
  })
}
const approve = { decision: 'approve', reviewer: 'Ann' }

test('a week is exported in one write, approved in the sheet, read in one read, answered in one write', async () => {
  const summary = await push()
  expect(summary).toMatchObject({ items: 4, added: 4, refreshed: 0 })
  expect(summary.path).toMatch(
    /^https:\/\/docs\.google\.com\/spreadsheets\/d\/sheet-1\/edit#gid=\d+$/,
  )
  expect(local.asked()).toEqual(['GET /files', 'POST /files', 'read', 'write'])
  expect(lookAt(book(), 'one')).toMatchObject({
    day: '46350',
    'local time': '0.75',
    caption: 'Caption of one',
    [ANSWER]: '',
  })

  type(book(), 'one', approve)
  type(book(), 'two', { decision: 'reject', 'reject reason': 'off-brand', reviewer: 'Bo' })
  type(book(), 'three', { 'local time': '19:30' })
  expect(await pull()).toMatchObject({ approved: 1, rejected: 1, moved: 1, refused: [], notes: [] })
  expect(local.asked()).toEqual(['read', 'write'])
  expect(await week.states()).toEqual({
    four: 'pending_approval 1 null',
    one: 'approved 1 approve',
    three: 'pending_approval 2 null',
    two: 'rejected 1 reject',
  })
  expect(lookAt(book(), 'one')[ANSWER]).toBe('✓ Approved by Ann: goes out Tue 24 Nov 18:00.')
  expect(lookAt(book(), 'two')[ANSWER]).toMatch(/^✓ Rejected by Bo \(off-brand\)/)
  expect(lookAt(book(), 'three')[ANSWER]).toMatch(/^• Changed.*Moved from .* to Thu 26 Nov 19:30/)

  const counts = await week.counts()
  expect(await pull()).toMatchObject({ approved: 0, unchanged: 4 })
  expect(local.asked()).toEqual(['read'])
  expect(await week.counts()).toEqual(counts)
  const [run] = await week.query(`select distinct backend, uri from raw.exports`)
  expect(run).toMatchObject({ backend: 'google', uri: summary.path })
  expect(await week.query(`select distinct source from raw.approvals`)).toEqual([
    { source: 'google' },
  ])
})

test('exporting again changes nothing', async () => {
  await push()
  const before = JSON.stringify(book().tabs)
  local.asked()
  const counts = await week.counts()
  expect(await push()).toMatchObject({ added: 0, refreshed: 0 })
  expect(local.asked()).toEqual(['read'])
  expect(JSON.stringify(book().tabs)).toBe(before)
  expect(await week.counts()).toEqual(counts)
})

test('sorted, inserted, copied and moved: a row is found by its id, an answer by its row', async () => {
  await push()
  type(book(), 'two', approve)
  turn(book())
  moveColumn(book(), columnOf(weekTab(book()), 'decision'), 0)
  moveColumn(book(), columnOf(weekTab(book()), 'item id'), 3)
  weekTab(book()).rows.splice(2, 0, [])
  expect(await pull()).toMatchObject({ approved: 1, refused: [] })
  expect(lookAt(book(), 'two')[ANSWER]).toMatch(/^✓ Approved by Ann/)
  expect(lookAt(book(), 'one')[ANSWER]).toBe('')

  const tab = weekTab(book())
  const row = tab.rows.find((cells) => JSON.stringify(cells).includes('Caption of three'))
  tab.rows.push([...(row ?? [])])
  setCell(tab, tab.rows.length - 1, columnOf(tab, 'decision'), 'approve')
  expect((await pull()).refused.map(({ why }) => why)).toEqual([
    expect.stringContaining('stands in 2 rows'),
    expect.stringContaining('stands in 2 rows'),
  ])
  const shown = look(book()).filter(({ caption }) => caption === 'Caption of three')
  expect(shown.map((cells) => cells[ANSWER])).toEqual([
    expect.stringMatching(/^✗ Not applied: this item stands in 2 rows/),
    expect.stringMatching(/^✗ Not applied: this item stands in 2 rows/),
  ])
})

test('a sort between our read and our write hits nothing, and neither does typing', async () => {
  await push()
  type(book(), 'one', approve)
  local.google.beforeBatch = () => {
    local.google.beforeBatch = null
    turn(book())
    type(book(), 'four', { decision: 'hold', note: 'wait' })
  }
  await pull()
  expect(lookAt(book(), 'one')).toMatchObject({ ...approve, [ANSWER]: expect.stringMatching(/^✓/) })
  expect(lookAt(book(), 'four')).toMatchObject({ decision: 'hold', note: 'wait', [ANSWER]: '' })
  const before = typed()
  expect(await pull()).toMatchObject({ held: 1 })
  expect(typed()).toEqual(before)
})

test('a new plan adds rows and tells of changes; no cell of a person is rewritten', async () => {
  await push()
  const [one, , three, four] = planned
  if (!one || !three || !four) return
  await week.plan([
    { ...one, caption: '=NEW()', revision: 2 },
    three,
    four,
    plannedItem('five', { scheduled_at: '2026-11-28T17:00:00Z', local_time: '2026-11-28T18:00' }),
  ])
  await withdraw(planned[1])
  const before = typed()
  local.asked()
  expect(await push()).toMatchObject({ added: 1, refreshed: 2 })
  expect(local.asked()).toEqual(['read', 'write'])
  expect(typed().slice(0, 4)).toEqual(before)
  expect(lookAt(book(), 'five')).toMatchObject({ caption: 'Caption of five' })
  expect(lookAt(book(), 'two')[ANSWER]).toBe('• No longer in the plan: nothing to decide.')
  expect(lookAt(book(), 'one')[ANSWER]).toBe(
    '• Changed; it waits for a decision. This row shows what was so before. Now – caption: “=NEW()”. Write that here to approve it.',
  )

  type(book(), 'one', approve)
  expect((await pull()).refused[0]?.why).toMatch(
    /the caption was changed elsewhere.*write into the row/,
  )
  expect(lookAt(book(), 'one')[ANSWER]).toMatch(/^✗ Not applied/)
  type(book(), 'one', { caption: '=NEW()' })
  expect(await pull()).toMatchObject({ approved: 1, reworded: 0 })
  expect(lookAt(book(), 'one')[ANSWER]).toBe('✓ Approved by Ann: goes out Tue 24 Nov 18:00.')
})

test('texts that begin like a formula are texts', async () => {
  const odd = ['=1+1', '+47 22', '-1', '@all', '\tx', "'quoted"]
  await week.clear()
  await week.plan(
    odd.map((caption, at) =>
      plannedItem(`odd ${at}`, {
        caption,
        scheduled_at: `2026-11-${23 + at}T17:00:00Z`,
        local_time: `2026-11-${23 + at}T18:00`,
      }),
    ),
  )
  await push()
  const at = columnOf(weekTab(book()), 'caption')
  const written = weekTab(book())
    .rows.slice(1)
    .map((row) => row[at]?.userEnteredValue)
  expect(written.map((value) => Object.keys(value ?? {}))).toEqual(odd.map(() => ['stringValue']))
  expect(new Set(look(book()).map(({ caption }) => caption))).toEqual(
    new Set(odd.map((caption) => caption.trim())),
  )
})
