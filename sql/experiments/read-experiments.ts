import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { runningExperiment, type RunningExperiment } from '../../domain/experiments/running.ts'
import { asRows } from '../planning/rows.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'

type Reader = Pick<WarehouseSession, 'query'>

/** The experiments that run on any of the accounts, by id. */
export async function readRunning(
  session: Reader,
  accountIds: readonly string[],
): Promise<RunningExperiment[]> {
  const rows = await session.query(
    `select experiment_id, name, kind, account_ids, arm_a, arm_b, policy
     from staging.experiments where state = 'running' order by experiment_id`,
  )
  return asRows(runningExperiment, rows, 'staging.experiments').filter(({ account_ids: ids }) =>
    ids.some((id) => accountIds.includes(id)),
  )
}

/**
 * The experiment with an id, the beginning of one, or a name. Throws NotFoundError where there is
 * none (naming those there are) and InvalidInputError where several are meant.
 */
export async function findExperiment(session: Reader, wanted: string): Promise<Row> {
  const rows = await session.query('select * from staging.experiments order by started_at, name')
  const exact = rows.filter((row) => row['experiment_id'] === wanted || row['name'] === wanted)
  const found =
    exact.length > 0 ? exact : rows.filter((row) => String(row['experiment_id']).startsWith(wanted))
  const told = (some: readonly Row[]) =>
    some.map((row) => `${String(row['name'])} (${String(row['experiment_id'])})`).join(', ')
  const [experiment] = found
  if (!experiment) {
    throw new NotFoundError(
      `there is no experiment "${wanted}"; there are: ${told(rows) || 'none yet'}`,
    )
  }
  if (found.length > 1) {
    throw new InvalidInputError(`"${wanted}" is several experiments: ${told(found)}`, {
      isUsage: true,
    })
  }
  return experiment
}
