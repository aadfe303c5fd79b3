import type { LoggedDecision } from '../../domain/evaluation/logged-decision.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'

/** Rounding leaves a certain caption no further from 1. */
const CERTAIN = 1 - 1e-9

/**
 * The logged draws of caption pools whose weeks start from `from` on, of which something was sent
 * and settled, in the order of account and week. Draws from before their pool’s size was logged are
 * left out.
 */
export async function readDecisions(
  session: Pick<WarehouseSession, 'query'>,
  from: string,
): Promise<LoggedDecision[]> {
  const rows = await session.query(
    `select decision_id, account_id, week, policy, epsilon, pool_size, amount_draw, caption_key,
       coalesce(caption_group, caption_key) as caption_group, alpha, beta, prior_alpha, prior_beta,
       amount_shape, amount_rate, propensity, reward
     from intermediate.caption_decision_outcomes
     where week_start_on >= cast(@from as date)
       and is_eligible and pool_size is not null and alpha is not null and beta is not null
       and propensity > 0
       and decision_id in (
         select decision_id from intermediate.caption_decision_outcomes where reward is not null
       )
     order by account_id, week, decision_id, caption_key`,
    { from },
  )
  const decisions = new Map<string, Row[]>()
  for (const row of rows) {
    const id = String(row['decision_id'])
    const own = decisions.get(id)
    if (own) own.push(row)
    else decisions.set(id, [row])
  }
  return [...decisions].map(([decisionId, own]) => decisionOf(decisionId, own))
}

/** Captions that were sure to enter where others were not belong to an experiment: they tell nothing. */
function decisionOf(decisionId: string, all: readonly Row[]): LoggedDecision {
  const first = all[0] ?? {}
  const drawn = all.filter((row) => Number(row['propensity']) < CERTAIN)
  const rows = drawn.length > 0 ? drawn : all
  return {
    decisionId,
    accountId: String(first['account_id']),
    week: String(first['week']),
    policy: String(first['policy']).replace(/ uniform batch$/, ''),
    epsilon: Number(first['epsilon']),
    size: Number(first['pool_size']) - (all.length - rows.length),
    captions: rows.map((row) => ({
      group: String(row['caption_group']),
      alpha: Number(row['alpha']),
      beta: Number(row['beta']),
      priorAlpha: orNull(row['prior_alpha']),
      priorBeta: orNull(row['prior_beta']),
      amount:
        row['amount_draw'] === null
          ? null
          : { shape: Number(row['amount_shape']), rate: Number(row['amount_rate']) },
      propensity: Number(row['propensity']),
      reward: orNull(row['reward']),
    })),
  }
}

const orNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)
