import { withCheck } from '../../../domain/item-check.ts'
import { parseWeek } from '../../../domain/time.ts'
import { ANSWER, type SheetCells } from '../columns.ts'
import { shownCells } from '../export-content.ts'
import { plainText } from '../merge/compare.ts'
import type { RowAnswer } from '../merge/merged.ts'
import type { OpenSheet, SheetEdit } from '../sheet-backend.ts'
import { changedEntries, freshEntry, type NewEntry } from './answer-entries.ts'
import { answerRequests, answersId } from './answers-tab.ts'
import { packed, type Work } from './batches.ts'
import { itemRow, NEW_PLACES, ROW_FIELDS, type RowLook } from './cell-data.ts'
import { replaceDataTab } from './data-tab.ts'
import { GoogleRefusal } from './google-call.ts'
import type { Request, RowData } from './google-api.ts'
import { reveal, weekTab } from './new-tab.ts'
import { keyOf, rowsOf, type ReadTabs } from './read-tabs.ts'
import { textColumns } from './tab-look.ts'
import { tabId, titleOf } from './tab-names.ts'

/** What a read sheet needs to write: one batch of requests, carried out whole or not at all. */
export interface SheetPlace {
  readonly week: string
  readonly label: string
  /** Bytes of one batch to keep below where three suffice. */
  readonly advisedBytes?: number | undefined
  /** Throws GoogleRefusal where nothing of it was done. */
  update(requests: readonly Request[]): Promise<void>
  /** Told of a refusal, with the id of the data tab the batch was made for. */
  refused(dataId: number | null, refusal: GoogleRefusal): void
}

/** A week’s tabs as read, and what may be written: rows at the end, and tabs of ours. */
export class GoogleOpenSheet implements OpenSheet {
  readonly week: string | null
  readonly tabs: readonly string[]
  readonly rows: readonly SheetCells[]
  readonly notes: readonly string[]
  readonly exportId: string | null
  readonly baseId: string | null
  readonly isComplete: boolean
  private readonly read: ReadTabs
  private readonly place: SheetPlace

  constructor(read: ReadTabs, place: SheetPlace) {
    this.read = read
    this.place = place
    this.rows = rowsOf(read)
    this.tabs = read.tabs.map(({ title }) => title)
    this.week = read.pairs.get('week') ?? place.week
    this.exportId = read.pairs.get('export id') ?? null
    this.baseId = read.pairs.get('merge base') ?? null
    const isUnderWay = read.pairs.get('first export') === 'under way'
    this.isComplete = read.tabs.length > 0 && !isUnderWay
    this.notes = notesOf(read)
  }

  unwritten(rows: readonly RowAnswer[], left: readonly RowAnswer[] = []): readonly RowAnswer[] {
    return changedEntries(this.read, this.rows, rows, left).map(({ answer }) => answer)
  }

  async write(edit: SheetEdit): Promise<'written' | 'changed'> {
    const { label, advisedBytes } = this.place
    const batches = packed(this.workOf(edit), (rows) => this.append(rows), advisedBytes)
    let dataId = this.read.data?.id ?? null
    for (const [at, batch] of batches.entries()) {
      const next = replaceDataTab(dataId, label, {
        week: this.place.week,
        exportId: edit.exportId ?? this.exportId ?? '',
        baseId: edit.baseId ?? this.baseId ?? '',
        isComplete: at === batches.length - 1,
      })
      try {
        await this.place.update([...next.requests, ...batch])
      } catch (error) {
        if (!(error instanceof GoogleRefusal)) throw error
        this.place.refused(dataId, error)
        return 'changed'
      }
      dataId = next.id
    }
    return 'written'
  }

  private workOf(edit: SheetEdit): Work[] {
    const { added = [], items = added } = edit
    const isNew = this.read.tabs.length === 0 && added.length > 0
    const { label, week } = this.place
    const tab = isNew ? weekTab(label, this.rowsId(), added.length, parseWeek(week)) : []
    const look: RowLook = {
      places: this.read.tabs[0]?.header.columns ?? NEW_PLACES,
      answersTitle: this.read.answers?.title ?? titleOf('answers', label),
      hasZones: new Set(items.map(({ timezone }) => timezone)).size > 1,
      isTextMarked: this.isComplete,
    }
    const finish = added.length > 0 && !this.isComplete ? textColumns(this.rowsId()) : []
    const shown = this.isComplete ? [] : [reveal(this.rowsId())]
    return [
      ...[...tab, ...this.answers(edit)].map((request) => ({ request })),
      ...added.map((item) => ({ row: itemRow(item, look) })),
      ...[...finish, ...shown].map((request) => ({ request })),
    ]
  }

  private answers({ rows, left = [], added = [] }: SheetEdit): Request[] {
    const { answers, entries } = this.read
    const changed = changedEntries(this.read, this.rows, rows, left).map(({ entry }) => entry)
    const fresh = added.flatMap((item): NewEntry[] => {
      const key = withCheck(item.itemId)
      const entry = freshEntry(key, shownCells(item))
      return entry === null ? [] : [entry]
    })
    const { label } = this.place
    const tab = {
      id: answers?.id ?? answersId(label),
      countRows: answers?.countRows ?? null,
      lastRow: answers?.rows.at(-1)?.number ?? 1,
      entries,
    }
    return answerRequests(tab, label, [...changed, ...fresh])
  }

  private append(rows: readonly RowData[]): Request {
    return { appendCells: { sheetId: this.rowsId(), rows: [...rows], fields: ROW_FIELDS } }
  }

  private rowsId(): number {
    return this.read.tabs[0]?.id ?? tabId('rows', this.place.label)
  }
}

/** What keeps people from seeing answers, in words. */
function notesOf(read: ReadTabs): string[] {
  const notes = read.tabs.flatMap(({ title, header }) =>
    header.notes.map((note) => `${title}: ${note}`),
  )
  if (read.tabs.length > 0 && read.answers === null) {
    notes.push(
      'the hidden tab with the answers was deleted: bring it back from the version history',
    )
  }
  for (const { title, header, rows } of read.tabs) {
    const at = header.columns.get(ANSWER)
    if (at === undefined) {
      notes.push(`${title}: the column ${ANSWER} is missing, so nobody sees the answers`)
      continue
    }
    const id = header.columns.get('item id')
    const blind = rows.filter(({ number, cells }) => {
      if (number <= header.row) return false
      const text = (column: number | undefined) =>
        plainText(cells.find((cell) => cell.column === column)?.value)
      const key = keyOf({ sheet: title, row: number, cells: { 'item id': text(id) } })
      const entry = read.entries.get(key)
      return key !== '' && text(at) !== (entry?.shown ?? '')
    })
    if (blind.length > 0) {
      const which = blind.slice(0, 5).map(({ number }) => number)
      const more = blind.length > which.length ? ' …' : ''
      notes.push(
        `${title}: ${blind.length} rows do not show their answer (${which.join(', ')}${more}): copy the cell of the column ${ANSWER} from another row`,
      )
    }
  }
  return notes
}
