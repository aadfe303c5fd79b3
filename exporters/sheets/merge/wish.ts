import { IDENTITY, type Column, type Decision } from '../columns.ts'
import type { ComparedCell, ComparedRow } from './compare.ts'
import type { RowEdits } from './row-edits.ts'
import type { Wish } from './steps.ts'

/** Whether a person changed the cell. */
export function isMade(cell: ComparedCell): boolean {
  return cell.state === 'edited' || cell.state === 'conflict'
}

/** What a row asks for, or null where it asks for nothing. A decision already known is none. */
export function wishOf(row: ComparedRow, edits: RowEdits): Wish | null {
  const decision = row.decision.text as Decision | ''
  const isDecided = isMade(row.decision)
  const isEdited = edits.changed.length + edits.problems.length > 0
  const isRemarked = remarksIn(row).length > 0
  if (row.decision.state === 'invalid') return 'edit'
  if (!isDecided && !isEdited && !isRemarked) return null
  if (decision === 'approve') return isDecided || isEdited ? 'approve' : 'edit'
  if (decision === '') return isDecided ? 'withdraw' : 'edit'
  return isDecided ? decision : 'edit'
}

/** What was remarked or half-remarked; a reason counts beside a rejection only. */
export function remarksIn(row: ComparedRow): ('note' | 'reject reason')[] {
  const columns =
    row.decision.text === 'reject' ? (['note', 'reject reason'] as const) : (['note'] as const)
  return columns.filter((column) => isMade(row[column]) || row[column].state === 'invalid')
}

/** Whether a wish keeps an item from going out; such a wish always counts. */
export function isStop(wish: Wish): boolean {
  return wish === 'reject' || wish === 'hold' || wish === 'withdraw'
}

/** Columns in which the row shows another item than its own. */
export function foreignColumns(row: ComparedRow): Column[] {
  return IDENTITY.filter((column) => isMade(row[column]))
}
