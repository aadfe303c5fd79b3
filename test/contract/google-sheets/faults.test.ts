import { beforeEach, expect, test } from 'vitest'

import type { PlanItem } from '../../../exporters/sheets/plan-item.ts'
import type { GoogleSheet } from '../../../exporters/sheets/google/google-sheet.ts'
import { readChecked } from '../../../domain/item-check.ts'
import { FAULTS, type Fault, type FakeRequest } from '../publishing/server.ts'
import { AS_OF, planItem, WEEK } from '../../unit/exporters/sheets/support.ts'
import { look } from './person.ts'
import { startLocal, type Local } from './local.ts'

const items = ['one', 'two', 'three'].map((name, at) =>
  planItem(name, { localTime: `2026-11-2${4 + at}T18:00`, url: 'https://example.com/p' }),
)
const ID = 'book'

let local: Local
beforeEach(async () => {
  local = await startLocal()
  local.google.add(ID)
})

const open = (timeoutMs?: number) => local.sheet({ spreadsheetId: ID, timeoutMs })
const content = (some: readonly PlanItem[]) => ({
  week: WEEK,
  exportId: 'e1',
  asOf: AS_OF,
  items: some,
})
const isWrite = ({ path }: FakeRequest) => path.endsWith(':batchUpdate')
const isRead = ({ path }: FakeRequest) => path.endsWith(':getByDataFilter')
const contents = () => look(local.google.spreadsheet(ID)).map((row) => row['content'])
const ALL = items.map(({ content: title }) => title)

/** One fault on the first request that is meant. */
function once(fault: Fault, isMeant: (request: FakeRequest) => boolean): void {
  let isDone = false
  local.server.plan((request) => {
    if (isDone || !isMeant(request)) return undefined
    isDone = true
    return fault
  })
}

/** What an export does: create, or read and add what is missing, until it is written. */
async function putAll(sheet: GoogleSheet): Promise<number> {
  for (let attempt = 1; attempt <= 4; attempt++) {
    const found = await sheet.find()
    const present = new Set(found?.rows.map(({ cells }) => readChecked(String(cells['item id']))))
    const added = items.filter(({ itemId }) => !present.has(itemId))
    if (found && added.length === 0) return attempt
    const done = found
      ? await found.write({ rows: [], added, items, exportId: 'e1', baseId: 'e1' })
      : await sheet.create(content(items))
    if (done === 'written') return attempt
  }
  return Infinity
}

test.each(FAULTS)('%s: a new sheet has every row once', async (fault) => {
  once(fault, isWrite)
  const isSlow = fault === 'held' || fault === 'late'
  expect(await putAll(open(isSlow ? 150 : undefined))).toBeLessThan(4)
  local.server.release()
  expect(contents()).toEqual(ALL)
})

test.each(FAULTS)(
  '%s: rows added to a sheet are there once, and the sheet reads the same',
  async (fault) => {
    await open().create(content(items.slice(0, 1)))
    once(fault, isWrite)
    const isSlow = fault === 'held' || fault === 'late'
    expect(await putAll(open(isSlow ? 150 : undefined))).toBeLessThan(4)
    local.server.release()
    expect(contents()).toEqual(ALL)
    expect((await open().find())?.rows).toHaveLength(3)
  },
)

test('a batch carried out after we gave up and read again is refused whole', async () => {
  await open().create(content(items.slice(0, 1)))
  const stale = await open().find()
  expect(await putAll(open())).toBe(1)
  expect(await stale?.write({ rows: [], added: items.slice(1), items })).toBe('changed')
  expect(contents()).toEqual(ALL)
})

test('what Google keeps refusing ends with its words, not with endless reading', async () => {
  const sheet = open()
  await sheet.create(content(items.slice(0, 1)))
  const tab = local.google
    .spreadsheet(ID)
    .tabs.find(({ properties }) => properties.title.startsWith('_answers'))
  if (tab) tab.properties.gridProperties = { rowCount: 900, columnCount: 1 }
  await expect(putAll(sheet)).rejects.toThrow(
    /Google refused writing the sheet \(400: .*last column/,
  )
})

test('busy: four tries, longer pauses each time; real requests are as many as ours', async () => {
  let count = 0
  local.server.plan(() => (count++ < 3 ? '429' : undefined))
  expect(await open().find()).toBeNull()
  expect(local.asked()).toEqual(['read', 'read', 'read', 'read'])
  expect(local.pauses).toHaveLength(3)
  local.pauses.forEach((pause, at) => {
    expect(pause).toBeGreaterThanOrEqual(500 * 2 ** at)
    expect(pause).toBeLessThanOrEqual(1000 * 2 ** at)
  })
})

test.each(['429', '500 before', '500 after', 'reset before', 'reset after', 'cut'] as const)(
  'six times %s: to be tried later',
  async (fault) => {
    local.server.plan(() => fault)
    await expect(open().find()).rejects.toMatchObject({ name: 'TryLaterError' })
    expect(local.asked()).toHaveLength(6)
  },
)

test('errors and pauses never show the token', async () => {
  local.server.plan((request) => (isRead(request) ? '500 before' : undefined))
  const error: unknown = await open()
    .find()
    .catch((thrown: unknown) => thrown)
  expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('ya29')
  expect((error as Error).cause).toBeUndefined()
})

test('a spreadsheet that is gone says which setting names another', async () => {
  await expect(local.sheet({ spreadsheetId: 'gone' }).find()).rejects.toThrow(
    /approvals\.spreadsheet_id/,
  )
})
