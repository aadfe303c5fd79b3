import { alternativesOf, type DayShares } from './alternatives.ts'
import type { Board } from './board.ts'
import type { Prices } from './exact/row-prices.ts'
import type { PlanInput } from './input.ts'
import { MODE_FACTORS } from './modes.ts'
import { rounded, ruleText } from './price-words.ts'
import type { AccountProblem, Placement } from './problem.ts'
import { rankOf, whyText } from './why.ts'

/** What the reasons of all items of a plan rest on. */
export interface ReasonContext {
  readonly input: PlanInput
  readonly board: Board
  readonly prices: Prices
  readonly shares: DayShares
}

/** The JSON of a plan item’s `reasons`: the numbers behind slot, caption and time, and in words. */
export function reasonsOf(
  { input, board, prices, shares }: ReasonContext,
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
      ...(caption.amount === null ? {} : { amount: caption.amount }),
      propensity: caption.propensity,
      rank: caption.rank,
      pool: account.pools[placement.kind]?.chosen.length ?? 0,
      last_used_at: caption.row.last_used_at,
    },
    alternatives: alternativesOf(board, account, placement, shares),
    tight: prices.tightOf(placement).map((full) => ({
      rule: full.rule,
      text: ruleText(board.problem, full),
      price: rounded(full.price),
    })),
    limits: limitWords(input, account, placement),
    tier: account.row.tier,
    zone: account.row.zone,
    models: input.models,
  }
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
