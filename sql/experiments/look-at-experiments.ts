import { z } from 'zod'

import { ARMS, experiments } from '../../domain/records/experiments.ts'
import { experimentArms } from '../../domain/records/tracking.ts'
import { LOG_E_NEEDED, MIN_VIEWS } from '../../domain/experiments/e-value.ts'
import { countText, percentText } from '../../domain/planning/words.ts'
import { asRows } from '../planning/rows.ts'
import type { Load, WarehouseSession } from '../warehouse.ts'

const resultRow = z.object({
  experiment_id: z.string(),
  name: z.string(),
  arm: z.enum(ARMS),
  count_posts: z.coerce.number(),
  views: z.coerce.number(),
  rate: z.number().nullable(),
  effective_trials: z.number(),
  effective_successes: z.number(),
  balanced_trials: z.number(),
  balanced_successes: z.number(),
  log_e_value: z.number(),
  p_best: z.number(),
  expected_loss: z.number(),
})
type ResultRow = z.output<typeof resultRow>

/** What a look came to. */
export interface Look {
  readonly looked_at: number
  /** Experiments whose winner was declared, in words. */
  readonly winners: readonly string[]
}

/**
 * Looks at every running experiment: appends the statistics of its arms and, where the e-value has
 * reached log 20 and both arms have 200 views, the winner. A second look with the same clock adds
 * nothing. The caller holds the transaction and has built marts.experiment_results.
 */
export async function lookAtExperiments(
  session: WarehouseSession,
  { asOf, load }: { asOf: string; load: Load },
): Promise<Look> {
  const rows = await session.query(
    `select results.* from marts.experiment_results as results
     inner join staging.experiments as experiments
       on results.experiment_id = experiments.experiment_id
     where experiments.state = 'running' and not exists (
       select 1 from raw.experiment_arms as looks
       where looks.experiment_id = results.experiment_id
         and looks.as_of = cast(@as_of as timestamp)
     )
     order by results.experiment_id, results.arm`,
    { as_of: asOf },
  )
  const results = asRows(resultRow, rows, 'marts.experiment_results')
  const looks = [...Map.groupBy(results, ({ experiment_id: id }) => id).values()]
  const won = looks.flatMap((arms) => {
    const winner = winnerOf(arms)
    return winner ? [{ winner, reason: reasonOf(winner, arms) }] : []
  })
  const winners = new Map(won.map(({ winner }) => [winner.experiment_id, winner.arm]))
  const arms = results.map((row) => armRow(row, asOf, winners.get(row.experiment_id)))
  await session.append(experimentArms, arms, load)
  const events = won.map(({ winner, reason }) => ({
    experiment_id: winner.experiment_id,
    sequence: 2,
    event: 'won' as const,
    event_at: asOf,
    actor: 'look-at-experiments',
    reason,
    winner: winner.arm,
  }))
  await session.append(experiments, events, load)
  return {
    looked_at: looks.length,
    winners: won.map(({ winner, reason }) => `“${winner.name}”: ${reason}`),
  }
}

/** The arm to declare the winner; null where the rule is not met. */
function winnerOf(arms: readonly ResultRow[]): ResultRow | null {
  const [a, b] = arms
  if (!a || !b || a.log_e_value < LOG_E_NEEDED) return null
  if (Math.min(a.views, b.views) < MIN_VIEWS) return null
  return a.balanced_successes > b.balanced_successes ? a : b
}

function reasonOf(winner: ResultRow, arms: readonly ResultRow[]): string {
  const told = ({ arm, rate, views }: ResultRow) =>
    `arm ${arm} had ${percentText(rate ?? 0)} of ${countText(views)}`
  const loser = arms.find((row) => row !== winner) ?? winner
  return `${told(winner)}, ${told(loser)}; log e-value ${winner.log_e_value.toFixed(2)}, ${LOG_E_NEEDED.toFixed(2)} needed`
}

function armRow(row: ResultRow, as_of: string, winner: 'A' | 'B' | undefined) {
  return {
    experiment_id: row.experiment_id,
    arm: row.arm,
    as_of,
    trials: row.effective_trials,
    successes: row.effective_successes,
    log_e_value: row.log_e_value,
    status: winner === undefined ? 'running' : winner === row.arm ? 'won' : 'lost',
    views: row.views,
    count_posts: row.count_posts,
    balanced_trials: row.balanced_trials,
    balanced_successes: row.balanced_successes,
    p_best: row.p_best,
    expected_loss: row.expected_loss,
  }
}
