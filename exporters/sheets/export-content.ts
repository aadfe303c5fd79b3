import { idOf } from '../../domain/ids.ts'
import { ANSWER, type Cells } from './columns.ts'
import { standingAnswer } from './merge/standing-answer.ts'
import { cellsOf, type PlanItem } from './plan-item.ts'
import type { SheetRow } from './xlsx/items-sheet.ts'

/** The cells a fresh row shows: the item’s, with what there is to say about it. */
export function shownCells(item: PlanItem): Cells {
  return { ...cellsOf(item), [ANSWER]: standingAnswer(item) }
}

/** The item as a row to write. */
export function sheetRowOf(item: PlanItem): SheetRow {
  const { itemId, media, timezone, currency } = item
  return { itemId, media, timezone, currency, cells: shownCells(item) }
}

/** Hash of week, file and content, so that exporting the same again is the same export. */
export function exportIdOf(
  week: string,
  file: string,
  items: readonly PlanItem[],
  gates: readonly (string | null)[],
): string {
  const cells = items.map((item) => JSON.stringify([item.itemId, cellsOf(item)]))
  return idOf(['export', week, file, ...gates, ...cells], 20)
}

/** What the workbook says about its zones, a line each. */
export function timezoneNote(items: readonly PlanItem[]): string {
  const accounts = new Map<string, Set<string>>()
  for (const { timezone, accountId } of items) {
    accounts.set(timezone, (accounts.get(timezone) ?? new Set()).add(accountId))
  }
  const zones = [...accounts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (zones.length < 2) return `All local times are times in ${zones[0]?.[0] ?? 'UTC'}.`
  const lines = zones.map(([zone, ids]) => `${zone}: ${[...ids].toSorted().join(', ')}`)
  return ['Local times are each account’s own; the zone stands behind the time.', ...lines].join(
    '\n',
  )
}
