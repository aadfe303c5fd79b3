import type { PlanItem } from '../plan-item.ts'
import type { ComparedRow } from './compare.ts'
import type { ItemAnswer, RowOutcome } from './outcome.ts'
import { linkToShow, missingColumns, outdated } from './untouched-row.ts'
import type { RowEdits } from './row-edits.ts'
import { NOTED, standingAnswer } from './standing-answer.ts'
import { stepsFor, type Wish } from './steps.ts'
import { isMade, remarksIn } from './wish.ts'

/** Turns what a row asks for into an answer; what it takes must have been found right before. */
export function applyRow(
  row: ComparedRow,
  item: PlanItem,
  wish: Wish,
  edits: RowEdits,
): RowOutcome {
  const answer = answerOf(row, item, wish, edits)
  const after = itemAfter(answer)
  return {
    answer,
    problems: edits.problems,
    says: words(row, after, answer, edits),
    isNew: true,
    restore: { ...outdated(row, after), ...linkToShow(row, item) },
    after,
  }
}

function answerOf(row: ComparedRow, item: PlanItem, wish: Wish, edits: RowEdits): ItemAnswer {
  const found = stepsFor(item.state, wish, edits.changed.length > 0)
  const steps = 'steps' in found ? found.steps : []
  const isRaised = edits.changed.length > 0 || steps[0] === 'pending_approval'
  const remarks = remarksIn(row).filter((column) => isMade(row[column]))
  const isReason = wish === 'edit' && remarks.includes('reject reason')
  return {
    item,
    decision: isReason ? 'reject' : wish,
    steps,
    reason: reasonOf(row, item, wish, edits),
    revision: item.revision + (isRaised ? 1 : 0),
    changed: [...edits.changed, ...remarks],
    values: edits.values,
    rejectReason: row.decision.text === 'reject' ? reasonIn(row) : null,
    reviewer: row.reviewer.text || (isReason ? item.reviewer : null),
    note: row.note.text || null,
  }
}

function reasonIn(row: ComparedRow): string | null {
  return row['reject reason'].problem === null ? row['reject reason'].text || null : null
}

function reasonOf(row: ComparedRow, item: PlanItem, wish: Wish, edits: RowEdits): string {
  const note = row.note.text === '' ? '' : `: ${row.note.text}`
  if (wish === 'withdraw') return `decision taken back${note}`
  if (wish === 'reject')
    return `rejected (${row['reject reason'].text || 'no reason given'})${note}`
  if (wish === 'hold') return `put on hold${note}`
  if (edits.words.length > 0) return edits.words.join('; ')
  return `${item.state === 'held' ? 'approved again' : 'approved'}${note}`
}

/** The item as the warehouse will have it. */
function itemAfter(answer: ItemAnswer): PlanItem {
  const { item, steps, revision, note } = answer
  const { scheduledAt, localTime, caption, hashtags, price } = answer.values
  const state = steps.at(-1) ?? item.state
  const stateReason = steps.length === 0 ? item.stateReason : answer.reason
  return {
    ...item,
    scheduledAt,
    localTime,
    caption,
    hashtags,
    price,
    ...decidedAfter(answer),
    revision,
    note,
    state,
    stateReason,
  }
}

/** New values alone leave who decided what as it was; what comes back is undecided. */
function decidedAfter(
  answer: ItemAnswer,
): Pick<PlanItem, 'decision' | 'rejectReason' | 'reviewer'> {
  const isNew = answer.decision !== 'edit'
  if (!isNew && answer.steps.includes('pending_approval')) {
    return { decision: null, rejectReason: null, reviewer: null }
  }
  const { decision, rejectReason, reviewer } = isNew ? answer : answer.item
  return { decision, rejectReason, reviewer }
}

function words(row: ComparedRow, after: PlanItem, answer: ItemAnswer, edits: RowEdits): string {
  const standing = standingAnswer(after)
  const parts = [standing || NOTED]
  const changes = edits.words.join('; ')
  if (standing !== '' && standingAnswer({ ...after, approveByMinutes: undefined }) === '') {
    parts.push('Noted.')
  }
  if (changes !== '') parts.push(`${changes.charAt(0).toUpperCase()}${changes.slice(1)}.`)
  if (answer.decision === 'reject' && answer.rejectReason === null) {
    parts.push('A reason would help the next plan: pick one.')
  }
  if (edits.problems.length > 0) parts.push(`✗ Not applied: ${edits.problems.join('; ')}.`)
  return [...parts, ...missingColumns(row, after)].join(' ')
}
