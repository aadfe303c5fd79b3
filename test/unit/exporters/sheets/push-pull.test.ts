import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { ConflictError, TryLaterError } from '../../../../domain/errors.ts'
import { syncApprovals } from '../../../../exporters/sheets/pull.ts'
import { exportWeek } from '../../../../exporters/sheets/push.ts'
import { holdItem } from '../../../../exporters/queue/queue-actions.ts'
import type { Warehouse } from '../../../../sql/warehouse.ts'
import { editSheet, look, type } from './person.ts'
import { AS_OF, plannedItem, WEEK, WeekWarehouse } from './week-warehouse.ts'

const names = ['one', 'two', 'three', 'four', 'five']
const later = (day: number) => ({
  scheduled_at: `2026-11-${day}T17:00:00Z`,
  local_time: `2026-11-${day}T18:00`,
})
const items = names.map((name, place) => plannedItem(name, later(24 + place)))
const yes = { decision: 'approve', reviewer: 'Ann' }
const ANSWER = 'answer from Drumbeat'
let folder: string
let path: string
let week: WeekWarehouse

beforeAll(async () => {
  week = await WeekWarehouse.open()
})
afterAll(() => week.warehouse.close())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  path = join(folder, 'week.xlsx')
  await week.clear()
  await week.plan([
    ...items,
    plannedItem('closed', { account_id: 'tiktok:aurora', schedule_id: 'SCH_T' }),
  ])
})
afterEach(() => rmSync(folder, { recursive: true }))

const push = (warehouse: Warehouse = week.warehouse) =>
  exportWeek(warehouse, { week: WEEK, path, asOf: AS_OF, load: week.newLoad() })
const pull = (warehouse: Warehouse = week.warehouse) =>
  syncApprovals(warehouse, { path, asOf: AS_OF, load: week.newLoad() })
const answers = async () =>
  Object.fromEntries(Object.entries(await look(path)).map(([name, row]) => [name, row[ANSWER]]))

test('an export writes what may be exported and records the rest with the reason', async () => {
  expect(await push()).toMatchObject({
    schedules: 1,
    items: 5,
    added: 5,
    refreshed: 0,
    path,
    skipped: [
      {
        account_id: 'tiktok:aurora',
        reason: 'auto-export is off',
      },
    ],
  })
  expect(Object.keys(await look(path))).toEqual(names)
  expect(
    await week.query(`select account_id, status, reason, count_items from raw.exports order by 1`),
  ).toEqual([
    { account_id: 'instagram:aurora', status: 'exported', reason: null, count_items: 5 },
    {
      account_id: 'tiktok:aurora',
      status: 'skipped',
      reason: 'auto-export is off',
      count_items: 0,
    },
  ])
})

test('exporting again changes nothing, in the file or in the warehouse', async () => {
  await push()
  const [bytes, counts] = [readFileSync(path), await week.counts()]
  expect(await push()).toMatchObject({ items: 5, added: 0, refreshed: 0 })
  expect(readFileSync(path)).toEqual(bytes)
  expect(await week.counts()).toEqual(counts)
})

test('a week with nothing to export writes no file, and says why', async () => {
  await week.clear()
  await week.plan([plannedItem('closed', { account_id: 'tiktok:aurora' })])
  expect(await push()).toMatchObject({ path: null, schedules: 0, items: 0 })
  expect(existsSync(path)).toBe(false)
  expect(await week.counts()).toMatchObject({ exports: 1, export_items: 0 })
})

test('answers land once, in the ledger and in the sheet', async () => {
  await push()
  await type(path, {
    one: yes,
    two: { decision: 'reject', 'reject reason': 'off-brand', note: 'no' },
    three: { decision: 'hold' },
    four: { ...yes, 'local time': '20:15', caption: 'Reworded' },
    five: { decision: 'approve' },
  })
  expect(await pull()).toMatchObject({
    approved: 2,
    rejected: 1,
    held: 1,
    moved: 1,
    reworded: 1,
    unchanged: 0,
    refused: [{ why: 'the reviewer is missing: write who approves it' }],
  })
  expect(await week.states()).toEqual({
    closed: 'pending_approval 1 null',
    one: 'approved 1 approve',
    two: 'rejected 1 reject',
    three: 'pending_approval 1 hold',
    four: 'approved 2 approve',
    five: 'pending_approval 1 null',
  })
  expect(await answers()).toEqual({
    one: '✓ Approved by Ann: goes out Tue 24 Nov 18:00.',
    two: '✓ Rejected (off-brand): it does not go out.',
    three: '• On hold: not published unless somebody approves it.',
    four: '✓ Approved by Ann: goes out Fri 27 Nov 20:15. Moved from Fri 27 Nov 18:00 to Fri 27 Nov 20:15; caption reworded.',
    five: '✗ Not applied: the reviewer is missing: write who approves it.',
  })
  const [four] = await week.query(
    `select caption, local_time, scheduled_at, note from marts.content_plan where title = 'four'`,
  )
  expect(four).toEqual({
    caption: 'Reworded',
    local_time: '2026-11-27T20:15',
    note: null,
    scheduled_at: '2026-11-27T19:15:00Z',
  })
  const [bytes, counts] = [readFileSync(path), await week.counts()]
  expect(await pull()).toMatchObject({ approved: 0, rejected: 0, held: 0, moved: 0, unchanged: 4 })
  expect(await push()).toMatchObject({ added: 0, refreshed: 0 })
  expect(readFileSync(path)).toEqual(bytes)
  expect(await week.counts()).toMatchObject({
    approvals: counts?.['approvals'],
    queue_events: counts?.['queue_events'],
  })
})

test('one answer after the other: approved, edited, taken back, approved again, rejected, approved', async () => {
  await push()
  const stood: string[] = []
  for (const cells of [
    yes,
    { caption: 'Edited once' },
    { decision: null },
    { caption: 'Edited twice' },
    { decision: 'approve' },
    { decision: 'reject', 'reject reason': 'other' },
    { ...yes, 'reject reason': null },
    { note: 'thank you' },
  ]) {
    await type(path, { one: cells })
    const { refused } = await pull()
    expect(refused).toEqual([])
    stood.push((await week.states())['one'] ?? '')
    expect(await pull()).toMatchObject({
      approved: 0,
      rejected: 0,
      held: 0,
      withdrawn: 0,
      noted: 0,
    })
  }
  expect(stood).toEqual([
    'approved 1 approve',
    'approved 2 approve',
    'held 2 withdraw',
    'held 3 withdraw',
    'approved 3 approve',
    'held 3 reject',
    'approved 3 approve',
    'approved 3 approve',
  ])
  const [events] = await week.query(
    `select list(to_state || ' ' || revision order by sequence) as steps,
       list(distinct actor) as actors from raw.queue_events`,
  )
  expect(events?.['steps']).toEqual([
    'approved 1',
    'held 2',
    'approved 2',
    'held 2',
    'approved 3',
    'held 3',
    'approved 3',
  ])
  expect(events?.['actors']).toEqual(['Ann'])
})

test('a new plan adds, refreshes and withdraws; what people typed stays', async () => {
  await push()
  await type(path, { one: yes, two: { note: 'mine', decision: 'hold' } })
  await week.plan([
    plannedItem('one', { ...later(24), caption: 'One, planned anew', revision: 2 }),
    plannedItem('two', { ...later(25), caption: 'Two, planned anew', revision: 2 }),
    plannedItem('three', { ...later(28), revision: 2 }),
    plannedItem('six', {
      ...later(29),
      account_id: 'x:aurora',
      platform: 'x',
      schedule_id: 'SCH_X',
    }),
  ])
  expect(await push()).toMatchObject({ added: 1, refreshed: 1 })
  const rows = await look(path)
  expect(Object.keys(rows)).toEqual([...names, 'six'])
  expect(rows['one']).toMatchObject({ caption: 'Caption of one', decision: 'approve' })
  expect(rows['two']).toMatchObject({ note: 'mine', decision: 'hold' })
  expect(rows['three']).toMatchObject({ day: '2026-11-28' })
  const { refused, held } = await pull()
  expect(held).toBe(1)
  expect(refused.map(({ why }) => why)).toEqual([
    'the caption was changed elsewhere and is now "One, planned anew": clear the decision and your changes to see it, then decide',
  ])
  await type(path, { one: { decision: null } })
  await pull()
  expect((await look(path))['one']).toMatchObject({
    caption: 'One, planned anew',
    [ANSWER]: '• Changed; it waits for a decision.',
  })
  await type(path, { one: yes, six: yes })
  expect(await pull()).toMatchObject({ approved: 2, refused: [] })
})

test('what somebody does elsewhere shows in the sheet', async () => {
  await push()
  await type(path, { one: yes })
  await pull()
  const id = items[0]?.item_id ?? ''
  await holdItem(week.warehouse, { item_id: id, actor: 'Bo', at: AS_OF, load: week.newLoad() })
  await pull()
  expect((await look(path))['one']).toMatchObject({
    decision: 'hold',
    [ANSWER]: '• On hold: not published unless somebody approves it.',
  })
  expect(await pull()).toMatchObject({ held: 0, approved: 0 })
  await type(path, { one: yes })
  expect(await pull()).toMatchObject({ approved: 1 })
})

test('a lost file is written anew, with the decisions', async () => {
  await push()
  await type(path, { one: yes, two: { decision: 'reject', 'reject reason': 'legal' } })
  await pull()
  const before = await look(path)
  rmSync(path)
  await push()
  expect(await look(path)).toEqual(before)
  const counts = await week.counts()
  expect(await pull()).toMatchObject({ approved: 0, rejected: 0, unchanged: 5 })
  expect(await week.counts()).toEqual(counts)
})

test('an older copy of the file is told what is new, undoes nothing, and counts itself', async () => {
  await push()
  copyFileSync(path, `${path}.old`)
  await type(path, { one: { ...yes, caption: 'Mine' }, two: { 'local time': '19:00' } })
  await pull()
  await week.plan(items.slice(2).map((item) => ({ ...item, caption: 'Planned anew', revision: 2 })))
  await push()
  copyFileSync(`${path}.old`, path)
  await type(path, { five: { decision: 'reject' } })
  expect(await pull()).toMatchObject({
    reworded: 0,
    moved: 0,
    withdrawn: 0,
    rejected: 1,
    refused: [],
  })
  const rows = await look(path)
  expect(rows['one']).toMatchObject({ caption: 'Mine', decision: 'approve', reviewer: 'Ann' })
  expect(rows['two']).toMatchObject({ 'local time': '19:00' })
  expect(rows['three']).toMatchObject({ caption: 'Planned anew' })
  expect(await week.states()).toMatchObject({
    one: 'approved 2 approve',
    five: 'rejected 2 reject',
  })
})

test('killed between the warehouse and the file: the next run only tells the sheet', async () => {
  await push()
  await type(path, { one: yes, two: { caption: 'New' } })
  writeFileSync(join(folder, '.~lock.week.xlsx#'), ',ann,host,;')
  await expect(pull()).rejects.toThrow(TryLaterError)
  rmSync(join(folder, '.~lock.week.xlsx#'))
  const locking = after(week.warehouse, () => writeFileSync(join(folder, '~$week.xlsx'), ''))
  await expect(pull(locking)).rejects.toThrow(TryLaterError)
  rmSync(join(folder, '~$week.xlsx'))
  expect(await pull()).toMatchObject({ approved: 0, reworded: 0, unchanged: 5 })
  expect(await week.counts()).toMatchObject({ approvals: 2, queue_events: 1 })
  expect(await answers()).toMatchObject({
    one: '✓ Approved by Ann: goes out Tue 24 Nov 18:00.',
    two: '• Changed; it waits for a decision.',
  })
})

test('killed inside the transaction: nothing lands, and the next run records the same', async () => {
  await push()
  await type(path, { one: yes, two: yes })
  const before = await week.counts()
  await expect(pull(failing(week.warehouse))).rejects.toThrow(ConflictError)
  expect(await week.counts()).toEqual(before)
  expect(await pull()).toMatchObject({ approved: 2 })
})

test('a file saved while it is read is read again, and nothing typed is lost', async () => {
  await push()
  await type(path, { one: yes })
  let isTyped = false
  const typing = after(week.warehouse, async () => {
    if (!isTyped) await type(path, { two: yes })
    isTyped = true
  })
  expect(await pull(typing)).toMatchObject({ approved: 2, unchanged: 4 })
  const rows = await look(path)
  expect([rows['one']?.[ANSWER], rows['two']?.[ANSWER]]).toEqual([
    '✓ Approved by Ann: goes out Tue 24 Nov 18:00.',
    '✓ Approved by Ann: goes out Wed 25 Nov 18:00.',
  ])
})

test('killed between the file and the record of it: no edit is made of what was refreshed', async () => {
  await push()
  await week.plan(
    items.map((item) => ({ ...item, caption: `${item.caption ?? ''}!`, revision: 2 })),
  )
  const dying = after(week.warehouse, () => undefined, { diesAfter: 1 })
  await expect(push(dying)).rejects.toThrow('killed')
  expect((await look(path))['one']?.['caption']).toBe('Caption of one!')
  expect(await pull()).toMatchObject({ reworded: 0, refused: [], unchanged: 5 })
  await type(path, { one: { caption: 'Mine' } })
  expect(await pull()).toMatchObject({ reworded: 1, refused: [] })
})

test('without its hidden sheet the workbook says its week by the name of its tab', async () => {
  await push()
  await type(path, { one: yes })
  await editSheet(path, (sheet, book) => {
    book.removeWorksheet(book.getWorksheet('_drumbeat')?.id ?? 0)
  })
  expect(await pull()).toMatchObject({ week: WEEK, approved: 1 })
  await editSheet(path, (sheet) => (sheet.name = 'Weekly'))
  await expect(pull()).rejects.toThrow('does not say its week')
})

test('another week is not written into the file', async () => {
  await push()
  const other = { week: '2026-W49', path, asOf: AS_OF, load: week.newLoad() }
  await expect(exportWeek(week.warehouse, other)).rejects.toThrow('holds the week 2026-W48')
})

/** A warehouse that does something after each transaction, or dies in the append after some. */
function after(
  warehouse: Warehouse,
  then: () => unknown,
  { diesAfter = Number.POSITIVE_INFINITY } = {},
): Warehouse {
  let transactions = 0
  return wrap(warehouse, {
    atomically: async (work) => {
      const result = await warehouse.atomically(work)
      transactions += 1
      await then()
      return result
    },
    append: (...rest) => {
      if (transactions >= diesAfter) throw new Error('killed')
      return warehouse.append(...rest)
    },
  })
}

/** A warehouse whose transactions fail at the last append. */
function failing(warehouse: Warehouse): Warehouse {
  return wrap(warehouse, {
    atomically: (work) =>
      warehouse.atomically(async (session) => {
        await work(session)
        throw new ConflictError('killed')
      }),
  })
}

function wrap(warehouse: Warehouse, changes: Partial<Warehouse>): Warehouse {
  const operational = () => Promise.resolve(wrapped)
  const wrapped: Warehouse = new Proxy(warehouse, {
    get: (target, name) => {
      const own: unknown =
        Reflect.get({ operational, ...changes }, name) ?? Reflect.get(target, name)
      return typeof own === 'function' ? (own as () => unknown).bind(target) : own
    },
  })
  return wrapped
}
