import { Temporal } from 'temporal-polyfill'

import {
  countText,
  dayName,
  liftText,
  ordinalText,
  percentText,
  rangeText,
} from '../../domain/planning/words.ts'
import { proofLines } from './render-plan.ts'
import type { Alternative, ItemExplanation } from './explanation.ts'

/** An explanation for people, in lines. */
export function renderExplanation(told: ItemExplanation): string {
  return [
    ...headLines(told),
    '',
    told.why,
    '',
    ...section('Time', timeLines(told)),
    ...section('Caption', captionLines(told)),
    ...section('Limits in force', told.limits),
    ...section('At their bound', told.tight.map(tightText)),
    ...section('Account in this plan', accountLines(told)),
    ...section('The plan', told.plan.whole ? proofLines(told.plan.whole) : []),
    ...section('What happened', historyLines(told)),
    ...section('Where the numbers come from', sourceLines(told)),
  ]
    .join('\n')
    .trimEnd()
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), '']
}

function headLines(told: ItemExplanation): string[] {
  const what = [told.kind, told.content_type, told.content_id].filter((part) => part !== null)
  const price = told.price === null ? '' : `, ${told.price} ${told.currency ?? ''}`.trimEnd()
  const score = `score ${told.score.toFixed(3)} (1 is an average caption at an average hour)`
  return [
    `${told.item_id}  ${told.account_id}  ${what.join(' ')}${price}`,
    `${told.local_time.replace('T', ' ')} ${told.timezone} (${told.scheduled_at}), ${told.status}, revision ${told.revision}, ${score}`,
    ...(told.title === null ? [] : [`title: ${told.title}`]),
    ...(told.caption === null ? [] : [`caption: ${told.caption}`]),
  ]
}

function timeLines({ slot, alternatives }: ItemExplanation): string[] {
  const hour = `${dayName(Math.floor(slot.hour_of_week / 24))} ${slot.hour_of_week % 24} h`
  const interval =
    slot.low === null || slot.high === null
      ? ''
      : ` (95 %: ${liftText(slot.low)} to ${liftText(slot.high)})`
  const posts = (slot.n_posts ?? 0).toFixed(1)
  return [
    `hour of its audience: ${hour}, ${slot.rank === 1 ? 'the best' : `${ordinalText(slot.rank)} best`} of ${slot.of} open times`,
    `engagement ${liftText(slot.score)}${interval}, ${posts} effective posts, answered by: ${slot.level}`,
    ...alternatives.filter(({ kind }) => kind !== 'caption').map(timeText),
  ]
}

const NAMES = { 'best time': 'better or next', 'same day': 'same day', 'day beside': 'a day away' }

function timeText({ kind = 'best time', ...other }: Alternative): string {
  const name = kind === 'caption' ? kind : NAMES[kind]
  const when = `${dayName(dayOf(other.local_time))} ${other.local_time.replace('T', ' ')}`
  return `${name}: ${when}, ${liftText(other.score)}${changeText(other.change)}: ${other.obstacle ?? 'free'}`
}

/** What the plan would be worth more or less if only this changed. */
function changeText(change: number | undefined): string {
  if (change === undefined) return ''
  return `, the plan ${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(3)}`
}

function dayOf(localTime: string): number {
  return Temporal.PlainDateTime.from(localTime).dayOfWeek - 1
}

function captionLines(told: ItemExplanation): string[] {
  const { alternatives } = told
  const others = alternatives.filter(({ kind }) => kind === 'caption')
  return [
    ...ownCaptionLines(told),
    ...others.map(
      ({ text, caption_key: key, change, obstacle }) =>
        `instead: ${cut(text ?? key ?? '')}${changeText(change)}: ${obstacle ?? 'free'}`,
    ),
  ]
}

function ownCaptionLines({ caption_reasons: known, selection }: ItemExplanation): string[] {
  if (!known) return ['none of the bank: it speaks in the original’s own words']
  const rate = known.rate === null ? 'untried' : percentText(known.rate)
  const interval =
    known.wilson_low === null || known.wilson_high === null
      ? ''
      : `, 95 %: ${rangeText(known.wilson_low, known.wilson_high)}`
  const lines = [
    `${countText(known.successes)} of ${countText(known.trials)} (${rate}${interval})`,
    `posterior Beta(${known.alpha.toFixed(1)}, ${known.beta.toFixed(1)}), drew ${percentText(known.draw)}, ${ordinalText(known.rank ?? 0)} of the ${known.pool} in the pool`,
    `probability of entering the pool: ${percentText(known.propensity)}`,
    `last used here: ${known.last_used_at ?? 'never'}`,
  ]
  if (!selection) return lines
  return [
    ...lines,
    `${selection.policy}, ε ${selection.epsilon}: ${selection.count_selected} of ${selection.count_eligible} eligible captions, ${selection.count_locked} locked`,
    ...selection.locks.map(({ reason, count }) => `locked: ${count} × ${reason}`),
    ...selection.others.map(
      ({ draw, text, caption_key: key, item_id: item }) =>
        `also in the pool: ${percentText(draw)} ${cut(text ?? key)}${item ? `, planned as ${item}` : ''}`,
    ),
  ]
}

function accountLines({ account, tier, zone }: ItemExplanation): string[] {
  if (!account) return []
  const { wished, placed, posted, short } = account
  const published = posted > 0 ? `, ${posted} posted already` : ''
  return [
    `tier ${tier}, zone ${zone}: ${placed} of ${wished} planned${published}, ${short} short`,
    ...account.reasons,
  ]
}

function historyLines({ history, answers }: ItemExplanation): string[] {
  const events = history.map(({ at, from_state, to_state, actor, reason }) => {
    return {
      at,
      line: `${at} ${from_state} → ${to_state} by ${actor}${reason ? `: ${reason}` : ''}`,
    }
  })
  const said = answers.map(({ at, decision, reviewer, note, changed_fields: changed }) => {
    const fields = changed.length > 0 ? `, changed ${changed.join(', ')}` : ''
    const words = note ? `: ${note}` : ''
    return { at, line: `${at} ${reviewer ?? 'somebody'} said ${decision}${fields}${words}` }
  })
  const all = [...said, ...events].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return all.length === 0 ? ['nothing yet: nobody has answered'] : all.map(({ line }) => line)
}

function sourceLines({ plan, inputs, seed, tzdata }: ItemExplanation): string[] {
  const kept = plan.latest_plan_id === plan.plan_id ? '' : `, kept by ${plan.latest_plan_id}`
  return [
    `plan ${plan.plan_id} (${plan.mode}, ${plan.solver}) of ${plan.as_of}${kept}`,
    `seed ${seed}`,
    `zone rules ${tzdata}, configuration ${plan.config_digest}, inputs ${plan.inputs_digest}`,
    ...inputs.map(
      ({ model, row_key: key, model_version: version }) =>
        `${model} of ${key}, model version ${version ?? 'not recorded'}`,
    ),
  ]
}

function tightText({ text, price }: ItemExplanation['tight'][number]): string {
  return price > 0 ? `${text}: worth +${price.toFixed(3)}` : `${text}: worth nothing`
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `“${line.slice(0, 59)}…”` : `“${line}”`
}
