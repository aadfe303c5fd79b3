import { expect, test } from 'vitest'

import { cellsOf } from '../../../../exporters/sheets/plan-item.ts'
import { approved, merge, planItem, readRow, SHEET } from './support.ts'

const ANSWER = 'answer from Drumbeat'
const yes = { decision: 'approve', reviewer: 'Ann' }

test('cells nobody touched show what changed elsewhere, and the base moves on with them', () => {
  const before = planItem('a')
  const now = planItem('a', { caption: 'Replanned', localTime: '2026-11-26T12:00', why: 'New.' })
  const result = merge([now], [readRow(before)], { [now.itemId]: cellsOf(before) })
  expect(result.answers).toEqual([])
  expect(result.rows).toMatchObject([
    {
      sheet: SHEET,
      row: 2,
      cells: { day: '2026-11-26', 'local time': '12:00', caption: 'Replanned', why: 'New.' },
    },
  ])
  expect(result.agreed.size).toBe(0)
  expect(result.agreedOnceWritten.get(now.itemId)).toEqual(cellsOf(now))
})

test('approving what has changed elsewhere meanwhile is refused, stopping it is not', () => {
  const before = planItem('a')
  const now = planItem('a', { caption: 'Replanned' })
  const base = { [now.itemId]: cellsOf(before) }
  const approving = merge([now], [readRow(before, yes)], base)
  expect(approving.answers).toEqual([])
  expect(approving.refused[0]?.why).toBe(
    'the caption was changed elsewhere and is now "Replanned": clear the decision and your changes to see it, then decide',
  )
  expect(Object.keys(approving.rows[0]?.cells ?? {})).toEqual([ANSWER])
  const holding = merge([now], [readRow(before, { decision: 'hold' })], base)
  expect(holding.answers[0]).toMatchObject({ decision: 'hold', changed: [] })
})

test('the same cell changed here and elsewhere is a conflict, shown with both', () => {
  const before = planItem('a')
  const now = planItem('a', { localTime: '2026-11-26T12:00', scheduledAt: '2026-11-26T11:00:00Z' })
  const result = merge([now], [readRow(before, { ...yes, day: '2026-11-27' })], {
    [now.itemId]: cellsOf(before),
  })
  expect(result.answers).toEqual([])
  expect(result.refused[0]?.why).toContain(
    'the time was changed elsewhere and is now Thu 26 Nov 12:00, while you changed it here too',
  )
})

test('the same change on both sides is an agreement, and nothing to do', () => {
  const before = planItem('a')
  const now = planItem('a', { caption: 'New' })
  const result = merge([now], [readRow(before, { caption: 'New' })], {
    [now.itemId]: cellsOf(before),
  })
  expect(result).toMatchObject({ answers: [], rows: [], refused: [] })
  expect(result.agreed.get(now.itemId)).toEqual(cellsOf(now))
})

test('a decision made elsewhere is shown, and one made here against it is not applied', () => {
  const before = planItem('a')
  const held = planItem('a', { state: 'held', decision: 'hold', reviewer: 'Bo' })
  const base = { [before.itemId]: cellsOf(before) }
  expect(merge([held], [readRow(before)], base).rows[0]?.cells).toEqual({
    decision: 'hold',
    reviewer: 'Bo',
    [ANSWER]: '• On hold by Bo: not published unless somebody approves it.',
  })
  expect(merge([held], [readRow(before, yes)], base).refused[0]?.why).toContain(
    'it was decided elsewhere (held)',
  )
})

test('an edit does not approve what was put on hold elsewhere', () => {
  const before = approved('a')
  const held = approved('a', { state: 'held' })
  const result = merge([held], [readRow(before, { caption: 'New' })], {
    [held.itemId]: cellsOf(before),
  })
  expect(result.answers).toEqual([])
  expect(result.refused[0]?.why).toContain('it was decided elsewhere (held)')
})

test('rows that stand twice: the same is one answer, different ones are none', () => {
  const item = planItem('a')
  const same = merge([item], [readRow(item, yes, 2), readRow(item, yes, 7)])
  expect(same.answers).toHaveLength(1)
  expect(same.rows.map(({ row }) => row)).toEqual([2, 7])
  const other = merge([item], [readRow(item, yes, 2), readRow(item, { decision: 'hold' }, 7)])
  expect(other.answers).toEqual([])
  expect(other.refused.map(({ row, why }) => `${row}: ${why}`)).toEqual([
    `2: this item stands in 2 rows with different contents (${SHEET} row 2, ${SHEET} row 7): keep one of them`,
    `7: this item stands in 2 rows with different contents (${SHEET} row 2, ${SHEET} row 7): keep one of them`,
  ])
})

test('a changed id, an unknown item, and rows of people’s own', () => {
  const item = planItem('a')
  const stranger = planItem('elsewhere')
  const damaged = readRow(item, { ...yes, 'item id': `${item.itemId}-x` }, 2)
  const own = { sheet: SHEET, row: 4, cells: { note: 'my list', 'item id': null } }
  const lost = { ...yes, caption: 'Caption of a', 'item id': '' }
  const undecided = { sheet: SHEET, row: 5, cells: lost }
  const filled = { sheet: SHEET, row: 6, cells: { ...yes, account: null, 'item id': '' } }
  const result = merge([item], [damaged, readRow(stranger, yes, 3), own, undecided, filled])
  expect(result.answers).toEqual([])
  expect(result.refused.map(({ row, why }) => `${row}: ${why}`)).toEqual([
    `2: the item id "${item.itemId}-x" of this row was changed: undo that, or export the week again`,
    '5: this row has no item id: decide in the row of the item, or export the week again',
    '3: Drumbeat does not know this item: export the week again',
  ])
  expect(result.rows.map(({ row }) => row)).toEqual([2, 5, 3])
})

test('cells of Drumbeat are put back and that is said, as long as nothing else is asked', () => {
  const item = approved('a')
  const result = merge([item], [readRow(item, { account: 'x:other', why: '', link: 'mine' })])
  expect(result.rows[0]?.cells).toEqual({
    account: 'instagram:aurora',
    why: 'Best hour of the account, for a.',
    link: '',
    [ANSWER]:
      '✓ Approved by Ann: goes out Tue 24 Nov 18:00. Cannot be changed here and put back: account, why and link.',
  })
})

test('rows whose cells were sorted away from their ids are left alone', () => {
  const [a, b] = [planItem('a'), planItem('b', { localTime: '2026-11-26T12:00' })]
  const ids = [readRow(a).cells['item id'] ?? null, readRow(b).cells['item id'] ?? null]
  const result = merge(
    [a, b],
    [
      readRow(b, { ...yes, 'item id': ids[0] ?? null }, 2),
      readRow(a, { decision: 'reject', 'item id': ids[1] ?? null }, 3),
    ],
  )
  expect(result.answers).toEqual([])
  expect(result.refused.map(({ why }) => why)).toEqual([
    'this row shows another content and why than its item has: undo the sort, the paste or the change, then it counts',
    'this row shows another content and why than its item has: undo the sort, the paste or the change, then it counts',
  ])
  expect(result.rows.every(({ cells }) => Object.keys(cells).join() === ANSWER)).toBe(true)
})

test('columns the sheet no longer has are no opinion', () => {
  const item = planItem('a')
  const { caption: _caption, day: _day, note: _note, ...cells } = readRow(item, yes).cells
  const result = merge([item], [{ sheet: SHEET, row: 2, cells }])
  expect(result.answers[0]).toMatchObject({ decision: 'approve', changed: [] })
  expect(result.answers[0]?.values.caption).toBe('Caption of a')
})

test('a column that is gone is told in every row that can still be decided, until it is back', () => {
  const [item, posted] = [approved('a'), approved('b', { state: 'confirmed' })]
  const without = (of: typeof item, row: number) => {
    const { caption: _caption, note: _note, ...cells } = readRow(of).cells
    return { sheet: SHEET, row, cells }
  }
  const result = merge([item, posted], [without(item, 2), without(posted, 3)])
  const says = result.rows.map(({ cells }) => cells[ANSWER])
  expect(says).toEqual([
    '✓ Approved by Ann: goes out Tue 24 Nov 18:00. Not found in this sheet, or under another header: the columns caption and note, so nothing in them counts.',
    '✓ Published.',
  ])
  const told = {
    ...without(item, 2),
    cells: { ...without(item, 2).cells, [ANSWER]: says[0] ?? '' },
  }
  expect(merge([item], [told]).rows).toEqual([])
  const back = merge([item], [readRow(item, { [ANSWER]: says[0] ?? '' })])
  expect(back.rows[0]?.cells).toEqual({ [ANSWER]: '✓ Approved by Ann: goes out Tue 24 Nov 18:00.' })
})

test('a row that is deleted is no decision', () => {
  const item = approved('a')
  expect(merge([item], [])).toMatchObject({ answers: [], rows: [], refused: [] })
})

test('a person’s words in the answer column are kept as an aside', () => {
  const item = approved('a')
  const first = merge([item], [readRow(item, { [ANSWER]: 'call me' })])
  const says = first.rows[0]?.cells[ANSWER] ?? ''
  expect(says).toBe(
    '✓ Approved by Ann: goes out Tue 24 Nov 18:00. · You wrote here: "call me" (this column is Drumbeat’s, please use the note column)',
  )
  expect(merge([item], [readRow(item, { [ANSWER]: says })]).rows).toEqual([])
  const posted = approved('a', { state: 'confirmed', url: 'https://example.com/p/1' })
  const later = merge([posted], [readRow(item, { [ANSWER]: says })], {
    [item.itemId]: cellsOf(item),
  })
  expect(later.rows[0]?.cells).toEqual({
    link: 'https://example.com/p/1',
    [ANSWER]: expect.stringMatching(/^✓ Published\. · You wrote here: "call me"/),
  })
})

test('an answer that no longer holds goes away', () => {
  const item = planItem('a')
  const refused = merge([item], [readRow(item, { decision: 'approve' })])
  const says = refused.rows[0]?.cells[ANSWER] ?? ''
  expect(merge([item], [readRow(item, { decision: 'approve', [ANSWER]: says })]).rows).toEqual([])
  expect(merge([item], [readRow(item, { [ANSWER]: says })]).rows[0]?.cells).toEqual({
    [ANSWER]: '',
  })
})
