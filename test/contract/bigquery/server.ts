import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { Contract } from '../openapi.ts'
import { storedCell } from './stored-cell.ts'
import { PROJECT, Store, type Answering, type JobRequest } from './store.ts'

export { PROJECT }
export const TOKEN = 'ya29.not-for-anybody'

const TOKEN_ANSWER = {
  access_token: TOKEN,
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 3600,
}

const contract = new Contract(
  fileURLToPath(new URL('google-bigquery.openapi.json', import.meta.url)),
)

/** A request as it came in. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/** What is to go wrong, for the next so many requests that match. */
export interface Fault {
  readonly when: (request: Seen) => boolean
  times: number
  /** `lost` does what was asked and hangs up without an answer. */
  readonly what: 'lost' | { readonly status: number; readonly reason: string }
}

export class Refusal extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/**
 * BigQuery's REST API on this machine, as far as the warehouse uses it. Every request and every
 * answer is checked against Google's published description; `problems` lists what was wrong.
 * Statements are not run: `answer` says what a query gives; inserted and loaded rows are kept.
 */
export class LocalBigQuery {
  readonly store = new Store()
  readonly seen: Seen[] = []
  readonly problems: string[] = []
  readonly faults: Fault[] = []
  /** Rows of one page of results. */
  pageSize = 1000
  private readonly server: Server

  constructor() {
    this.server = createServer((request, response) => void this.handle(request, response))
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** What statements that match give: rows of cells, or the reason why they fail. */
  answer(pattern: RegExp, answer: Answering): void {
    this.store.answers.unshift({ pattern, answer })
  }

  /** Requests of a method whose path matches. */
  requests(method: string, path: RegExp): Seen[] {
    return this.seen.filter((request) => request.method === method && path.test(request.path))
  }

  /** A file with credentials that are exchanged for a token here, as Google's own rules have it. */
  credentials(folder: string): string {
    const subject = join(folder, 'subject-token')
    const path = join(folder, 'credentials.json')
    writeFileSync(subject, 'subject')
    const credentials = {
      type: 'external_account',
      audience:
        '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${this.url}/token`,
      credential_source: { file: subject },
    }
    writeFileSync(path, JSON.stringify(credentials))
    return path
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request
    const url = new URL(request.url ?? '/', this.url)
    if (url.pathname === '/token') return send(response, 200, TOKEN_ANSWER)
    const path = url.pathname.replace(/^(\/upload)?\/bigquery\/v2/, '')
    const { body, media } = await bodyOf(request)
    const seen = { method, path, query: url.searchParams, body }
    this.seen.push(seen)
    this.note(contract.problemsOfRequest(method, path, url.searchParams, body), seen)
    try {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) {
        throw new Refusal(
          401,
          'authError',
          'Request is missing required authentication credential.',
        )
      }
      const fault = this.faults.find(({ when, times }) => times > 0 && when(seen))
      if (fault) fault.times -= 1
      if (fault && fault.what !== 'lost') {
        throw new Refusal(fault.what.status, fault.what.reason, 'as the test asked for')
      }
      const answer = await this.route(seen, media)
      if (fault) return void request.socket.destroy()
      this.note(contract.problemsOfAnswer(method, path, answer), seen)
      send(response, 200, answer)
    } catch (error) {
      const { status, reason, message } =
        error instanceof Refusal ? error : new Refusal(500, 'internalError', String(error))
      const errors = [{ reason, message, domain: 'global' }]
      send(response, status, { error: { code: status, message, errors } })
    }
  }

  private note(problems: readonly string[], { method, path }: Seen): void {
    this.problems.push(...problems.map((problem) => `${method} ${path}: ${problem}`))
  }

  private async route({ method, path, query, body }: Seen, media: Buffer | null): Promise<unknown> {
    const parts = path.split('/').slice(1)
    const [, project, kind, id, under, table, below] = parts.map(decodeURIComponent)
    if (project !== PROJECT) throw new Refusal(404, 'notFound', `Not found: Project ${project}`)
    if (kind === 'datasets' && under === 'tables' && below === 'data') {
      return this.tableData(`${id}.${table}`, query)
    }
    if (kind === 'datasets' && under === 'tables') {
      return this.tables(method, id ?? '', table, body, query)
    }
    if (kind === 'datasets') return this.datasets(method, id, body)
    if (kind === 'jobs' && method === 'POST') return this.insertJob(body as JobRequest, media)
    if (kind === 'jobs') return this.store.poll(id ?? '')
    if (kind === 'queries') return this.results(id ?? '', query)
    throw new Refusal(404, 'notFound', `no route for ${method} ${path}`)
  }

  private datasets(method: string, id: string | undefined, body: unknown): unknown {
    const { datasets } = this.store
    if (method === 'POST') {
      const dataset = body as { datasetReference: { datasetId: string } }
      const { datasetId } = dataset.datasetReference
      if (datasets.has(datasetId)) throw new Refusal(409, 'duplicate', 'Already Exists: Dataset')
      datasets.set(datasetId, dataset)
      return dataset
    }
    const dataset = datasets.get(id ?? '')
    if (!dataset) throw new Refusal(404, 'notFound', `Not found: Dataset ${PROJECT}:${id}`)
    if (method === 'PATCH') datasets.set(id ?? '', { ...dataset, ...(body as object) })
    return datasets.get(id ?? '')
  }

  private tables(
    method: string,
    dataset: string,
    id: string | undefined,
    body: unknown,
    query: URLSearchParams,
  ): unknown {
    const { tables } = this.store
    if (!this.store.datasets.has(dataset)) {
      throw new Refusal(404, 'notFound', `Not found: Dataset ${PROJECT}:${dataset}`)
    }
    if (id === undefined && method === 'GET') return this.listTables(dataset, query)
    const given = body as { tableReference: { tableId: string } } | undefined
    const name = `${dataset}.${id ?? given?.tableReference.tableId}`
    if (method === 'POST') {
      if (tables.has(name)) throw new Refusal(409, 'duplicate', `Already Exists: Table ${name}`)
      tables.set(name, { resource: body as never, rows: [] })
    }
    const table = tables.get(name)
    if (!table) throw new Refusal(404, 'notFound', `Not found: Table ${PROJECT}:${name}`)
    if (method === 'DELETE') {
      tables.delete(name)
      return {}
    }
    if (method === 'PATCH') table.resource = { ...table.resource, ...(body as object) }
    // Rows are only ever added or replaced by others here, so their number tells of every change.
    const numRows = String(table.rows.length)
    const numBytes = String(JSON.stringify(table.rows, inText).length)
    return { ...table.resource, numRows, numBytes, lastModifiedTime: numRows }
  }

  /** Rows of a table or, after `$`, of one of its days; each column as text, in the table's order. */
  private tableData(name: string, query: URLSearchParams): unknown {
    const [own = '', partition] = name.split('$')
    const table = this.store.tables.get(own)
    if (!table) throw new Refusal(404, 'notFound', `Not found: Table ${PROJECT}:${own}`)
    const { schema, timePartitioning, type } = table.resource
    if (type === 'VIEW') throw new Refusal(400, 'invalid', 'Cannot list a table of type VIEW.')
    const selected = query.get('selectedFields')?.split(',')
    const fields = (schema?.fields ?? []).filter((field) => selected?.includes(field.name) ?? true)
    const day = (row: Record<string, unknown>): string =>
      String(row[timePartitioning?.field ?? ''])
        .slice(0, 10)
        .replaceAll('-', '')
    const rows = table.rows.filter((row) => partition === undefined || day(row) === partition)
    const start = Number(query.get('pageToken') ?? 0)
    const end = start + Math.min(Number(query.get('maxResults') ?? this.pageSize), this.pageSize)
    return {
      kind: 'bigquery#tableDataList',
      totalRows: String(rows.length),
      rows: rows
        .slice(start, end)
        .map((row) => ({ f: fields.map((field) => ({ v: storedCell(row[field.name], field) })) })),
      ...(end < rows.length ? { pageToken: String(end) } : {}),
    }
  }

  private listTables(dataset: string, query: URLSearchParams): unknown {
    const all = [...this.store.tables].filter(([name]) => name.startsWith(`${dataset}.`))
    const start = Number(query.get('pageToken') ?? 0)
    const end = start + this.pageSize
    const tables = all.slice(start, end).map(([, { resource }]) => ({
      tableReference: resource.tableReference,
      type: resource.type ?? 'TABLE',
    }))
    return { tables, ...(end < all.length ? { nextPageToken: String(end) } : {}) }
  }

  private insertJob(request: JobRequest, media: Buffer | null): Promise<JobResource> {
    const known = this.store.jobs.get(request.jobReference.jobId ?? '')
    if (known) {
      throw new Refusal(409, 'duplicate', `Already Exists: Job ${request.jobReference.jobId}`)
    }
    return this.store.run(request, media)
  }

  private results(id: string, query: URLSearchParams): unknown {
    const job = this.store.poll(id)
    const { jobReference, status } = job
    if (status.state !== 'DONE') return { jobReference, jobComplete: false }
    const { reason = '', message = '' } = status.errorResult ?? {}
    if (status.errorResult)
      throw new Refusal(reason === 'backendError' ? 503 : 400, reason, message)
    const { fields, rows } = this.store.results.get(id) ?? { fields: [], rows: [] }
    const start = Number(query.get('pageToken') ?? 0)
    const size = query.has('maxResults') ? Number(query.get('maxResults')) : this.pageSize
    const end = start + size
    return {
      kind: 'bigquery#getQueryResultsResponse',
      jobReference,
      jobComplete: true,
      schema: { fields },
      totalRows: String(rows.length),
      rows: rows.slice(start, end).map((cells) => ({ f: cells.map((v) => ({ v })) })),
      ...(end < rows.length && size > 0 ? { pageToken: String(end) } : {}),
    }
  }
}

function inText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<{ body: unknown; media: Buffer | null }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const whole = Buffer.concat(chunks)
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole
  if (bytes.length === 0) return { body: undefined, media: null }
  const boundary = /^multipart\/related; boundary=(.+)$/.exec(request.headers['content-type'] ?? '')
  if (!boundary) return { body: JSON.parse(bytes.toString()), media: null }
  const [json = '', media = ''] = bytes
    .toString('latin1')
    .split(`--${boundary[1]}`)
    .slice(1, -1)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, ''))
  return {
    body: JSON.parse(Buffer.from(json, 'latin1').toString()),
    media: Buffer.from(media, 'latin1'),
  }
}
