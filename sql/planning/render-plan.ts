import type { Estimate } from '../../domain/planning/expected-results.ts'
import type { PlanReasons } from '../../domain/planning/plan-reasons.ts'
import { countText, percentText } from '../../domain/planning/words.ts'

const SHOWN = 5
/** Rules about content: told with the plan, not shown in short. */
const CONTENT = new Set(['caption once', 'original once', 'near-duplicates'])

/** How good a plan is, in lines: the proof, and the rule of thumb beside it. */
export function proofLines({ proof }: PlanReasons): string[] {
  const { value, bound, gap, rule_of_thumb: thumb } = proof
  const more = thumb > 0 ? ` (${signed((100 * (value - thumb)) / thumb, 1)} % over it)` : ''
  return [
    `worth ${value.toFixed(2)}; nothing under the same rules is worth more than ${bound.toFixed(2)} (gap ${gapText(gap)})`,
    `the rule of thumb’s plan is worth ${thumb.toFixed(2)}${more}`,
  ]
}

/** A whole plan in lines: proof, dearest limits, what to expect, cost, saturation. */
export function planLines(whole: PlanReasons): string[] {
  return [
    ...proofLines(whole),
    ...askedLines(whole),
    ...whole.prices
      .filter(({ rule }) => !CONTENT.has(rule))
      .slice(0, SHOWN)
      .map((price) => priceText(price, whole.proof.value)),
    ...expectedLines(whole),
    ...saturationLines(whole),
  ]
}

/** `one more item on Friday on instagram:acme is worth +0.8 % of the week (+0.312)`. */
function priceText({ text, price }: PlanReasons['prices'][number], value: number): string {
  const share = value > 0 ? `${signed((100 * price) / value, 1)} % of the week` : 'nothing'
  return `${text} is worth ${share} (+${price.toFixed(3)})`
}

function askedLines({ asked }: PlanReasons): string[] {
  return [
    asked.at_least > 0 ? `at least ${asked.at_least} a day asked for` : '',
    asked.relax.length > 0 ? `rules given up: ${asked.relax.join(', ')}` : '',
  ].filter((line) => line !== '')
}

function expectedLines({ expected, cost }: PlanReasons): string[] {
  const unknown = expected.items_without_reach
  const notCounted = unknown > 0 ? `; ${unknown} items without known reach not counted` : ''
  return [
    `expected: worth ${estimateText(expected.value, 1)}, with means instead of draws`,
    expected.successes === null
      ? ''
      : `expected: ${estimateText(expected.successes)} successes of ${countText(expected.trials)} views and recipients${notCounted}`,
    ...Object.entries(expected.revenue).map(
      ([currency, amount]) => `expected: ${estimateText(amount)} ${currency} of priced messages`,
    ),
    cost.amount > 0 || cost.left !== null
      ? `costs ${cost.amount.toFixed(2)} ${cost.currency}${cost.left === null ? '' : `, ${cost.left.toFixed(2)} left of the budget`}`
      : '',
  ].filter((line) => line !== '')
}

const RISKS = ['LOW', 'MODERATE', 'HIGH', 'CRITICAL']

/** Accounts whose risk the volume would raise. */
function saturationLines({ saturation }: PlanReasons): string[] {
  return saturation
    .filter(({ risk_now: now, risk_if_sent: then }) => RISKS.indexOf(then) > RISKS.indexOf(now))
    .map(
      ({
        account_id: id,
        planned,
        usual,
        risk_now: now,
        risk_if_sent: then,
        score_if_sent: score,
      }) =>
        `${id}: ${planned} items where ${usual.toFixed(1)} a week are usual could move its risk from ${now} to ${then} (${percentText(score)} of its response lost; an uncalibrated rule of thumb, nothing is held back for it)`,
    )
}

/** `31.2 (95 %: 26.5–36.0)`. */
export function estimateText({ mean, low, high }: Estimate, digits = 0): string {
  const text = (value: number) => (digits === 0 ? countText(value) : value.toFixed(digits))
  return `${text(mean)} (95 %: ${text(low)}–${text(high)})`
}

/** `+0.8`, `−1.2`. */
export function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}

function gapText(gap: number): string {
  return gap === 0 ? '0' : gap.toExponential(1)
}
