import type { PlanItem } from '../plan-item.ts'
import type { Cells } from '../columns.ts'
import { hashtagsOf } from '../cells/read-hashtags.ts'
import { quoted, timeWords } from '../cells/words.ts'
import type { ComparedCell, ComparedRow } from './compare.ts'
import { movedTime } from './moved-time.ts'

/** The values an item has after an answer. */
export interface ItemValues {
  readonly scheduledAt: string
  readonly localTime: string
  readonly caption: string | null
  readonly hashtags: readonly string[] | null
  readonly price: string | null
}

export interface RowEdits {
  readonly values: ItemValues
  /** `time`, `caption`, `hashtags`, `price`: what the person changed. */
  readonly changed: readonly string[]
  /** The changes in words, for the answer. */
  readonly words: readonly string[]
  /** Why the row's values cannot be taken, one sentence each. */
  readonly problems: readonly string[]
  /** What somebody changed elsewhere and the row does not show yet. */
  readonly stale: readonly string[]
}

/** Reads what a row changes about its item's values. */
export function editsOf(row: ComparedRow, item: PlanItem, now: Cells): RowEdits {
  const time = together(row.day, row['local time'])
  const cells = { time, caption: row.caption, hashtags: row.hashtags, price: row.price }
  const isEdited = (field: keyof typeof cells) => cells[field].state === 'edited'
  const names = Object.keys(cells) as (keyof typeof cells)[]
  const changed = names.filter(isEdited)
  const moved = isEdited('time')
    ? movedTime(row.day.text, row['local time'].text, item.timezone)
    : null
  const values: ItemValues = {
    scheduledAt: moved?.scheduledAt ?? item.scheduledAt,
    localTime: moved?.localTime ?? item.localTime,
    caption: isEdited('caption') ? row.caption.text || null : item.caption,
    hashtags: isEdited('hashtags') ? hashtagsOf(row.hashtags.text) : item.hashtags,
    price: isEdited('price') ? row.price.text || null : item.price,
  }
  const problems = [row.day, row['local time'], row.caption, row.hashtags, row.price].flatMap(
    (cell) => (cell.problem === null ? [] : [cell.problem]),
  )
  for (const field of names) {
    if (cells[field].state === 'conflict') problems.push(conflictWords(field, item, now))
  }
  if (isEdited('price') && values.price === null && item.kind === 'ppv') {
    problems.push('the price is empty: a priced message needs one')
  }
  const stale = names.filter((field) => cells[field].state === 'stale')
  return {
    values,
    changed,
    problems,
    stale: stale.map((field) => nowWords(field, item, now)),
    words: changedWords(changed, item, values, [
      moved?.shift ?? '',
      row['local time'].understood ?? '',
    ]),
  }
}

/** Day and local time are one value: half of it changed here and half elsewhere is a conflict. */
function together(day: ComparedCell, time: ComparedCell): ComparedCell {
  const states = [day.state, time.state]
  const has = (state: string) => states.some((one) => one === state)
  if (has('invalid')) return { ...day, state: 'invalid' }
  if (has('conflict') || (has('edited') && (has('stale') || has('agreed'))))
    return { ...day, state: 'conflict' }
  if (has('edited')) return { ...day, state: 'edited' }
  if (has('stale')) return { ...day, state: has('agreed') ? 'conflict' : 'stale' }
  return { ...day, state: has('agreed') ? 'agreed' : 'same' }
}

const NAMES = { time: 'time', caption: 'caption', hashtags: 'list of hashtags', price: 'price' }

function nowWords(field: keyof typeof NAMES, item: PlanItem, now: Cells): string {
  const value = field === 'time' ? timeWords(item.localTime) : quoted(now[field])
  return `the ${NAMES[field]} was changed elsewhere and is now ${value}`
}

function conflictWords(field: keyof typeof NAMES, item: PlanItem, now: Cells): string {
  return `${nowWords(field, item, now)}, while you changed it here too: write that, or put back what was here and look again`
}

function changedWords(
  changed: readonly string[],
  item: PlanItem,
  values: ItemValues,
  aboutTime: readonly string[],
): string[] {
  const words: string[] = []
  if (changed.includes('time')) {
    words.push(`moved from ${timeWords(item.localTime)} to ${timeWords(values.localTime)}`)
    words.push(...aboutTime.filter((said) => said !== ''))
  }
  if (changed.includes('caption')) words.push('caption reworded')
  if (changed.includes('hashtags')) words.push('hashtags changed')
  if (changed.includes('price')) words.push(`price ${values.price ?? 'removed'}`)
  return words
}
