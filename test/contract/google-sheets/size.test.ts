import { beforeEach, expect, test } from 'vitest'

import type { RowAnswer } from '../../../exporters/sheets/merge/merged.ts'
import { AS_OF, planItem, WEEK } from '../../unit/exporters/sheets/support.ts'
import { look, weekTab } from './person.ts'
import { startLocal, type Local } from './local.ts'

const ID = 'book'
const ANSWER = 'answer from Drumbeat'

/** 38 accounts with 100 items each, texts as long as real ones. */
const items = Array.from({ length: 3800 }, (_, at) =>
  planItem(`item ${at}`, {
    accountId: `instagram:account_${at % 38}`,
    caption:
      `A caption of ordinary length, with a thought, a question and a wish, number ${at}. `.repeat(
        2,
      ),
    why: 'Best hour of the account this month: 3 of 4 posts then did better than the rest.',
    localTime: `2026-11-2${3 + (at % 7)}T18:00`,
    approveByMinutes: 120,
  }),
)

let local: Local
beforeEach(async () => {
  local = await startLocal()
  local.google.add(ID)
})

const sheet = () => local.sheet({ spreadsheetId: ID })
const content = { week: WEEK, exportId: 'e1', asOf: AS_OF, items }

test('38 accounts × 100 items: three writes below 2 MB, one read, one write of answers', async () => {
  expect(await sheet().find()).toBeNull()
  expect(await sheet().create(content)).toBe('written')
  expect(local.asked()).toEqual(['read', 'write', 'write', 'write'])
  for (const { raw } of local.server.requests) expect(raw.length).toBeLessThan(2_000_000)
  expect(look(local.google.spreadsheet(ID))).toHaveLength(3800)
  expect(weekTab(local.google.spreadsheet(ID)).properties.hidden).toBe(false)

  const open = await sheet().find()
  const rows = (open?.rows ?? []).map(({ sheet: tab, row }): RowAnswer => ({
    sheet: tab,
    row,
    item: null,
    isAsked: true,
    cells: { [ANSWER]: '✓ Approved by Ann: goes out Tue 24 Nov 18:00.' },
  }))
  expect(await open?.write({ rows })).toBe('written')
  expect(local.asked()).toEqual(['read', 'write'])
  const shown = new Set(look(local.google.spreadsheet(ID)).map((row) => row[ANSWER]))
  expect(shown).toEqual(new Set(['✓ Approved by Ann: goes out Tue 24 Nov 18:00.']))
}, 60_000)

test.each([1, 2, 3])(
  'killed before write %i of three: the next export adds the rest and shows the tab',
  async (killed) => {
    const some = items.slice(0, 60)
    const small = () => local.sheet({ spreadsheetId: ID, advisedBytes: 30_000 })
    let count = 0
    local.server.plan(({ path }) =>
      path.endsWith(':batchUpdate') && ++count >= killed ? 'reset before' : undefined,
    )
    await expect(small().create({ ...content, items: some })).rejects.toMatchObject({
      name: 'TryLaterError',
    })
    local.server.plan(() => undefined)
    const book = local.google.spreadsheet(ID)
    const [shown] = book.tabs.filter(({ properties }) => properties.title.startsWith('Week'))
    expect(shown?.properties.hidden ?? true).toBe(true)

    const open = await small().find()
    expect(open?.isComplete).toBe(killed === 1 ? undefined : false)
    const present = new Set(open?.rows.map(({ cells }) => cells.content))
    const added = some.filter((item) => !present.has(item.content))
    expect(added.length).toBeGreaterThan(0)
    const edit = { rows: [], added, items: some, exportId: 'e1', baseId: 'e1' }
    expect(await (open ? open.write(edit) : small().create({ ...content, items: some }))).toBe(
      'written',
    )
    expect(look(book).map((row) => row['content'])).toEqual(some.map((item) => item.content))
    expect(weekTab(book).properties.hidden).toBe(false)
    expect((await small().find())?.isComplete).toBe(true)
  },
)
