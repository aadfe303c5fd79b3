import { readFile } from 'node:fs/promises'

import ExcelJS from 'exceljs'
import type { CellValue, Row } from 'exceljs'

import { Agenda } from './approver/agenda.ts'
import { choose, mistakesFor, type Choice, type Mistake } from './approver/choices.ts'
import { dayOutside, otherDay, otherTime, reworded, textOf } from './approver/edits.ts'
import { gridsOf, type Grid } from './approver/grid.ts'
import { rearrange } from './approver/rearrange.ts'
import { sampleDefaults, SAMPLE_REVIEWER } from './options.ts'
import { writeWhole } from './write-whole.ts'

/** What the approver did in one sitting. Moved and reworded items are approved ones. */
export interface Review {
  readonly approved: number
  readonly rejected: number
  readonly held: number
  readonly moved: number
  readonly reworded: number
  /** Rows filled in wrongly; counted nowhere else. */
  readonly mistakes: number
}

interface Reviewer {
  readonly seed: string
  readonly reviewer: string
}

type Outcome = keyof Review

/**
 * Opens an exported workbook and answers it as a person would: decides most rows, moves and rewords
 * some, sorts each sheet, leaves an empty row, and makes three mistakes. Each choice depends on the
 * seed and the item’s id alone, and a row with a decision is left alone, so a second sitting changes
 * nothing. The file is replaced whole. Gives what was done in this sitting; throws where there is no
 * workbook at the path.
 */
export async function reviewAsSample(
  path: string,
  { seed = sampleDefaults.seed, reviewer = SAMPLE_REVIEWER }: Partial<Reviewer> = {},
): Promise<Review> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await readFile(path)) as unknown as ExcelJS.Buffer)
  const grids = gridsOf(workbook)
  const ids = grids.flatMap(({ rows }) => rows.map(({ itemId }) => itemId))
  const mistakes = mistakesFor(seed, ids)
  const agenda = agendaOf(grids)
  const done: Outcome[] = []
  for (const grid of grids) {
    const answered = grid.rows.flatMap(({ row, itemId }) =>
      answer({ seed, reviewer, agenda }, cellsOf(grid, row), itemId, mistakes.get(itemId)),
    )
    if (answered.length > 0) rearrange(seed, grid)
    done.push(...answered)
  }
  if (done.length > 0) await writeWhole(path, new Uint8Array(await workbook.xlsx.writeBuffer()))
  const count = (outcome: Outcome) => done.filter((one) => one === outcome).length
  return {
    approved: count('approved'),
    rejected: count('rejected'),
    held: count('held'),
    moved: count('moved'),
    reworded: count('reworded'),
    mistakes: count('mistakes'),
  }
}

function agendaOf(grids: readonly Grid[]): Agenda {
  const agenda = new Agenda()
  for (const grid of grids) {
    for (const { row, itemId } of grid.rows) {
      const cells = cellsOf(grid, row)
      agenda.note(itemId, cells.get('account'), cells.get('day'), cells.get('local time'))
    }
  }
  return agenda
}

/** A reviewer at work. */
interface Sitting extends Reviewer {
  readonly agenda: Agenda
}

/** How often somebody looks for another place before leaving an item where it is. */
const TRIES = ['', ' 2', ' 3', ' 4', ' 5', ' 6'] as const

interface RowCells {
  get(column: string): CellValue
  set(column: string, value: CellValue): void
}

function cellsOf({ columns }: Grid, row: Row): RowCells {
  const cell = (column: string) => row.getCell(columns.get(column) ?? 0)
  return {
    get: (column) => (columns.has(column) ? cell(column).value : null),
    set: (column, value) => {
      if (columns.has(column)) cell(column).value = value
    },
  }
}

/** Answers one row unless somebody already has; gives what was done to it. */
function answer(
  { seed, reviewer, agenda }: Sitting,
  cells: RowCells,
  itemId: string,
  mistake: Mistake | undefined,
): Outcome[] {
  if (textOf(cells.get('decision')).trim() !== '') return []
  if (mistake) {
    slip(cells, mistake, reviewer)
    return ['mistakes']
  }
  const choice = choose(seed, itemId)
  if (choice.decision === null) return []
  cells.set('decision', choice.decision)
  cells.set('reviewer', reviewer)
  if (choice.reason !== null) cells.set('reject reason', choice.reason)
  if (choice.note !== null) cells.set('note', choice.note)
  const verdicts = { approve: 'approved', reject: 'rejected', hold: 'held' } as const
  return [verdicts[choice.decision], ...amend(seed, agenda, cells, itemId, choice)]
}

function amend(
  seed: string,
  agenda: Agenda,
  cells: RowCells,
  itemId: string,
  { change }: Choice,
): Outcome[] {
  if (change === 'caption') {
    if (textOf(cells.get('caption')).trim() === '') return []
    cells.set('caption', reworded(seed, itemId, cells.get('caption')))
    return ['reworded']
  }
  if (change === null) return []
  const column = change === 'day' ? 'day' : 'local time'
  const before = cells.get(column)
  const isFree = (after: CellValue) => {
    const now = { day: cells.get('day'), 'local time': cells.get('local time'), [column]: after }
    return agenda.isFree(itemId, cells.get('account'), now.day, now['local time'])
  }
  const other = change === 'day' ? otherDay : otherTime
  const after = TRIES.map((nth) => other(seed, `${itemId}${nth}`, before)).find(
    (value) => value !== before && isFree(value),
  )
  if (after === undefined) return []
  cells.set(column, after)
  return ['moved']
}

function slip(cells: RowCells, mistake: Mistake, reviewer: string): void {
  cells.set('decision', mistake === 'unknown decision' ? 'looks good' : 'approve')
  if (mistake !== 'no reviewer') cells.set('reviewer', reviewer)
  if (mistake === 'wrong time') cells.set('day', dayOutside(cells.get('day')))
}
