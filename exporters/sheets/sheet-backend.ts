import type { SheetCells } from './columns.ts'
import type { RowAnswer } from './merge/merged.ts'
import type { PlanItem } from './plan-item.ts'

/** What is to be written into a sheet that is there. */
export interface SheetEdit {
  /** What the merge has to say in the sheet’s rows. */
  readonly rows: readonly RowAnswer[]
  /** Rows that are left as they are, to be read later. */
  readonly left?: readonly RowAnswer[]
  /** Items to add at the end. */
  readonly added?: readonly PlanItem[]
  /** All items that belong into the sheet. */
  readonly items?: readonly PlanItem[]
  /** The export the sheet stands for from now on. */
  readonly exportId?: string
  /** The merge bases it stands for from now on. */
  readonly baseId?: string
}

/** A sheet as it was read. */
export interface OpenSheet {
  /** The week it says it holds; null where it does not say. */
  readonly week: string | null
  /** The names of its tabs with rows. */
  readonly tabs: readonly string[]
  readonly rows: readonly SheetCells[]
  /** Out of the ordinary, but no obstacle; in words. */
  readonly notes: readonly string[]
  /** The export it stands for; null where it does not say. */
  readonly exportId: string | null
  /** The merge bases it stands for. */
  readonly baseId: string | null
  /** False where its first export did not get to its end. */
  readonly isComplete: boolean
  /** What of `rows` the sheet does not say yet; rows that are `left` are not looked at. */
  unwritten(rows: readonly RowAnswer[], left?: readonly RowAnswer[]): readonly RowAnswer[]
  /** Writes into the sheet as read, or nothing: `changed` asks for it to be read again. */
  write(edit: SheetEdit): Promise<'written' | 'changed'>
}

/** A week that has no sheet yet. */
export interface SheetContent {
  readonly week: string
  readonly exportId: string
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  /** In the order of the sheet. */
  readonly items: readonly PlanItem[]
  /** Minutes before its time by which an item should be decided; nothing is said where left out. */
  readonly approveByMinutes?: number | undefined
}

/** The sheet of one week for its approvers, wherever it is. */
export interface SheetBackend {
  readonly kind: 'xlsx' | 'google'
  /** What messages call it. */
  readonly name: string
  /** Where it is; null where that is not known yet. */
  readonly uri: string | null
  /**
   * Whether cells in rows that are there are put right. Where not, a row keeps showing what it
   * showed, and its answer says what is different now.
   */
  readonly isRewritten: boolean
  /** Sees to it that there is a place for the sheet, and gives its address. */
  prepare(): Promise<string>
  /** Reads it; null where there is none. */
  find(): Promise<OpenSheet | null>
  /** Writes a sheet where there is none; `changed` where there is one now. */
  create(content: SheetContent): Promise<'written' | 'changed'>
}
