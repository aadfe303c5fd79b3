import { BigQuery, type BigQueryOptions } from '@google-cloud/bigquery'

import { InvalidInputError, NotConfiguredError } from '../../domain/errors.ts'
import type {
  BuildSession,
  Load,
  OperationalWeeks,
  Parameters,
  RelationInfo,
  Row,
  TableMark,
  Warehouse,
} from '../warehouse.ts'
import { Api, explained, type Pause } from './api.ts'
import { takeClaim, type ClaimResult, type ClaimRow } from './claim.ts'
import { bigQueryDialect } from './dialect.ts'
import { inTurn } from './in-turn.ts'
import { Jobs } from './jobs.ts'
import { locate, SCHEMAS } from './names.ts'
import type { OperationalWarehouse } from './operational/operational-warehouse.ts'
import type { SessionOptions } from './order.ts'
import { bind } from './parameters.ts'
import type { TableResource } from './resources.ts'
import { readRows } from './rows.ts'
import { BigQuerySession } from './session.ts'

/** Descriptions of tables asked for at the same time. */
const MARKS_AT_A_TIME = 8

/** Where a warehouse is and what its statements may cost. */
export interface BigQueryWarehouseOptions {
  /** The Google Cloud project that is billed and holds the datasets. */
  readonly project: string | undefined
  /** Before every dataset's name: `drumbeat_` makes drumbeat_raw, drumbeat_marts and so on. */
  readonly datasetPrefix: string
  /** Where the datasets are: EU, US or a region. */
  readonly location: string
  /** Most bytes one statement may bill; BigQuery refuses it before it runs. */
  readonly maxBytesBilled: number
  /** A statement that runs longer is ended. */
  readonly timeoutSeconds: number
  /** What keeps this run's jobs apart from those of others; a sortable id. */
  readonly run: string
  /** Further labels of every job, for the bill. */
  readonly labels?: Readonly<Record<string, string>>
  /** How to reach BigQuery; Google's own rules where left out. */
  readonly client?: Pick<BigQueryOptions, 'apiEndpoint' | 'authClient'>
  /** Tables up to this size are read whole where that costs nothing; see WHOLE_BYTES. */
  readonly wholeBytes?: number
  /** How to wait between attempts. */
  readonly pause?: Pause
}

/** What one statement would read. */
export interface Estimate {
  readonly bytes: number
  /** The tables it reads, views resolved: each is billed as 10 MB at least. */
  readonly tables: readonly string[]
}

/**
 * The warehouse on BigQuery, in datasets of one project. Statements run beside each other.
 *
 * `atomically` is a multi-statement transaction in a session of its own: reads see one snapshot and
 * the own changes, all changes land together. Two transactions that update or delete rows of one
 * table cannot both commit (the later gets a TryLaterError); two that only insert can, so that what
 * may happen once goes through `claim`. Tables are created, copied and dropped outside of it.
 */
export class BigQueryWarehouse extends BigQuerySession implements Warehouse {
  readonly engine = 'bigquery'
  readonly dialect = bigQueryDialect
  readonly hasOneWriter = false
  readonly hasTransactionalDdl = false
  /** For what is beside statements: deploying. */
  readonly internals: { readonly jobs: Jobs; readonly prefix: string }

  private beside: OperationalWarehouse | null = null

  constructor(jobs: Jobs, options: SessionOptions) {
    super(jobs, options)
    this.internals = { jobs, prefix: options.prefix }
  }

  async relations(): Promise<RelationInfo[]> {
    const all: RelationInfo[] = []
    for (const schema of SCHEMAS.filter((name) => name !== 'fn')) {
      const path = `/datasets/${this.options.prefix}${schema}/tables`
      const tables = await explained(() => this.jobs.api.list<TableResource>(path, 'tables'))
      for (const { tableReference, type } of tables) {
        const kind = type === 'VIEW' ? 'view' : 'table'
        all.push({ name: `${schema}.${tableReference.tableId}`, kind })
      }
    }
    return all.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** A table's description tells when it was last changed; asking for it bills nothing. */
  async tableMarks(tables: readonly string[]): Promise<ReadonlyMap<string, TableMark>> {
    const marks = await inTurn(tables, MARKS_AT_A_TIME, async (name) => {
      const { dataset, table } = locate(name, this.options.prefix)
      const found = await explained(() =>
        this.jobs.api.find<TableResource>(`/datasets/${dataset}/tables/${table}`),
      )
      if (!found?.lastModifiedTime) return null
      const { lastModifiedTime, numRows, numBytes } = found
      const mark = `${lastModifiedTime} ${numRows} ${numBytes}`
      return [name, { mark, isEmpty: numRows === '0' }] as const
    })
    return new Map(marks.filter((mark) => mark !== null))
  }

  /** Questions about these weeks are answered in memory, from rows that are read without a query. */
  async operational(weeks: OperationalWeeks): Promise<Warehouse> {
    const { OperationalWarehouse } = await import('./operational/operational-warehouse.ts')
    const { prefix, wholeBytes } = this.options
    const options = {
      api: this.jobs.api,
      prefix,
      ...(wholeBytes === undefined ? {} : { wholeBytes }),
    }
    this.beside ??= new OperationalWarehouse(this, options, weeks)
    return this.beside.operational(weeks)
  }

  async atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    const begun = await this.statement(bind('begin transaction'), { createSession: true })
    const id = begun.statistics?.sessionInfo?.sessionId
    if (!id) throw new Error(`job ${begun.jobReference.jobId} opened no session`)
    const session = new BigQuerySession(this.jobs, this.options, id)
    try {
      const result = await work(session)
      await session.execute('commit transaction')
      return result
    } finally {
      // Ends an open transaction too; a session that cannot be ended now ends by itself.
      await session.execute('call bq.abort_session()').catch(() => undefined)
    }
  }

  /** Takes the claim on one attempt to act on the outside world, or tells who holds it. */
  claim(row: ClaimRow, load: Load): Promise<ClaimResult> {
    return takeClaim(this.jobs, this.options, row, load)
  }

  /** What a statement would read, without running it. */
  async estimate(sql: string, parameters?: Parameters): Promise<Estimate> {
    const { statistics } = await this.jobs.dryRun(this.order(bind(sql, parameters)))
    const tables = statistics?.query?.referencedTables ?? []
    return {
      bytes: Number(statistics?.totalBytesProcessed ?? 0),
      tables: tables.map(({ datasetId, tableId }) => `${datasetId}.${tableId}`),
    }
  }

  /**
   * The first rows of a person's query. Throws InvalidInputError for anything but one query: it is
   * asked for its kind before it runs.
   */
  async ask(sql: string, mostRows: number): Promise<Row[]> {
    const bound = bind(sql)
    const { statistics } = await this.jobs.dryRun(this.order(bound))
    const kind = statistics?.query?.statementType
    if (kind !== 'SELECT') {
      throw new InvalidInputError(
        `only a query can be asked, this is ${kind ?? 'something else'}`,
        {
          isUsage: true,
        },
      )
    }
    return readRows(this.jobs, await this.statement(bound), mostRows)
  }

  /** BigQuery's readers read the warehouse itself. */
  publishSnapshot(): Promise<null> {
    return Promise.resolve(null)
  }

  async close(): Promise<void> {
    await this.beside?.close()
  }
}

/**
 * The warehouse of a project; nothing is asked or created (see `deployBigQuery`). Credentials are
 * found by Google's own rules. Throws NotConfiguredError without a project.
 */
export function openBigQuery(options: BigQueryWarehouseOptions): BigQueryWarehouse {
  const { project, location, run, labels = {}, timeoutSeconds } = options
  if (!project) throw new NotConfiguredError('warehouse.project', 'BigQuery')
  const client = new BigQuery({
    projectId: project,
    location,
    // Requests are repeated by Api, which knows the jobs' ids.
    retryOptions: { autoRetry: false },
    ...options.client,
  })
  const settings = {
    project,
    location,
    run,
    labels: { app: 'drumbeat', ...mapValues(labels) },
    timeoutMs: timeoutSeconds * 1000,
  }
  const jobs = new Jobs(new Api(client, options.pause), settings)
  return new BigQueryWarehouse(jobs, {
    prefix: options.datasetPrefix,
    maxBytesBilled: options.maxBytesBilled,
    ...(options.wholeBytes === undefined ? {} : { wholeBytes: options.wholeBytes }),
  })
}

/** Values of labels are up to 63 lower-case letters, digits, dashes and underscores. */
function mapValues(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name,
      value
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '_')
        .slice(0, 63),
    ]),
  )
}
