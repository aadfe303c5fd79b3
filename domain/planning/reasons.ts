import type { Board } from './board.ts'
import type { PlanInput } from './input.ts'
import type { AccountProblem, Placement } from './problem.ts'
import { MODE_FACTORS } from './modes.ts'
import { rankOf, whyText } from './why.ts'
import { obstacleOf } from './obstacles.ts'

const ALTERNATIVES = 3

/** The JSON of a plan item’s `reasons`: the numbers behind slot, caption and time, and in words. */
export function reasonsOf(
  input: PlanInput,
  board: Board,
  account: AccountProblem,
  placement: Placement,
): Record<string, unknown> {
  const { slot, caption } = placement
  const { row } = slot
  return {
    why: whyText(board.problem, account, placement),
    slot: {
      hour_of_week: row.hour_of_week,
      score: row.score,
      low: row.low,
      high: row.high,
      n_posts: row.n_posts,
      level: row.level,
      rank: rankOf(account, slot),
      of: account.open.length,
    },
    caption: caption && {
      trials: caption.row.trials,
      successes: caption.row.successes,
      rate: caption.row.rate,
      wilson_low: caption.row.wilson_low,
      wilson_high: caption.row.wilson_high,
      alpha: caption.row.posterior_alpha,
      beta: caption.row.posterior_beta,
      draw: caption.draw,
      propensity: caption.propensity,
      rank: caption.rank,
      pool: account.pools[placement.kind]?.chosen.length ?? 0,
      last_used_at: caption.row.last_used_at,
    },
    alternatives: alternativesOf(board, account, placement),
    limits: limitWords(input, account, placement),
    tier: account.row.tier,
    zone: account.row.zone,
    models: input.models,
  }
}

/** The best other times of the account and what kept the item from them. */
function alternativesOf(board: Board, account: AccountProblem, placement: Placement) {
  const others = account.open
    .filter((slot) => slot !== placement.slot)
    .toSorted((a, b) => b.lift - a.lift || a.at - b.at)
    .slice(0, ALTERNATIVES)
  board.remove(placement)
  const alternatives = others.map((slot) => ({
    local_time: slot.localTime,
    score: slot.row.score,
    obstacle: obstacleOf(board, { ...placement, slot }) ?? besides(placement, slot.day),
  }))
  board.add(placement)
  return alternatives
}

function besides({ days: [from, until] }: Placement, day: number): string {
  return day >= from && day < until ? 'no gain' : 'another day of the week for its original'
}

/** The limits in force for an item, as short words. */
export function limitWords(
  { config, platforms, originalsWished }: PlanInput,
  { limits, row }: AccountProblem,
  { kind, original }: Placement,
): string[] {
  const { gap, volume } = MODE_FACTORS[limits.mode]
  return [
    `gap ${limits.gapMinutes} min`,
    `at most ${limits.perDay} a day`,
    `at most ${limits.perWeek} a week`,
    kind === 'ppv' ? `at most ${limits.ppvPerDay} priced messages a day` : '',
    kind === 'bump' ? `at most ${limits.bumpsPerDay} follow-ups a day` : '',
    original ? `spread ${config.spread_minutes} min between accounts` : '',
    `caption rests ${config.lock_days} days`,
    limits.mode === 'optimize'
      ? ''
      : `mode ${limits.mode}: gaps × ${gap / 100}, volume × ${volume / 100}`,
    row.risk_multiplier === 1 ? '' : `risk ${row.risk}: volume × ${row.risk_multiplier}`,
    row.quiet_hours ? `quiet hours ${row.quiet_hours}` : '',
    row.rhythm_minutes ? `rhythm ${row.rhythm_minutes} min` : '',
    originalsWished === undefined ? '' : `${originalsWished} originals asked for`,
    platforms ? `only ${platforms.join(', ')}` : '',
  ].filter((words) => words !== '')
}
