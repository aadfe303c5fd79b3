import { asRelaxation, type Conflict, type Way } from './exact/conflict.ts'
import type { Problem } from './problem.ts'
import { NUMERIC, relaxationText, type Family } from './rule-changes.ts'
import { dayName, listText } from './words.ts'

const NAMES: Readonly<Record<Family, string>> = {
  gap: 'the gap between items',
  daily: 'the limit a day',
  kinds: 'the limits a day of priced messages and follow-ups',
  weekly: 'the limit a week',
  quiet_hours: 'quiet hours',
  holidays: 'holidays to avoid',
  blackout: 'blackouts',
  rest: 'the rest of captions and originals',
  originals: 'the number of originals',
  spread: 'the spread between accounts',
  types: 'variety of types',
  budget: 'the budget',
  at_least: 'the items asked for a day',
}

/** What cannot be had, why, and what would be enough: for an error’s message. */
export function conflictText(problem: Problem, conflict: Conflict): string {
  const days = conflict.missing.map(
    ({ account, day, demanded, possible }) =>
      `${problem.accounts[account]?.row.account_id ?? ''} ${dayName(day)} ${demanded} → ${possible}`,
  )
  return [
    `the items asked for a day cannot be had: ${listText(days)} is the most there is a plan for`,
    whyText(conflict),
    ...conflict.ways.map((way) => `enough by itself: ${wayText(way)}`),
    conflict.together.length > 0
      ? `enough together: ${listText(conflict.together.map(wayText))}`
      : '',
    'or ask for less: --relax at_least plans the most of it',
  ]
    .filter((line) => line !== '')
    .join('; ')
}

function whyText({ families }: Conflict): string {
  return families.length === 0
    ? 'giving up every rule would not be enough: there is too little to post, or too little time left'
    : `in the way: ${listText(families.map((family) => NAMES[family]))}`
}

/** `--relax gap=180 (the gap between items, 240 → 180 min)`. */
function wayText(way: Way): string {
  const { family, from, to } = way
  const unit = NUMERIC[family] ?? ''
  const change = from === null || to === null ? '' : `, ${from} → ${to} ${unit}`
  return `--relax ${relaxationText(asRelaxation(way))} (${NAMES[family]}${change})`
}
