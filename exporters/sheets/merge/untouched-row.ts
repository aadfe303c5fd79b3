import { EDITABLE, type Column } from '../columns.ts'
import { listed } from '../cells/words.ts'
import { cellsOf, type PlanItem } from '../plan-item.ts'
import type { ComparedRow } from './compare.ts'
import type { RowOutcome } from './outcome.ts'
import { IDENTITY } from '../columns.ts'
import { MISSING, PUT_BACK, standingAnswer } from './standing-answer.ts'
import { stepsFor } from './steps.ts'
import { foreignColumns } from './wish.ts'

/**
 * A row that asks for nothing: cells that are not people’s to change are put back and that is
 * said; cells nobody touched show what the warehouse says now.
 */
export function untouchedRow(row: ComparedRow, item: PlanItem): RowOutcome {
  const now = cellsOf(item)
  const foreign = foreignColumns(row)
  const put: Column[] = row.link.state === 'edited' ? [...foreign, 'link'] : foreign
  const standing = standingAnswer(item)
  const about = [
    ...(put.length === 0 ? [] : [`${PUT_BACK} ${listed(put)}.`]),
    ...missingColumns(row, item),
  ]
  const says = about.length === 0 ? standing : [standing || '•', ...about].join(' ')
  return {
    answer: null,
    problems: [],
    says,
    isNew: put.length > 0,
    restore: {
      ...outdated(row, item),
      ...Object.fromEntries(foreign.map((column) => [column, now[column]])),
      ...linkToShow(row, item),
    },
    after: item,
  }
}

/** Cells nobody touched that show something else than the item as it is from now on. */
export function outdated(row: ComparedRow, after: PlanItem): RowOutcome['restore'] {
  const now = cellsOf(after)
  const columns = [...EDITABLE, ...IDENTITY].filter((column) => {
    const { state, text, isPresent } = row[column]
    return isPresent && (state === 'same' || state === 'stale') && text !== now[column]
  })
  // A time in another zone’s notation speaks for its day too: they are put right together.
  const isZoned = row['local time'].understood !== undefined
  const isMoved = columns.includes('day') || columns.includes('local time')
  const shown = isZoned && isMoved ? [...columns, 'day' as const, 'local time' as const] : columns
  const present = shown.filter((column) => row[column].isPresent)
  return Object.fromEntries(present.map((column) => [column, now[column]]))
}

/** The link column, where it does not show where the post is. */
export function linkToShow(row: ComparedRow, item: PlanItem): RowOutcome['restore'] {
  const isRight = row.link.state === 'same' || row.link.state === 'agreed'
  return isRight || !row.link.isPresent ? {} : { link: cellsOf(item).link }
}

/** Said in a row that can still be decided where columns of people are gone or renamed. */
export function missingColumns(row: ComparedRow, item: PlanItem): string[] {
  if ('refusal' in stepsFor(item.state, 'hold', false)) return []
  const missing = EDITABLE.filter((column) => !row[column].isPresent)
  if (missing.length === 0) return []
  const [columns, them] = missing.length === 1 ? ['column', 'it'] : ['columns', 'them']
  return [`${MISSING} ${columns} ${listed(missing)}, so nothing in ${them} counts.`]
}
