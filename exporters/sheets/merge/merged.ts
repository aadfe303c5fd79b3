import { ANSWER, COLUMNS, type Cells, type Column, type SheetCells } from '../columns.ts'
import { cellsOf } from '../plan-item.ts'
import { plainText, type ComparedRow } from './compare.ts'
import type { ItemAnswer, RowOutcome } from './outcome.ts'
import { answerOver } from './standing-answer.ts'

/** What to write into one row; only cells that change. */
export interface RowCells {
  readonly sheet: string
  readonly row: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
}

export interface RowAnswer extends RowCells {
  readonly item: string | null
  /** Whether the row asks for something; false where it only shows what the warehouse says. */
  readonly isAsked: boolean
}

export interface Refusal {
  /** The item, or null where the row does not say which. */
  readonly item: string | null
  readonly sheet: string
  readonly row: number
  readonly why: string
}

export interface MergeResult {
  /** Answers of people to record, at most one an item. */
  readonly answers: readonly ItemAnswer[]
  /** What the sheet is to say. */
  readonly rows: readonly RowAnswer[]
  readonly refused: readonly Refusal[]
  /** Rows that asked for nothing new. */
  readonly countUnchanged: number
  /** New merge bases of items where sheet and warehouse now agree on more than before. */
  readonly agreed: ReadonlyMap<string, Cells>
  /** The same once `rows` are written. */
  readonly agreedOnceWritten: ReadonlyMap<string, Cells>
}

/** Collects the outcomes of the rows. */
export class Merged {
  private readonly answers: ItemAnswer[] = []
  private readonly rows: RowAnswer[] = []
  private readonly refused: Refusal[] = []
  private readonly agreed = new Map<string, Cells>()
  private readonly written = new Map<string, Cells>()
  private countUnchanged = 0

  /** A row that belongs to no item, or to one that cannot be decided here; silent without `why`. */
  addStranger(row: SheetCells, why: string, item: string | null = null): void {
    if (why === '') return
    this.refused.push({ item, sheet: row.sheet, row: row.row, why })
    this.write(row, { says: `✗ Not applied: ${why}.`, isNew: true, restore: {} }, item, true)
  }

  /** A row whose item the plan no longer has. */
  addGone(row: SheetCells, item: string): void {
    this.countUnchanged += 1
    const says = '• No longer in the plan: nothing to decide.'
    this.write(row, { says, isNew: false, restore: {} }, item, false)
  }

  /** The rows of an item, all alike, and what became of them. */
  addOutcome(
    itemId: string,
    rows: readonly SheetCells[],
    compared: ComparedRow,
    base: Cells,
    outcome: RowOutcome,
  ): void {
    if (outcome.answer) this.answers.push(outcome.answer)
    else if (outcome.problems.length === 0) this.countUnchanged += rows.length
    for (const row of rows) {
      const why = outcome.problems.join('; ')
      if (why !== '') this.refused.push({ item: itemId, sheet: row.sheet, row: row.row, why })
      const isAsked = outcome.answer !== null || why !== ''
      this.write(row, outcome, itemId, isAsked)
    }
    const agreed = agreedCells(base, compared, cellsOf(outcome.after))
    if (differ(agreed, base)) this.agreed.set(itemId, agreed)
    const written = { ...agreed, ...outcome.restore }
    if (differ(written, agreed)) this.written.set(itemId, written)
  }

  result(): MergeResult {
    const { answers, rows, refused, agreed, written, countUnchanged } = this
    const agreedOnceWritten = new Map([...agreed, ...written])
    return { answers, rows, refused, countUnchanged, agreed, agreedOnceWritten }
  }

  private write(
    { sheet, row, cells: read }: SheetCells,
    { says, isNew, restore }: Pick<RowOutcome, 'says' | 'isNew' | 'restore'>,
    item: string | null,
    isAsked: boolean,
  ): void {
    const current = plainText(read[ANSWER])
    const answer = answerOver(current, says, isNew)
    const cells = answer === current ? restore : { ...restore, [ANSWER]: answer }
    if (Object.keys(cells).length > 0) this.rows.push({ sheet, row, item, isAsked, cells })
  }
}

/** The base moves on to the sheet’s cells wherever the warehouse now says the same. */
function agreedCells(base: Cells, compared: ComparedRow, now: Cells): Cells {
  const cells = COLUMNS.map((column): [Column, string] => [
    column,
    compared[column].text === now[column] ? now[column] : base[column],
  ])
  return { ...(Object.fromEntries(cells) as Record<Column, string>), [ANSWER]: '', 'item id': '' }
}

function differ(one: Cells, other: Cells): boolean {
  return COLUMNS.some((column) => one[column] !== other[column])
}
