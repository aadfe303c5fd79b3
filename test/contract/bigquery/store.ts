import type {
  Cell,
  ErrorProto,
  FieldSchema,
  JobConfiguration,
  JobResource,
  ParameterValue,
  QueryConfiguration,
  TableReference,
  TableResource,
} from '../../../sql/bigquery/resources.ts'

export const PROJECT = 'test-project'

/** What a statement gives: rows of cells, or why it fails. */
export type Answer =
  | { readonly fields: readonly FieldSchema[]; readonly rows: readonly (readonly Cell[])[] }
  | (ErrorProto & { readonly reason: string })
export type Answering = Answer | (() => Answer)

/** How a job ended: statistics, rows, or why it failed. */
export type Outcome = Answer | NonNullable<JobResource['statistics']>

/** What runs statements, where a test wants them run. */
export interface Engine {
  run(query: QueryConfiguration): Promise<Outcome>
}

export interface JobRequest {
  readonly jobReference: { projectId: string; jobId?: string; location?: string }
  readonly configuration: JobConfiguration
}

export interface StoredTable {
  resource: TableResource
  rows: Record<string, unknown>[]
}

/** What the local server knows: datasets, tables with their rows, jobs with their results. */
export class Store {
  readonly datasets = new Map<string, object>()
  readonly tables = new Map<string, StoredTable>()
  readonly jobs = new Map<string, JobResource>()
  readonly results = new Map<string, Extract<Answer, { fields: unknown }>>()
  readonly answers: { readonly pattern: RegExp; readonly answer: Answering }[] = []
  /** Open sessions with what waits for their commit. */
  readonly sessions = new Map<string, (() => Promise<Outcome>)[]>()
  /** How often a job is asked for before it has ended. */
  slowness = 0
  engine: Engine | null = null
  private readonly asked = new Map<string, number>()

  /** The rows of a table, as they were inserted or loaded: scalars as texts. */
  rows(name: string): readonly Record<string, unknown>[] {
    return this.tables.get(name)?.rows ?? []
  }

  poll(id: string): JobResource {
    const job = this.jobs.get(id)
    if (!job) throw new Error(`no job ${id}`)
    const asked = (this.asked.get(id) ?? 0) + 1
    this.asked.set(id, asked)
    return asked <= this.slowness ? { ...job, status: { state: 'RUNNING' } } : job
  }

  async run(
    { jobReference, configuration }: JobRequest,
    media: Buffer | null,
  ): Promise<JobResource> {
    const jobId = jobReference.jobId ?? 'dry_run'
    const made = { jobReference: { ...jobReference, jobId }, configuration }
    if (configuration.dryRun) {
      return { ...made, status: { state: 'DONE' }, statistics: estimate(configuration) }
    }
    this.jobs.set(jobId, { ...made, status: { state: 'RUNNING' } })
    const outcome = await this.work(jobId, configuration, media)
    const isFailed = 'reason' in outcome
    if ('fields' in outcome) this.results.set(jobId, outcome)
    const job: JobResource = {
      ...made,
      status: { state: 'DONE', ...(isFailed ? { errorResult: outcome } : {}) },
      statistics: isFailed || 'fields' in outcome ? {} : outcome,
    }
    this.jobs.set(jobId, job)
    return this.slowness > 0 ? { ...job, status: { state: 'PENDING' } } : job
  }

  private async work(
    jobId: string,
    { query, load, copy }: JobConfiguration,
    media: Buffer | null,
  ): Promise<Outcome> {
    if (load) return this.load(load['destinationTable'] as TableReference, media)
    if (query) return this.statement(jobId, query)
    const { sourceTable, destinationTable } = copy as Record<string, TableReference>
    return sourceTable && destinationTable ? this.copy(sourceTable, destinationTable) : {}
  }

  private async statement(jobId: string, query: QueryConfiguration): Promise<Outcome> {
    const found = this.answers.find(({ pattern }) => pattern.test(query.query))?.answer
    const answer = typeof found === 'function' ? found() : found
    if (answer && 'reason' in answer) return answer
    if (query.createSession) {
      this.sessions.set(`session_${jobId}`, [])
      return { sessionInfo: { sessionId: `session_${jobId}` } }
    }
    const session = query.connectionProperties?.find(({ key }) => key === 'session_id')?.value
    return session ? this.inSession(session, query) : this.now(query, answer)
  }

  private async inSession(id: string, query: QueryConfiguration): Promise<Outcome> {
    const waiting = this.sessions.get(id)
    if (!waiting) return { reason: 'invalidQuery', message: `Session ${id} is not there` }
    if (query.query === 'call bq.abort_session()') this.sessions.delete(id)
    else if (query.query === 'commit transaction') {
      for (const work of waiting.splice(0)) {
        const outcome = await work()
        if ('reason' in outcome) return outcome
      }
    } else if (/^(insert|delete)/.test(query.query)) waiting.push(() => this.now(query))
    else return this.now(query)
    return {}
  }

  private async now(query: QueryConfiguration, answer?: Answer): Promise<Outcome> {
    const insert = /^insert into `([\w.]+)`[\s\S]* from unnest\(@rows\)/.exec(query.query)
    if (insert) return this.insert(insert[1] ?? '', query)
    return answer ?? (await this.engine?.run(query)) ?? {}
  }

  private insert(name: string, query: QueryConfiguration): Outcome {
    const parameter = query.queryParameters?.find((given) => given.name === 'rows')
    const rows = (parameter?.parameterValue.arrayValues ?? []).map(
      (value) => plain(value) as Record<string, unknown>,
    )
    const table = this.tables.get(name)
    if (!table) return notFound(name)
    table.rows.push(...rows)
    return {}
  }

  private load({ datasetId, tableId }: TableReference, media: Buffer | null): Outcome {
    const name = `${datasetId}.${tableId}`
    const table = this.tables.get(name)
    if (!table) return notFound(name)
    const lines = (media ?? Buffer.of()).toString().split('\n').filter(Boolean)
    table.rows.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>))
    return { load: { outputRows: String(lines.length) } }
  }

  private copy(source: TableReference, destination: TableReference): Outcome {
    const from = this.tables.get(`${source.datasetId}.${source.tableId}`)
    if (!from) return notFound(`${source.datasetId}.${source.tableId}`)
    this.tables.set(`${destination.datasetId}.${destination.tableId}`, {
      resource: { ...from.resource, tableReference: destination },
      rows: [...from.rows],
    })
    return {}
  }
}

function estimate({ query }: JobConfiguration): NonNullable<JobResource['statistics']> {
  const named = [...(query?.query ?? '').matchAll(/`(\w+)\.(\w+)`/g)]
  const referencedTables = named.map(([, datasetId = '', tableId = '']) => ({
    projectId: PROJECT,
    datasetId,
    tableId,
  }))
  return {
    totalBytesProcessed: '123456789',
    query: { referencedTables, statementType: kindOf(query?.query ?? '') },
  }
}

function kindOf(sql: string): string {
  return /^\s*(select|with)\b/i.test(sql)
    ? 'SELECT'
    : (/^\s*(\w+)/.exec(sql)?.[1] ?? '').toUpperCase()
}

function notFound(name: string): ErrorProto & { reason: string } {
  return { reason: 'notFound', message: `Not found: Table ${name}` }
}

function plain({ value, arrayValues, structValues }: ParameterValue): unknown {
  if (structValues) {
    return Object.fromEntries(Object.entries(structValues).map(([name, v]) => [name, plain(v)]))
  }
  return arrayValues ? arrayValues.map(plain) : (value ?? null)
}
