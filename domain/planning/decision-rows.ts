import { idOf } from '../ids.ts'
import type { captionDecisions } from '../records/captions.ts'
import type { StoredRow } from '../records/record.ts'
import type { JudgedCaption } from './caption-eligibility.ts'
import { CAPTION_POLICY } from './caption-pool.ts'
import type { PlanInput } from './input.ts'
import type { Problem } from './problem.ts'

type DecisionRow = StoredRow<typeof captionDecisions>

/** Every caption each account could have used, drawn and chosen or not (raw.caption_decisions). */
export function decisionRows(
  input: PlanInput,
  { planId, frame, accounts }: Problem,
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
        policy: pool.isUniform ? `${CAPTION_POLICY} uniform batch` : CAPTION_POLICY,
        epsilon: input.config.epsilon,
      }
      const drawn = pool.drawn.map((caption) => ({
        ...common,
        ...shapes(caption),
        seed: caption.seed,
        draw: caption.draw,
        propensity: caption.propensity,
        is_eligible: true,
        lock_reason: null,
        is_selected: caption.rank !== null,
        item_id: captionItems.get(`${row.account_id} ${caption.row.caption_key}`) ?? null,
      }))
      const locked = pool.locked.map((caption) => ({
        ...common,
        ...shapes(caption),
        seed: planId,
        draw: null,
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

function shapes({ row }: JudgedCaption) {
  return { caption_key: row.caption_key, alpha: row.posterior_alpha, beta: row.posterior_beta }
}
