import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readChecked, withCheck } from '../../../../domain/item-check.ts'
import { parseWeek } from '../../../../domain/time.ts'
import type { CellValue, Column } from '../../../../exporters/sheets/columns.ts'
import { compareRow, plainText } from '../../../../exporters/sheets/merge/compare.ts'
import { cellsOf, type PlanItem } from '../../../../exporters/sheets/plan-item.ts'
import { SheetWorld, type WorldRow } from './sheet-world.ts'
import { WEEK } from './support.ts'

const RUNS = process.env['DRUMBEAT_PROOF'] ? 500 : 100

const TYPED: Partial<Record<Column, readonly CellValue[]>> = {
  decision: ['approve', 'approve', 'Approved', 'reject', 'hold', '', null, 'ok', 'held'],
  reviewer: ['Ann', 'Ann', 'Bo', ''],
  'reject reason': ['off-brand', 'Wrong Time', 'nonsense', ''],
  note: ['please shorten', '', 'thanks'],
  day: [46350, '2026-11-26', 'Fri', '24.11.', '1 Dec', '', 46351.5],
  'local time': [0.75, '18:30', '7:05 pm', '18:', '18:00 UTC', '00:30 Tokyo', '6pm CEST', 0.1, ''],
  caption: ['New words', '=1+1', 'x'.repeat(2300), '', '#a #b #c #d #e #f'],
  hashtags: ['#one two', '', '#foo-bar', '#a #b #c #d #e #f'],
  price: [3, '4.50', -1, '', '7 EUR'],
  account: ['x:other', 'instagram:aurora'],
  why: ['because', ''],
  link: ['mine', ''],
  'answer from Drumbeat': ['call me', '', '✓ Approved by me'],
  'item id': ['', 'rubbish', '0123456789abcdef-x'],
}

const place = fc.nat({ max: 20 })
const typing = fc
  .constantFrom(...(Object.keys(TYPED) as Column[]))
  .chain((column) => fc.tuple(fc.constant(column), fc.constantFrom(...(TYPED[column] ?? ['']))))

const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), at: place, typing }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('approve' as const), at: place }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('sync' as const, 'crash' as const, 'crash late' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'copy' as const,
        'remove' as const,
        'insert' as const,
        'reverse' as const,
        'slip' as const,
      ),
      at: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('drop column' as const),
      column: fc.constantFrom<Column>('note', 'price', 'caption', 'link'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('elsewhere' as const),
      at: place,
      to: fc.constantFrom(
        'held' as const,
        'approved' as const,
        'armed' as const,
        'sent' as const,
        'confirmed' as const,
        'refused' as const,
        'pending_approval' as const,
        'replan' as const,
      ),
    }),
  },
)
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never

/** Plays a script and checks after every reading that nothing was lost, invented or overwritten. */
function play(steps: readonly Step[]): void {
  const world = new SheetWorld()
  for (const one of [...steps, { do: 'sync' as const }]) act(world, one)
}

function act(world: SheetWorld, step: Step): void {
  const row = 'at' in step ? world.rows[step.at % Math.max(1, world.rows.length)] : undefined
  switch (step.do) {
    case 'sync':
    case 'crash':
    case 'crash late':
      return sync(world, step.do)
    case 'drop column':
      world.columns.delete(step.column)
      return
    case 'elsewhere': {
      const item = [...world.items.values()][step.at % world.items.size]
      if (!item) return
      if (step.to === 'replan') world.replan(item.itemId, { caption: `${item.caption ?? ''}!` })
      else world.move(item.itemId, step.to)
      return
    }
    case 'reverse':
      world.rows.reverse()
      return
    case 'insert':
      world.rows.splice(step.at % (world.rows.length + 1), 0, blank())
      return
    default:
      if (row) person(world, row, step)
  }
}

function person(world: SheetWorld, row: WorldRow, step: Step): void {
  if (step.do === 'type') world.type(row, ...step.typing)
  if (step.do === 'approve') {
    world.type(row, 'decision', 'approve')
    world.type(row, 'reviewer', 'Ann')
  }
  if (step.do === 'copy') world.rows.push({ cells: { ...row.cells }, typed: new Set(row.typed) })
  if (step.do === 'remove') world.rows.splice(world.rows.indexOf(row), 1)
  if (step.do === 'slip') slip(world)
}

/** A sort that leaves the hidden column behind: every row gets its neighbour’s cells. */
function slip(world: SheetWorld): void {
  const ids = world.rows.map(({ cells }) => cells['item id'])
  world.rows.push(...world.rows.splice(0, 1))
  world.rows.forEach(({ cells }, at) => (cells['item id'] = ids[at] ?? null))
}

function blank(): WorldRow {
  const cells = Object.fromEntries(
    Object.keys(new SheetWorld().rows[0]?.cells ?? {}).map((column) => [column, null]),
  )
  return { cells: cells as WorldRow['cells'], typed: new Set() }
}

function sync(world: SheetWorld, how: 'sync' | 'crash' | 'crash late'): void {
  const before = new Map(world.items)
  const result = world.merge()
  world.record(result)
  checkDecisions(world, before)
  if (how === 'crash') return
  const overwritten = world.write(result)
  expect(overwritten, 'cells of people that were overwritten').toEqual([])
  if (how === 'crash late') return
  world.agree(result)
  checkSheet(world)
  const again = world.merge()
  expect(again.answers, 'answers found again').toEqual([])
  const columns = again.rows.flatMap(({ cells }) => Object.keys(cells))
  expect(new Set(columns).size, 'columns written again besides the answers').toBeLessThan(2)
  expect(world.write(again)).toEqual([])
  expect(world.merge().rows, 'cells written a third time').toEqual([])
}

/** What went through in this reading is what a row of the sheet shows and asks for. */
function checkDecisions(world: SheetWorld, before: ReadonlyMap<string, PlanItem>): void {
  for (const [itemId, item] of world.items) {
    const old = before.get(itemId)
    if (!old || item === old) continue
    const rows = rowsOf(world, itemId)
    expect(rows.length, 'an item without a row has changed').toBeGreaterThan(0)
    for (const row of rows) {
      const shown = compare(world, row, item)
      const isOld = old.state === 'approved' && old.revision === item.revision
      if (item.state === 'approved' && !isOld) {
        const seen = [
          'account',
          'kind',
          'content',
          'why',
          'caption',
          'day',
          'local time',
          'hashtags',
          'price',
          'decision',
        ] as const
        const other = seen.filter(
          (column) => world.columns.has(column) && shown[column].text !== cellsOf(item)[column],
        )
        expect(other, 'columns that show something else than was approved').toEqual([])
        expect(plainText(row.cells.reviewer), 'the reviewer').not.toBe('')
      }
      const stops = ['hold', 'reject', '']
      if (old.state === 'approved' && item.state === 'held')
        expect(stops).toContain(shown.decision.text)
    }
  }
}

/** No row says approve of something that is not approved, unless it is told so. */
function checkSheet(world: SheetWorld): void {
  for (const row of world.rows) {
    const item = world.items.get(readChecked(plainText(row.cells['item id'])) ?? '')
    const answer = plainText(row.cells['answer from Drumbeat'])
    const decision = plainText(row.cells.decision).toLowerCase()
    if (!item || answer.startsWith('✗')) continue
    const isPending = item.state === 'pending_approval' || item.state === 'held'
    if (isPending) expect(decision, `${answer} (${item.state})`).not.toMatch(/^approve/)
    if (item.state === 'approved') expect(decision, answer).toMatch(/^(approve|$)/)
  }
}

function compare(world: SheetWorld, row: WorldRow, item: PlanItem) {
  const base = world.bases.get(item.itemId) ?? cellsOf(item)
  const { timezone, currency } = item
  return compareRow(base, row.cells, cellsOf(item), { timezone, currency, monday: parseWeek(WEEK) })
}

function rowsOf(world: SheetWorld, itemId: string): WorldRow[] {
  return world.rows.filter(({ cells }) => plainText(cells['item id']) === withCheck(itemId))
}

test('whatever people do to a sheet: nothing lost, nothing invented, nothing overwritten', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 3, maxLength: 40 }), (steps) => play(steps)),
    { numRuns: RUNS },
  )
})

test('what is approved properly gets approved, wherever the row stands', () => {
  const approving = fc.tuple(
    fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1 }),
    fc.array(anyStep),
  )
  fc.assert(
    fc.property(approving, ([chosen, steps]) => {
      const world = new SheetWorld()
      const harmless = steps.filter((one) => one.do === 'reverse' || one.do === 'insert')
      chosen.forEach((at) => act(world, { do: 'approve', at }))
      const ids = chosen.map((at) => plainText(world.rows[at]?.cells['item id']))
      harmless.forEach((one) => act(world, one))
      sync(world, 'sync')
      const approved = [...world.items.values()].filter(({ state }) => state === 'approved')
      expect(approved.map(({ itemId }) => withCheck(itemId)).toSorted()).toEqual(ids.toSorted())
    }),
    { numRuns: RUNS },
  )
})
