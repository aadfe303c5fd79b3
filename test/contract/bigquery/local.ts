import { OAuth2Client } from 'google-auth-library'
import { expect, onTestFinished } from 'vitest'

import {
  openBigQuery,
  type BigQueryWarehouse,
  type BigQueryWarehouseOptions,
} from '../../../sql/bigquery/bigquery-warehouse.ts'
import { rawRecords } from '../../../domain/records/index.ts'
import { rawTable } from '../../../sql/bigquery/raw-table.ts'
import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { LocalBigQuery, PROJECT, TOKEN } from './server.ts'

/** A local server with the real client's warehouse on it, and the pauses it made. */
export interface Local {
  readonly server: LocalBigQuery
  readonly warehouse: BigQueryWarehouse
  readonly pauses: number[]
  /** Another process on the same server. */
  other(run: string): BigQueryWarehouse
}

/** Starts both; when the test ends, every request must have been as Google describes. */
export async function startLocal(options: Partial<BigQueryWarehouseOptions> = {}): Promise<Local> {
  const server = await new LocalBigQuery().start()
  onTestFinished(async () => {
    await server.stop()
    expect(server.problems).toEqual([])
  })
  const pauses: number[] = []
  const open = (run: string): BigQueryWarehouse =>
    openBigQuery({
      project: PROJECT,
      datasetPrefix: 'drumbeat_',
      location: 'EU',
      maxBytesBilled: 5_000_000_000,
      timeoutSeconds: 300,
      run,
      labels: { command: 'drumbeat Test!' },
      client: { apiEndpoint: server.url, authClient: authClient() },
      pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
      ...options,
    })
  return { server, warehouse: open('run-1'), pauses, other: open }
}

/** The same with all raw tables, empty. */
export async function startDeployed(
  options: Partial<BigQueryWarehouseOptions> = {},
): Promise<Local> {
  const local = await startLocal(options)
  const { datasets, tables } = local.server.store
  for (const schema of ['raw', 'staging', 'intermediate', 'marts', 'fn']) {
    const datasetReference = { projectId: PROJECT, datasetId: `drumbeat_${schema}` }
    datasets.set(`drumbeat_${schema}`, { datasetReference, location: 'EU' })
  }
  for (const record of rawRecords) {
    const reference = { projectId: PROJECT, datasetId: 'drumbeat_raw', tableId: record.name }
    tables.set(`drumbeat_raw.${record.name}`, { resource: rawTable(record, reference), rows: [] })
  }
  return local
}

/** The queries that were run; rows that are inserted are parameters. */
export function queriesOf({ server }: Local): string[] {
  return server
    .requests('POST', /\/jobs$/)
    .map(({ body }) => (body as JobResource).configuration.query?.query ?? '')
    .filter((text) => /^\s*(select|with)\b/i.test(text))
}

function authClient(): NonNullable<NonNullable<BigQueryWarehouseOptions['client']>['authClient']> {
  const client = new OAuth2Client()
  client.setCredentials({ access_token: TOKEN, expiry_date: 32_503_680_000_000 })
  return client
}
