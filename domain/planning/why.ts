import type { DrawnCaption } from './caption-pool.ts'
import type { AccountProblem, Placement, Problem } from './problem.ts'
import type { Slot } from './slots.ts'
import {
  countOf,
  countText,
  dayName,
  liftText,
  ordinalText,
  percentText,
  rangeText,
} from './words.ts'

/** The place of a time among the account’s open ones, by what its hour is worth: 1 is the best. */
export function rankOf(account: AccountProblem, slot: Slot): number {
  return 1 + account.open.filter((other) => other.row.score > slot.row.score).length
}

/** Why this time and these words, in a sentence an approver understands. */
export function whyText(problem: Problem, account: AccountProblem, placement: Placement): string {
  const parts = [
    slotText(account, placement.slot),
    captionText(account, placement.caption),
    homeText(problem, placement),
    placement.slot.holiday?.effect === 'prefer'
      ? `${placement.slot.holiday.name} is preferred`
      : '',
  ]
  return `${parts.filter((part) => part !== '').join('; ')}.`
}

function slotText(account: AccountProblem, slot: Slot): string {
  const { open, row } = account
  const rank = rankOf(account, slot)
  const when = `${dayName(slot.day)} ${slot.localTime.slice(11)}${audienceText(account, slot)}`
  const hours =
    rank === 1 ? 'best open hour' : `${ordinalText(rank)} best of ${open.length} open hours`
  const posts = countOf(slot.row.n_posts ?? 0, 'post')
  const lift = `${liftText(slot.row.score)} engagement`
  switch (slot.row.level) {
    case 'account':
      return `${when} is this account’s ${hours} (${lift}, ${posts} behind it)`
    case 'cluster':
      return `${when} is the ${hours} (${lift}, learned from accounts like it; ${posts} of its own)`
    case 'platform':
      return `${when} is the ${hours} (${lift}, learned from ${row.platform} accounts; ${posts} of its own)`
    case 'global':
      return `${when} is the ${hours} (${lift}, learned from all accounts; ${posts} of its own)`
    case 'cold-start':
      return `${when} is the ${hours} (${lift} assumed for ${row.platform}; too little measured yet)`
    default:
      return `${when} is an hour nobody knows yet`
  }
}

function audienceText({ row }: AccountProblem, slot: Slot): string {
  if (row.audience_timezone === row.timezone) return ''
  return ` (${dayName(Math.floor(slot.row.hour_of_week / 24))} ${slot.row.hour_of_week % 24} h for its audience)`
}

function captionText({ row, pools }: AccountProblem, caption: DrawnCaption | null): string {
  if (!caption)
    return 'it speaks in the original’s own words, no caption of the bank was free for it'
  const { trials, rate, wilson_low: low, wilson_high: high, kind } = caption.row
  const verb =
    row.channel === 'messages' ? 'sold to' : row.reward === 'clicks' ? 'was clicked by' : 'engaged'
  const explored = caption.experiment
    ? `, arm ${caption.experiment.arm} of the experiment “${caption.experiment.name}”`
    : pools[kind]?.isUniform
      ? ', drawn at random this week to learn'
      : ''
  if (trials > 0 && rate !== null && low !== null && high !== null) {
    const interval = `95 %: ${rangeText(low, high)}`
    return `its caption ${verb} ${percentText(rate)} of ${countText(trials)} (${interval})${explored}`
  }
  const { posterior_alpha: a, posterior_beta: b } = caption.row
  return `its caption is untried here, ${percentText(a / (a + b))} expected from its like${explored}`
}

function homeText({ homes, chosen }: Problem, { original, slot }: Placement): string {
  const home = original && homes.get(original.content_id)
  if (!home || chosen.length < 2) return ''
  if (slot.day === home[0]) return `${dayName(slot.day)} spreads the originals over the week`
  return `the day of its original would be ${dayName(home[0])}, where it found no time`
}
