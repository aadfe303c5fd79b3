import { epsilonOf } from '../experiments/learning-mode.ts'
import { idOf } from '../ids.ts'
import type { captionDecisions } from '../records/captions.ts'
import type { StoredRow } from '../records/record.ts'
import type { JudgedCaption } from './caption-eligibility.ts'
import type { PlanInput } from './input.ts'
import type { Problem } from './problem.ts'

type DecisionRow = StoredRow<typeof captionDecisions>

/** Every caption each account could have used, drawn and chosen or not (raw.caption_decisions). */
export function decisionRows(
  input: PlanInput,
  { planId, drawId, frame, accounts }: Problem,
  captionItems: ReadonlyMap<string, string>,
): DecisionRow[] {
  return accounts.flatMap(({ row, pools }) =>
    Object.entries(pools).flatMap(([kind, pool]) => {
      const common = {
        decision_id: idOf(['decision', planId, row.account_id, kind]),
        plan_id: planId,
        account_id: row.account_id,
        week: input.week,
        week_start_on: frame.monday.toString(),
        policy: pool.isUniform ? `${pool.policy.name} uniform batch` : pool.policy.name,
        epsilon: epsilonOf(row.explore_share, input.config.epsilon),
        kind: pool.drawn[0]?.row.kind ?? pool.locked[0]?.row.kind ?? null,
        pool_size: pool.size,
        is_uniform: pool.isUniform,
      }
      const drawn = pool.drawn.map((caption) => ({
        ...common,
        ...shapes(caption),
        seed: caption.seed,
        draw: caption.draw,
        amount_draw: caption.amount,
        propensity: caption.propensity,
        is_eligible: true,
        lock_reason: null,
        is_selected: caption.rank !== null,
        item_id: captionItems.get(`${row.account_id} ${caption.row.caption_key}`) ?? null,
      }))
      const locked = pool.locked.map((caption) => ({
        ...common,
        ...shapes(caption),
        seed: drawId,
        draw: null,
        amount_draw: null,
        propensity: 0,
        is_eligible: false,
        lock_reason: caption.lockReason,
        is_selected: false,
        item_id: null,
      }))
      return [...drawn, ...locked]
    }),
  )
}

function shapes({ row, group }: JudgedCaption) {
  return {
    caption_key: row.caption_key,
    caption_group: group,
    category: row.category,
    alpha: row.posterior_alpha,
    beta: row.posterior_beta,
    prior_alpha: row.prior_alpha,
    prior_beta: row.prior_beta,
    amount_shape: row.amount_shape,
    amount_rate: row.amount_rate,
  }
}
