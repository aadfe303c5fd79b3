import { Temporal } from 'temporal-polyfill'

import { limitProblems, type PlatformLimits } from '../../../platforms/limits.ts'
import { listed, timeWords } from '../cells/words.ts'
import type { PlanItem } from '../plan-item.ts'
import type { AccountTimes } from './account-times.ts'
import type { ComparedRow } from './compare.ts'
import type { RowEdits } from './row-edits.ts'
import { stepsFor, type Wish } from './steps.ts'
import { foreignColumns, remarksIn } from './wish.ts'

export interface RowContext {
  readonly item: PlanItem
  readonly asOf: Temporal.Instant
  readonly limits: PlatformLimits
  /** When the account’s items go out; null where that is not looked at. */
  readonly times: AccountTimes | null
  /** Shortest time between two items of the account, in minutes. */
  readonly gapMinutes: number
  /** Whether cells nobody touched show what is new; true where left out. */
  readonly isRewritten?: boolean | undefined
}

const LOOK_AGAIN = 'clear the decision and your changes to see it, then decide'
/** Where rows keep showing what they showed. */
const WRITE_IT =
  'write into the row what is so now, clear the decision, and decide when this answer has changed'

/** Why the row cannot count at all, whatever it asks for. */
export function blockers(row: ComparedRow, wish: Wish, edits: RowEdits, item: PlanItem): string[] {
  const foreign = foreignColumns(row)
  if (foreign.length > 0) {
    return [
      `this row shows another ${listed(foreign)} than its item has: undo the sort, the paste or the change, then it counts`,
    ]
  }
  const hasEdits = edits.changed.length + edits.problems.length > 0
  const isRemark = wish === 'edit' && !hasEdits && row.decision.state !== 'invalid'
  if (isRemark && item.state === 'rejected') return []
  const found = stepsFor(item.state, wish, hasEdits)
  return 'refusal' in found ? [found.refusal] : []
}

/** What keeps the row from being applied as it stands, one sentence each. */
export function problemsOf(
  row: ComparedRow,
  wish: Wish,
  edits: RowEdits,
  context: RowContext,
): string[] {
  const told = remarksIn(row).map((column) => row[column])
  const typed = [row.decision, ...told].flatMap(({ problem }) => problem ?? [])
  return [
    ...edits.problems,
    ...typed,
    ...(wish === 'approve' ? approvalProblems(row, edits, context) : []),
    ...timeProblems(wish, edits, context),
    ...gapProblems(edits, context),
    ...textProblems(wish, edits, context),
  ]
}

function approvalProblems(
  row: ComparedRow,
  { stale }: RowEdits,
  { item, isRewritten = true }: RowContext,
): string[] {
  const problems: string[] = []
  if (row.reviewer.text === '') problems.push('the reviewer is missing: write who approves it')
  const unseen = [...stale]
  if (row.content.state === 'stale') unseen.push('the content was changed elsewhere')
  if (row.decision.state === 'stale' || row.decision.state === 'conflict') {
    unseen.push(`it was decided elsewhere (${item.state.replace('_', ' ')})`)
  }
  if (unseen.length > 0) {
    problems.push(`${listed(unseen)}: ${isRewritten ? LOOK_AGAIN : WRITE_IT}`)
  }
  return problems
}

function timeProblems(wish: Wish, { values, changed }: RowEdits, { asOf }: RowContext): string[] {
  if (wish !== 'approve' && !changed.includes('time')) return []
  const at = Temporal.Instant.from(values.scheduledAt)
  if (Temporal.Instant.compare(at, asOf) > 0) return []
  return [`its time, ${timeWords(values.localTime)}, has passed: give it a later one`]
}

/** A moved item keeps its distance: otherwise it could not be sent at its time. */
function gapProblems(
  { values, changed }: RowEdits,
  { item, times, gapMinutes }: RowContext,
): string[] {
  if (!changed.includes('time')) return []
  const other = times?.tooNear(item, values.scheduledAt, gapMinutes)
  if (!other) return []
  return [
    `${timeWords(values.localTime)} is too near to ${timeWords(other.localTime)}, when ${item.accountId} has another item: ${gapMinutes} minutes lie between two`,
  ]
}

function textProblems(
  wish: Wish,
  { values, changed }: RowEdits,
  { item, limits }: RowContext,
): string[] {
  const isText = changed.includes('caption') || changed.includes('hashtags')
  if (wish !== 'approve' && !isText) return []
  return limitProblems(values.caption ?? '', values.hashtags ?? [], item.platform, limits)
}
