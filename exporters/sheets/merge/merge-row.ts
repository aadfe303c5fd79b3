import { cellsOf, type PlanItem } from '../plan-item.ts'
import { quoted, timeWords } from '../cells/words.ts'
import { applyRow } from './apply-row.ts'
import type { ComparedRow } from './compare.ts'
import type { RowOutcome } from './outcome.ts'
import { blockers, problemsOf, type RowContext } from './problems.ts'
import { editsOf } from './row-edits.ts'
import { linkToShow, untouchedRow } from './untouched-row.ts'
import { isStop, wishOf } from './wish.ts'

/**
 * Decides one row. It is applied whole or not at all, with one exception: a decision that keeps
 * an item from going out (reject, hold, taken back) counts even where other cells are wrong.
 */
export function mergeRow(row: ComparedRow, context: RowContext): RowOutcome {
  const { item } = context
  const edits = editsOf(row, item, cellsOf(item))
  const wish = wishOf(row, edits)
  if (wish === null) return untouchedRow(row, item)
  const blocked = blockers(row, wish, edits, item)
  if (blocked.length > 0) return refusedRow(row, item, blocked)
  const problems = problemsOf(row, wish, edits, context)
  if (problems.length === 0) return applyRow(row, item, wish, edits)
  if (!isStop(wish)) return refusedRow(row, item, problems)
  return applyRow(row, item, wish, { values: item, changed: [], words: [], problems, stale: [] })
}

function refusedRow(row: ComparedRow, item: PlanItem, problems: readonly string[]): RowOutcome {
  const what = quoted(item.caption ?? item.content, 40)
  const stands =
    item.state === 'approved'
      ? ` What was approved before stands (${timeWords(item.localTime)}, ${what}): write hold to stop it.`
      : ''
  const says = `✗ Not applied: ${problems.join('; ')}.${stands}`
  return { answer: null, problems, says, isNew: true, restore: linkToShow(row, item), after: item }
}
