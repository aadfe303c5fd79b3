import type { JudgedCaption } from '../planning/caption-eligibility.ts'
import { captionPolicy } from '../planning/caption-policies.ts'
import { drawPool } from '../planning/caption-pool.ts'
import type { CaptionRow } from '../planning/input.ts'
import type { captionDecisions } from '../records/captions.ts'
import type { shadowDecisions } from '../records/experiments.ts'
import type { StoredRow } from '../records/record.ts'
import { experimentsOn, type RunningExperiment } from './running.ts'

type DecisionRow = StoredRow<typeof captionDecisions>
type ShadowRow = StoredRow<typeof shadowDecisions>

/**
 * What every policy in shadow would have chosen from the captions a plan’s decisions chose from: a
 * draw of its own, as large a pool, with its propensities; nothing of it is placed. `captions`: what
 * the plan knew of them. Throws InvalidInputError for a policy that does not exist.
 */
export function shadowRows(
  decisions: readonly DecisionRow[],
  captions: readonly CaptionRow[],
  experiments: readonly RunningExperiment[],
): ShadowRow[] {
  if (experiments.every(({ kind }) => kind !== 'shadow')) return []
  const known = new Map(captions.map((row) => [`${row.account_id} ${row.caption_key}`, row]))
  const byDecision = Map.groupBy(decisions, ({ decision_id: id }) => id)
  return [...byDecision.values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const eligible = rows.flatMap((row) => {
      const caption = known.get(`${row.account_id} ${row.caption_key}`)
      return row.is_eligible && caption ? [judged(caption)] : []
    })
    return experimentsOn(experiments, first.account_id, 'shadow').flatMap((experiment) =>
      rowsOf(first, eligible, rows.filter((row) => row.is_selected).length, experiment),
    )
  })
}

function rowsOf(
  decision: DecisionRow,
  eligible: readonly JudgedCaption[],
  size: number,
  { experiment_id, policy: name }: RunningExperiment,
): ShadowRow[] {
  const policy = captionPolicy(name ?? '')
  const seedKey = `${decision.decision_id}|shadow|${experiment_id}`
  const { epsilon } = decision
  return drawPool(eligible, size, { seedKey, epsilon, policy }).drawn.map((caption) => ({
    experiment_id,
    decision_id: decision.decision_id,
    plan_id: decision.plan_id,
    account_id: decision.account_id,
    week: decision.week,
    week_start_on: decision.week_start_on,
    policy: policy.name,
    caption_key: caption.row.caption_key,
    seed: caption.seed,
    epsilon,
    draw: caption.draw,
    propensity: caption.propensity,
    is_selected: caption.rank !== null,
  }))
}

function judged(row: CaptionRow): JudgedCaption {
  const group = row.caption_group ?? row.caption_key
  return { row, group, hashtags: [], lockReason: null, from: 0, until: 0 }
}
