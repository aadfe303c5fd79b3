import type { ItemDifference } from '../../domain/planning/compare-plans.ts'
import { estimateText, signed } from './render-plan.ts'
import type { PlanSide, WhatIf } from './what-if.ts'

/** A stored plan beside what would have been, in lines: in all first, then item by item. */
export function renderWhatIf(told: WhatIf): string {
  const { before, after, differences } = told
  return [
    `${told.plan_id} (${told.brand}, ${told.week}) had ${told.asked.join(', ')} been so, as of ${told.as_of}; nothing is stored`,
    `value ${before.value.toFixed(2)} → ${after.value.toFixed(2)} (${shareText(before.value, after.value)})`,
    `items ${before.items} → ${after.items}; ${told.count_same} as they were`,
    ...expectedLines(before, after),
    ...told.notes.map((note) => `note: ${note}`),
    '',
    ...(differences.length === 0 ? ['every item would be as it is'] : differences.map(lineOf)),
  ].join('\n')
}

function expectedLines(before: PlanSide, after: PlanSide): string[] {
  const [was, now] = [before.expected, after.expected]
  if (!was || !now) return []
  return [
    `expected worth ${estimateText(was.value, 1)} → ${estimateText(now.value, 1)}`,
    was.successes && now.successes
      ? `expected successes ${estimateText(was.successes)} → ${estimateText(now.successes)}`
      : '',
  ].filter((line) => line !== '')
}

function shareText(before: number, after: number): string {
  return before > 0 ? `${signed((100 * (after - before)) / before, 1)} %` : 'nothing before'
}

function lineOf({ account_id: id, change, from, to, value, ...item }: ItemDifference): string {
  const what = item.content_id ?? 'text alone'
  const when = (side: ItemDifference['from']) => side?.local_time.replace('T', ' ') ?? ''
  const times = [when(from), when(to)].filter((time, i, all) => time !== '' && time !== all[i - 1])
  return `${id}  ${change}: ${what} ${times.join(' → ')}  ${signed(value, 3)}`
}
