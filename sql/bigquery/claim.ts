import { idOf } from '../../domain/ids.ts'
import { claims } from '../../domain/records/queue.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load } from '../warehouse.ts'
import { batchOf, insertOf, type Batch } from './append.ts'
import type { Jobs } from './jobs.ts'
import { orderOf, type SessionOptions } from './order.ts'
import type { Bound } from './parameters.ts'
import type { JobResource } from './resources.ts'

/** Who holds a claim. */
export interface ClaimResult {
  readonly isHeld: boolean
  readonly owner: string
}

export type ClaimRow = RowOf<typeof claims>

const NOT_THERE = `
where not exists (
    select 1
    from \`raw.claims\` as known
    where known.publish_key = @publish_key
        and known.revision = @revision
        and known.attempt = @attempt
)`

/**
 * Takes the claim on one attempt, or reads who holds it. The id of the job that inserts the row is
 * the claim: BigQuery gives an id out once (and keeps it for half a year), so of any number of
 * processes one is told that the job is its own. A holder whose row did not land, because the job
 * failed or the answer was lost, keeps the claim, and the row is made up for by whoever asks next,
 * so that the ledger shows every claim.
 */
export async function takeClaim(
  jobs: Jobs,
  options: SessionOptions,
  row: ClaimRow,
  load: Load,
): Promise<ClaimResult> {
  const { publish_key, revision, attempt } = row
  const key = [publish_key, Number(revision), Number(attempt)] as const
  const id = `drumbeat_claim_${idOf([options.prefix, ...key], 40)}`
  const order = orderOf(insertOf(batchOf(claims, [row], load)), options)
  const { job: submitted } = await jobs.submit(id, order)
  const job = await jobs.finished(submitted, order.statement)
  const owner = ownerOf(job)
  if (job.status.errorResult) {
    await jobs.run({ ...orderOf(missingRow(job, key), options), id: `${id}_row` })
  }
  return { isHeld: owner === row.owner, owner }
}

/** The holder's row, as its own job would have inserted it, unless it is there. */
function missingRow(
  job: JobResource,
  [publishKey, revision, attempt]: readonly [string, number, number],
): Bound {
  const empty: Batch = batchOf(claims, [], { loadId: '', loadedAt: '', isSample: false })
  const scalar = (name: string, type: string, value: string | number) => ({
    name,
    parameterType: { type },
    parameterValue: { value: String(value) },
  })
  return {
    query: insertOf(empty, NOT_THERE).query,
    parameterMode: 'NAMED',
    queryParameters: [
      ...(job.configuration.query?.queryParameters ?? []),
      scalar('publish_key', 'STRING', publishKey),
      scalar('revision', 'INT64', revision),
      scalar('attempt', 'INT64', attempt),
    ],
  }
}

function ownerOf({ configuration, jobReference }: JobResource): string {
  const rows = configuration.query?.queryParameters?.find(({ name }) => name === 'rows')
  const owner = rows?.parameterValue.arrayValues?.[0]?.structValues?.['owner']?.value
  if (owner === undefined) throw new Error(`job ${jobReference.jobId} is not a claim`)
  return owner
}
