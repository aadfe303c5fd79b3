import { withCheck } from '../../../domain/item-check.ts'
import { ANSWER, COLUMNS, type Cells, type Column } from '../columns.ts'
import { shownCells } from '../export-content.ts'
import type { PlanItem } from '../plan-item.ts'
import { storedValue } from '../xlsx/cell-values.ts'
import { isLink } from '../xlsx/edit-tab.ts'
import { columnName } from '../xlsx/sheet-xml.ts'
import type { CellData, RowData } from './google-api.ts'

/** Where the columns of a tab are, from 1. */
export type Places = ReadonlyMap<Column, number>

/** The columns of a new tab. */
export const NEW_PLACES: Places = new Map(COLUMNS.map((column, at) => [column, at + 1]))

/** What a row’s cells are written with: nothing else of a cell is touched. */
export const ROW_FIELDS =
  'userEnteredValue,userEnteredFormat.numberFormat,userEnteredFormat.textFormat.link'

/** Columns that are text for good, so that what is typed there never computes. */
export const TEXT_COLUMNS = COLUMNS.filter(
  (column) => !['day', 'local time', 'price', ANSWER, 'link'].includes(column),
)

/** A text cell; a text that begins like a formula stays a text. */
export function textCell(text: string): CellData {
  return text === '' ? {} : { userEnteredValue: { stringValue: text } }
}

/** A row of texts. */
export function textRow(texts: readonly string[]): RowData {
  return { values: texts.map(textCell) }
}

export interface RowLook {
  readonly places: Places
  /** The title of the tab that answers are looked up in. */
  readonly answersTitle: string
  /** Whether times say their zone. */
  readonly hasZones: boolean
  /** Whether text cells say that they are; false where the columns say so. */
  readonly isTextMarked: boolean
}

/** An item as a row to append: days, times and prices as numbers, all else as text. */
export function itemRow(item: PlanItem, look: RowLook): RowData {
  const cells = { ...shownCells(item), 'item id': withCheck(item.itemId) }
  const width = Math.max(...look.places.values())
  const values = Array.from({ length: width }, (): CellData => ({}))
  for (const [column, at] of look.places) values[at - 1] = itemCell(column, cells, item, look)
  return { values }
}

function itemCell(column: Column, cells: Cells, item: PlanItem, look: RowLook): CellData {
  if (column === ANSWER || column === 'link') {
    const formulaValue = lookUp(look, column === ANSWER ? 2 : 3)
    return formulaValue === null ? {} : { userEnteredValue: { formulaValue } }
  }
  const value = storedValue(column, cells[column])
  const format = formatOf(column, item, look)
  const cell: CellData =
    typeof value === 'number' ? { userEnteredValue: { numberValue: value } } : textCell(value)
  return format === null ? cell : { ...cell, userEnteredFormat: format }
}

function formatOf(
  column: Column,
  item: PlanItem,
  look: RowLook,
): (CellData['userEnteredFormat'] & object) | null {
  const { timezone, currency, media } = item
  if (column === 'day') return { numberFormat: { type: 'DATE', pattern: 'ddd d mmm' } }
  if (column === 'local time') {
    const zone = look.hasZones ? ` "${zoneName(timezone)}"` : ''
    return { numberFormat: { type: 'TIME', pattern: `hh:mm${zone}` } }
  }
  if (column === 'price') {
    if (currency === null) return null
    return { numberFormat: { type: 'NUMBER', pattern: `0.00" ${currency}"` } }
  }
  const link = column === 'content' && isLink(media) ? { textFormat: { link: { uri: media } } } : {}
  const text = look.isTextMarked ? { numberFormat: { type: 'TEXT' } } : {}
  const format = { ...link, ...text }
  return Object.keys(format).length === 0 ? null : format
}

/**
 * The formula that shows an answer: it looks up the id of the row it stands in, wherever that is.
 * Null where the tab has no column of ids. Semicolons part arguments in every locale.
 */
function lookUp({ places, answersTitle }: RowLook, column: 2 | 3): string | null {
  const at = places.get('item id')
  if (at === undefined) return null
  const ids = `$${columnName(at)}:$${columnName(at)}`
  const tab = `'${answersTitle.replaceAll("'", "''")}'`
  return `=IFNA(VLOOKUP(TRIM(INDEX(${ids};ROW()));${tab}!$A:$C;${column};FALSE);"")`
}

function zoneName(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
