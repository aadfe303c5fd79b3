import type { NewEntry } from './answer-entries.ts'
import { textRow } from './cell-data.ts'
import type { Request } from './google-api.ts'
import { hiddenTab, SPARE_ROWS } from './new-tab.ts'
import type { Entry } from './read-tabs.ts'
import { tabId } from './tab-names.ts'

const HEADER = ['item id', 'answer', 'link', 'said']
/** Entries of one request, so that none is large. */
const RUN = 200

export interface AnswersTab {
  readonly id: number
  /** Rows its grid has; null where the tab is missing. */
  readonly countRows: number | null
  /** Last row in use, from 1. */
  readonly lastRow: number
  readonly entries: ReadonlyMap<string, Pick<Entry, 'row'>>
}

/**
 * Requests that put entries into the answers’ tab: over the old ones, or below the last. Nobody
 * but Drumbeat orders this tab, and a whole entry is written at a time, so a row is always about
 * one id.
 */
export function answerRequests(
  { id, countRows, lastRow, entries }: AnswersTab,
  label: string,
  fresh: readonly NewEntry[],
): Request[] {
  const isMissing = countRows === null
  if (fresh.length === 0 && !isMissing) return []
  const placed = placeEntries(fresh, entries, isMissing ? 1 : Math.max(1, lastRow))
  const last = placed.at(-1)?.row ?? 1
  const requests = isMissing ? newTab(id, label, last) : grown(id, countRows, last)
  return [...requests, ...runsOf(placed).map((run) => writeRun(id, run))]
}

/** A new answers’ tab’s id. */
export function answersId(label: string): number {
  return tabId('answers', label)
}

interface PlacedEntry {
  readonly row: number
  readonly entry: NewEntry
}

function placeEntries(
  fresh: readonly NewEntry[],
  known: AnswersTab['entries'],
  lastRow: number,
): PlacedEntry[] {
  let next = lastRow
  return fresh
    .map((entry) => ({ entry, row: known.get(entry.key)?.row ?? (next += 1) }))
    .toSorted((a, b) => a.row - b.row)
}

function newTab(id: number, label: string, last: number): Request[] {
  const header = { start: { sheetId: id, rowIndex: 0, columnIndex: 0 }, fields: 'userEnteredValue' }
  return [
    ...hiddenTab('answers', label, id, [last + SPARE_ROWS, HEADER.length]),
    { updateCells: { ...header, rows: [textRow(HEADER)] } },
  ]
}

function grown(id: number, countRows: number, last: number): Request[] {
  if (last <= countRows) return []
  const length = last - countRows + SPARE_ROWS
  return [{ appendDimension: { sheetId: id, dimension: 'ROWS', length } }]
}

function runsOf(placed: readonly PlacedEntry[]): PlacedEntry[][] {
  const runs: PlacedEntry[][] = []
  for (const one of placed) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.row === one.row - 1 && run.length < RUN) run.push(one)
    else runs.push([one])
  }
  return runs
}

function writeRun(sheetId: number, run: readonly PlacedEntry[]): Request {
  const start = { sheetId, rowIndex: (run[0]?.row ?? 1) - 1, columnIndex: 0 }
  const rows = run.map(({ entry }) => textRow([entry.key, entry.shown, entry.link, entry.said]))
  return { updateCells: { start, rows, fields: 'userEnteredValue' } }
}
