import type { Temporal } from 'temporal-polyfill'

import { readChecked } from '../../../domain/item-check.ts'
import { parseWeek } from '../../../domain/time.ts'
import type { PlatformLimits } from '../../../platforms/limits.ts'
import { EDITABLE, IDENTITY, type Cells, type SheetCells } from '../columns.ts'
import { quoted } from '../cells/words.ts'
import { cellsOf, type PlanItem } from '../plan-item.ts'
import { AccountTimes } from './account-times.ts'
import { compareRow, plainText, type ComparedRow } from './compare.ts'
import { mergeRow } from './merge-row.ts'
import { Merged, type MergeResult } from './merged.ts'
import type { ItemAnswer, RowOutcome } from './outcome.ts'

export interface MergeInput {
  /** The cells last agreed on with the sheet, by item. */
  readonly exported: ReadonlyMap<string, Cells>
  /** The items as the warehouse has them now. */
  readonly current: ReadonlyMap<string, PlanItem>
  readonly sheet: readonly SheetCells[]
  /** The clock of the run: what lies before it cannot be approved. */
  readonly asOf: Temporal.Instant
  readonly limitsOf: (platform: string) => PlatformLimits
  /** Shortest time between two items of an account, in minutes; none is kept where left out. */
  readonly gapMinutes?: ((accountId: string) => number) | undefined
  /** Whether the sheet’s cells are put right and refreshed; true where left out. */
  readonly isRewritten?: boolean | undefined
}

/**
 * The three-way merge of what was exported, what the sheet says, and what the warehouse says now:
 * pure, the same for every kind of sheet. What people changed becomes answers; what they may not
 * change is put right; whatever cannot be applied is said in the row and counted as refused.
 */
export function mergeAnswers(input: MergeInput): MergeResult {
  const unchecked = mergeOnce({ ...input, times: null })
  const moves = new Map([...unchecked.outcomes].filter(([, { answer }]) => isMove(answer)))
  if (moves.size === 0) return unchecked.merged.result()
  for (;;) {
    const times = new AccountTimes(input.current.values())
    for (const { after } of moves.values()) times.put(after)
    const { merged, outcomes } = mergeOnce({ ...input, times })
    const refused = [...moves.keys()].filter((itemId) => !isMove(outcomes.get(itemId)?.answer))
    if (refused.length === 0) return merged.result()
    for (const itemId of refused) moves.delete(itemId)
  }
}

function isMove(answer: ItemAnswer | null | undefined): boolean {
  return answer?.changed.includes('time') ?? false
}

/** One round: with `times`, moves are held to the gap from where everything else will be. */
type Round = MergeInput & { readonly times: AccountTimes | null }

/** What a round came to, by item. */
interface Merge {
  readonly merged: Merged
  readonly outcomes: ReadonlyMap<string, RowOutcome>
}

function mergeOnce(round: Round): Merge {
  const merged = new Merged()
  const outcomes = new Map<string, RowOutcome>()
  for (const [itemId, rows] of byItem(round.sheet)) {
    if (itemId === null) {
      rows.forEach((row) => merged.addStranger(row, strangerWords(row)))
      continue
    }
    const outcome = mergeItem(itemId, rows, round, merged)
    if (outcome) outcomes.set(itemId, outcome)
  }
  return { merged, outcomes }
}

function byItem(sheet: readonly SheetCells[]): Map<string | null, SheetCells[]> {
  const rows = new Map<string | null, SheetCells[]>()
  for (const row of sheet) {
    const itemId = readChecked(plainText(row.cells['item id']))
    rows.set(itemId, [...(rows.get(itemId) ?? []), row])
  }
  return rows
}

/** What a row without a readable id is told; nothing where it asks for nothing. */
function strangerWords({ cells }: SheetCells): string {
  const id = plainText(cells['item id'])
  if (id !== '') {
    return `the item id ${quoted(id)} of this row was changed: undo that, or export the week again`
  }
  // A column filled to the end of the sheet decides about nothing below the last item.
  const shows = [...IDENTITY, 'caption' as const].some((column) => plainText(cells[column]) !== '')
  return plainText(cells.decision) === '' || !shows
    ? ''
    : 'this row has no item id: decide in the row of the item, or export the week again'
}

function mergeItem(
  itemId: string,
  rows: readonly SheetCells[],
  input: Round,
  merged: Merged,
): RowOutcome | null {
  const item = input.current.get(itemId)
  const base = input.exported.get(itemId) ?? (item ? cellsOf(item) : null)
  if (!item || !base) {
    rows.forEach((row) =>
      base
        ? merged.addGone(row, itemId)
        : merged.addStranger(
            row,
            'Drumbeat does not know this item: export the week again',
            itemId,
          ),
    )
    return null
  }
  const { timezone, currency, week } = item
  const context = { timezone, currency, monday: parseWeek(week) }
  const compared = rows.map((row) => compareRow(base, row.cells, cellsOf(item), context))
  const [first] = compared
  if (!first) return null
  if (new Set(compared.map(fingerprint)).size > 1) {
    const others = rows.map((row) => `${row.sheet} row ${row.row}`).join(', ')
    const why = `this item stands in ${rows.length} rows with different contents (${others}): keep one of them`
    rows.forEach((row) => merged.addStranger(row, why, itemId))
    return null
  }
  const limits = input.limitsOf(item.platform)
  const gapMinutes = input.gapMinutes?.(item.accountId) ?? 0
  const outcome = mergeRow(first, {
    item,
    asOf: input.asOf,
    limits,
    times: input.times,
    gapMinutes,
    isRewritten: input.isRewritten,
  })
  merged.addOutcome(itemId, rows, first, base, outcome)
  return outcome
}

function fingerprint(row: ComparedRow): string {
  return JSON.stringify([...EDITABLE, ...IDENTITY].map((column) => row[column].text))
}
