import { ApiRefusal } from './api.ts'
import type { Jobs } from './jobs.ts'
import type { TableResource } from './resources.ts'

interface Place {
  readonly dataset: string
  readonly table: string
}

/**
 * Puts a table in another's place by a copy job, which replaces rows and schema in one step, reads
 * nothing that is billed, and keeps partitions and clusters; then drops the first. Where the two
 * are partitioned or clustered differently, which no job replaces, the old one is dropped first:
 * the one case in which readers can find no table for a moment.
 */
export async function swapTables(jobs: Jobs, from: Place, to: Place): Promise<void> {
  const { api, settings } = jobs
  const path = ({ dataset, table }: Place): string => `/datasets/${dataset}/tables/${table}`
  const [fresh, old] = [
    await api.find<TableResource>(path(from)),
    await api.find<TableResource>(path(to)),
  ]
  if (fresh && old && layoutOf(fresh) !== layoutOf(old)) await remove(jobs, path(to))
  const reference = ({ dataset, table }: Place) => ({
    projectId: settings.project,
    datasetId: dataset,
    tableId: table,
  })
  const copy = {
    sourceTable: reference(from),
    destinationTable: reference(to),
    createDisposition: 'CREATE_IF_NEEDED',
    writeDisposition: 'WRITE_TRUNCATE',
  }
  await jobs.run({ configuration: { copy }, statement: `copy ${from.table} to ${to.table}` })
  await remove(jobs, path(from))
}

async function remove({ api }: Jobs, path: string): Promise<void> {
  try {
    await api.call({ method: 'DELETE', path })
  } catch (error) {
    // The answer to an earlier attempt got lost.
    if (!(error instanceof ApiRefusal) || error.failure.status !== 404) throw error
  }
}

function layoutOf({ timePartitioning, rangePartitioning, clustering }: TableResource): string {
  const { type = null, field = null } = timePartitioning ?? {}
  return JSON.stringify([type, field, rangePartitioning ?? null, clustering?.fields ?? null])
}
