import { Temporal } from 'temporal-polyfill'

import { itemId } from '../../../../domain/ids.ts'
import { withCheck } from '../../../../domain/item-check.ts'
import type { CellValue, Cells, Column, SheetCells } from '../../../../exporters/sheets/columns.ts'
import { mergeAnswers } from '../../../../exporters/sheets/merge/merge-answers.ts'
import { cellsOf, type PlanItem } from '../../../../exporters/sheets/plan-item.ts'
import type { SheetRow } from '../../../../exporters/sheets/xlsx/items-sheet.ts'
import { limitsOf } from '../../../../platforms/limits.ts'

export const WEEK = '2026-W48'
export const SHEET = `Week ${WEEK}`
export const AS_OF = '2026-11-23T08:00:00Z'

/** An item of the week 23 to 29 November 2026, Tuesday 18:00 in Oslo unless said otherwise. */
export function planItem(name: string, change: Partial<PlanItem> = {}): PlanItem {
  return {
    itemId: itemId('instagram:aurora', WEEK, name, 0),
    scheduleId: 'SCH_2026W48_INSTAGRAMAURORA_ABC123',
    accountId: 'instagram:aurora',
    platform: 'instagram',
    channel: 'feed',
    kind: 'feed',
    week: WEEK,
    content: `${name} · video`,
    media: `https://media.example.com/${encodeURIComponent(name)}.mp4`,
    caption: `Caption of ${name}`,
    hashtags: ['oslo', 'running'],
    price: null,
    currency: null,
    why: `Best hour of the account, for ${name}.`,
    scheduledAt: '2026-11-24T17:00:00Z',
    localTime: '2026-11-24T18:00',
    timezone: 'Europe/Oslo',
    revision: 1,
    state: 'pending_approval',
    stateReason: null,
    decision: null,
    rejectReason: null,
    reviewer: null,
    note: null,
    url: null,
    ...change,
  }
}

export function approved(name: string, change: Partial<PlanItem> = {}): PlanItem {
  return planItem(name, { state: 'approved', decision: 'approve', reviewer: 'Ann', ...change })
}

/** The item as a row to write. */
export function sheetRow(item: PlanItem): SheetRow {
  const { itemId: id, media, timezone, currency } = item
  return { itemId: id, cells: cellsOf(item), media, timezone, currency }
}

/** The item as read back from a sheet, with some cells changed. */
export function readRow(
  item: PlanItem,
  change: Partial<Record<Column, CellValue>> = {},
  row = 2,
): SheetCells {
  const cells = { ...cellsOf(item), 'item id': withCheck(item.itemId) }
  return { sheet: SHEET, row, cells: { ...cells, ...change } }
}

/** Merges rows about items whose base is what they are now, unless given. */
export function merge(
  items: readonly PlanItem[],
  sheet: readonly SheetCells[],
  bases: Readonly<Record<string, Cells>> = {},
) {
  return mergeAnswers({
    exported: new Map(items.map((item) => [item.itemId, bases[item.itemId] ?? cellsOf(item)])),
    current: new Map(items.map((item) => [item.itemId, item])),
    sheet,
    asOf: Temporal.Instant.from(AS_OF),
    limitsOf,
  })
}
