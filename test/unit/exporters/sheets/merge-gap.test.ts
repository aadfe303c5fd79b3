import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'

import type { CellValue, Column } from '../../../../exporters/sheets/columns.ts'
import { mergeAnswers } from '../../../../exporters/sheets/merge/merge-answers.ts'
import { cellsOf, type PlanItem } from '../../../../exporters/sheets/plan-item.ts'
import { limitsOf } from '../../../../platforms/limits.ts'
import { AS_OF, planItem, readRow } from './support.ts'

/** An item on Tuesday 24 November at an hour of Oslo’s clock. */
function at(hour: number, change: Partial<PlanItem> = {}): PlanItem {
  const two = (n: number) => String(n).padStart(2, '0')
  return planItem(`at ${hour}`, {
    localTime: `2026-11-24T${two(hour)}:00`,
    scheduledAt: `2026-11-24T${two(hour - 1)}:00:00Z`,
    ...change,
  })
}

/** Merges rows, each an item with what was typed, with 240 minutes kept between two items. */
function mergeMoves(...rows: [PlanItem, Partial<Record<Column, CellValue>>][]) {
  const items = rows.map(([item]) => item)
  return mergeAnswers({
    exported: new Map(items.map((item) => [item.itemId, cellsOf(item)])),
    current: new Map(items.map((item) => [item.itemId, item])),
    sheet: rows.map(([item, typed], i) => readRow(item, typed, i + 2)),
    asOf: Temporal.Instant.from(AS_OF),
    limitsOf,
    gapMinutes: () => 240,
  })
}

const approve = { decision: 'approve', reviewer: 'Ann' } as const

test('a move into the gap of another item is refused with both times', () => {
  const result = mergeMoves([at(12), { ...approve, 'local time': '17:00' }], [at(18), approve])
  expect(result.answers.map(({ item }) => item.itemId)).toEqual([at(18).itemId])
  expect(result.refused).toMatchObject([
    {
      item: at(12).itemId,
      why: expect.stringMatching(/17:00.*too near.*18:00.*240 minutes/) as string,
    },
  ])
})

test('a move that keeps the gap is taken, as is one beside an item that will not go out', () => {
  expect(mergeMoves([at(12), { 'local time': '14:00' }], [at(18), {}]).refused).toEqual([])
  const gone = at(18, { state: 'rejected', decision: 'reject' })
  expect(mergeMoves([at(12), { 'local time': '17:00' }], [gone, {}]).refused).toEqual([])
})

test('two items may change places, in whatever order their rows stand', () => {
  const there = [at(10), { 'local time': '18:00' }] as const
  const back = [at(18), { 'local time': '10:00' }] as const
  expect(mergeMoves([...there], [...back]).answers).toHaveLength(2)
  expect(mergeMoves([...back], [...there]).answers).toHaveLength(2)
})

test('where one move falls, what relied on it falls too', () => {
  const result = mergeMoves(
    [at(10), { 'local time': '16:00' }],
    [at(16), { 'local time': '21:00' }],
    [at(22), {}],
  )
  expect(result.answers).toEqual([])
  expect(result.refused.map(({ item }) => item)).toEqual([at(10).itemId, at(16).itemId])
})
