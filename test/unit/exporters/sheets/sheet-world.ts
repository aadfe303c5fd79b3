import { Temporal } from 'temporal-polyfill'

import { readChecked, withCheck } from '../../../../domain/item-check.ts'
import { nextEvent, positionAfter, type LedgerPosition } from '../../../../domain/ledger.ts'
import type { State } from '../../../../domain/records/queue.ts'
import { parseWeek } from '../../../../domain/time.ts'
import { readCell } from '../../../../exporters/sheets/cells/read-cell.ts'
import { limitsOf } from '../../../../platforms/limits.ts'
import {
  COLUMNS,
  EDITABLE,
  type Cells,
  type CellValue,
  type Column,
} from '../../../../exporters/sheets/columns.ts'
import { compareRow } from '../../../../exporters/sheets/merge/compare.ts'
import { mergeAnswers } from '../../../../exporters/sheets/merge/merge-answers.ts'
import type { MergeResult } from '../../../../exporters/sheets/merge/merged.ts'
import type { ItemAnswer } from '../../../../exporters/sheets/merge/outcome.ts'
import { cellsOf, type PlanItem } from '../../../../exporters/sheets/plan-item.ts'
import { AS_OF, planItem, SHEET, WEEK } from './support.ts'

/** A row of the sheet, with which cells a person typed that nobody has agreed to yet. */
export interface WorldRow {
  readonly cells: Record<Column, CellValue>
  readonly typed: Set<Column>
}

const LATER = ['24', '25', '26', '27', '28']

/** A sheet, a warehouse and the last agreement between them, all in memory. */
export class SheetWorld {
  items = new Map<string, PlanItem>()
  bases = new Map<string, Cells>()
  rows: WorldRow[] = []
  columns = new Set<Column>(COLUMNS)
  private readonly ledger = new Map<string, LedgerPosition>()

  constructor() {
    LATER.forEach((day, place) => {
      const localTime = `2026-11-${day}T18:00`
      const scheduledAt = `2026-11-${day}T17:00:00Z`
      const money = place % 2 === 0 ? { price: '5', currency: 'USD' } : {}
      const item = planItem(`item ${place}`, { localTime, scheduledAt, ...money })
      this.items.set(item.itemId, item)
      this.bases.set(item.itemId, cellsOf(item))
      const cells = { ...cellsOf(item), 'item id': withCheck(item.itemId) }
      this.rows.push({ cells, typed: new Set() })
    })
  }

  /** A person types into a cell; typing what stood there before is no edit. */
  type(row: WorldRow, column: Column, value: CellValue): void {
    row.cells[column] = value
    const item = this.items.get(readChecked(String(row.cells['item id'] ?? '')) ?? '')
    const base = this.bases.get(item?.itemId ?? '')
    const { timezone = 'UTC', currency = null } = item ?? {}
    const context = { timezone, currency, monday: parseWeek(WEEK), base: base?.[column] ?? '' }
    const read = readCell(column, value, context)
    if ('text' in read && read.text === base?.[column]) row.typed.delete(column)
    else row.typed.add(column)
  }

  merge(): MergeResult {
    return mergeAnswers({
      exported: this.bases,
      current: this.items,
      sheet: this.rows.map(({ cells }, place) => ({
        sheet: SHEET,
        row: place + 2,
        cells: Object.fromEntries(
          Object.entries(cells).filter(([column]) => this.columns.has(column as Column)),
        ),
      })),
      asOf: Temporal.Instant.from(AS_OF),
      limitsOf,
    })
  }

  /** What a transaction does: the answers and what is agreed on. */
  record({ answers, agreed }: MergeResult): void {
    for (const answer of answers) this.apply(answer)
    for (const [itemId, cells] of agreed) this.bases.set(itemId, cells)
    this.settle()
  }

  /** What is written into the sheet. Gives the cells of people that were overwritten. */
  write({ rows }: MergeResult): string[] {
    const overwritten: string[] = []
    for (const { row, cells } of rows) {
      const target = this.rows[row - 2]
      if (!target) continue
      for (const [column, text] of Object.entries(cells) as [Column, string][]) {
        if (isPeoples(column) && target.typed.has(column)) overwritten.push(`${row} ${column}`)
        target.cells[column] = text
      }
    }
    return overwritten
  }

  agree({ agreedOnceWritten }: MergeResult): void {
    for (const [itemId, cells] of agreedOnceWritten) this.bases.set(itemId, cells)
  }

  /** What was taken over is no longer only a person’s. */
  private settle(): void {
    for (const { cells, typed } of this.rows) {
      const item = this.items.get(readChecked(String(cells['item id'] ?? '')) ?? '')
      const base = this.bases.get(item?.itemId ?? '')
      if (!item || !base) continue
      const { timezone, currency } = item
      const context = { timezone, currency, monday: parseWeek(WEEK) }
      const row = compareRow(base, cells, cellsOf(item), context)
      for (const column of typed) {
        if (row[column].state === 'same' || row[column].state === 'agreed') typed.delete(column)
      }
    }
  }

  /** Somebody or something else moves an item, where the ledger allows it. */
  move(itemId: string, to: State): boolean {
    const item = this.items.get(itemId)
    if (!item) return false
    try {
      this.step(item, to, item.revision + (to === 'pending_approval' ? 1 : 0))
      return true
    } catch {
      return false
    }
  }

  /** A new plan changes an undecided item. */
  replan(itemId: string, change: Partial<PlanItem>): void {
    const item = this.items.get(itemId)
    if (item?.state !== 'pending_approval') return
    this.items.set(itemId, { ...item, ...change, revision: item.revision + 1 })
  }

  /** As the marts read approvals and events. Throws where the ledger refuses a step. */
  private apply(answer: ItemAnswer): void {
    const { item, decision, steps, revision, values, rejectReason, reviewer, note } = answer
    const before = this.items.get(item.itemId)
    if (!before) throw new Error('an answer about an item that is not there')
    const { scheduledAt, localTime, caption, hashtags, price } = values
    const decided = decision === 'edit' ? {} : { decision, rejectReason, reviewer }
    const isBack = steps.includes('pending_approval') && decision === 'edit'
    const undecided = isBack ? { decision: null, rejectReason: null, reviewer: null } : {}
    const after = { ...before, scheduledAt, localTime, caption, hashtags, price }
    this.items.set(item.itemId, { ...after, ...decided, ...undecided, revision, note })
    for (const state of steps) this.step(this.items.get(item.itemId) ?? before, state, revision)
  }

  private step(item: PlanItem, to: State, revision: number): void {
    const { itemId: item_id, accountId: account_id } = item
    const position = this.ledger.get(item_id) ?? {
      item_id,
      account_id,
      week: WEEK,
      week_start_on: '2026-11-23',
      sequence: 0,
      state: 'pending_approval' as State,
      revision: item.revision,
    }
    const at = { at: AS_OF, actor: 'test', due_at: AS_OF }
    this.ledger.set(item_id, positionAfter(nextEvent(position, { to, revision, ...at })))
    const isReopened = to === 'pending_approval'
    const decided = isReopened ? { decision: null, rejectReason: null, reviewer: null } : {}
    const now = this.items.get(item_id) ?? item
    this.items.set(item_id, {
      ...now,
      state: to,
      revision,
      ...(now.revision < revision ? decided : {}),
    })
  }
}

function isPeoples(column: Column): boolean {
  return (EDITABLE as readonly Column[]).includes(column)
}
