import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  AddTagsRequestBody,
  applyMetadataOperations,
  BatchItemNDJSON,
  CreateBatchRequestBody,
  generateFriendlyId,
  TriggerTaskRequestBody,
  UpdateMetadataRequestBody,
  WaitForDurationRequestBody,
} from '@trigger.dev/core/v3'
import type { LocalRuns, Run } from './local-runs.ts'

type Request = { path: string[]; text: string }
type Answer = { status?: number; body?: unknown }
type Route = { method: string; path: RegExp; handle: (request: Request) => Answer }

/**
 * The part of Trigger.dev's HTTP API that a running worker calls, on the loopback interface. Every
 * body is checked against the schema Trigger.dev publishes for it; a call it does not know is
 * answered with 404 and remembered. Stored packets are among the unknown: payloads and results
 * carry ids and addresses, never so many rows that Trigger.dev would keep them apart.
 */
export class LocalPlatform {
  readonly unknownCalls: string[] = []
  readonly #runs: LocalRuns
  readonly #server: Server
  readonly #batches = new Map<string, CreateBatchRequestBody>()

  constructor(runs: LocalRuns) {
    this.#runs = runs
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this.#url()
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(incoming).catch((error: unknown): Answer => ({
      status: 500,
      body: { error: String(error) },
    }))
    response.writeHead(answer.status ?? 200, {
      'content-type': 'application/json',
      'x-trigger-jwt': 'local',
    })
    response.end(JSON.stringify(answer.body ?? {}))
  }

  async #answer(incoming: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const { pathname } = new URL(incoming.url ?? '/', this.#url())
    for (const { method, path, handle } of this.#routes) {
      const match = method === incoming.method ? path.exec(pathname) : null
      if (match) return handle({ path: match.slice(1).map(decodeURIComponent), text })
    }
    const call = `${incoming.method} ${pathname}`
    this.unknownCalls.push(call)
    return { status: 404, body: { error: `the local platform does not know ${call}` } }
  }

  readonly #routes: Route[] = [
    route('POST', '/api/v1/tasks/([^/]+)/trigger', (request) => this.#trigger(request)),
    route('POST', '/api/v3/batches', (request) => this.#createBatch(request)),
    route('POST', '/api/v3/batches/([^/]+)/items', (request) => this.#addBatchItems(request)),
    route('POST', '/engine/v1/runs/([^/]+)/wait/duration', (request) => this.#wait(request)),
    route('PUT', '/api/v1/runs/([^/]+)/metadata', (request) => this.#updateMetadata(request)),
    route('POST', '/api/v1/runs/([^/]+)/tags', (request) => this.#addTags(request)),
    route('POST', '/v1/(?:traces|logs|metrics)', () => ({})),
  ]

  #trigger({ path, text }: Request): Answer {
    const { payload, options } = TriggerTaskRequestBody.parse(JSON.parse(text))
    const { run, isCached } = this.#runs.trigger({
      task: path[0] ?? '',
      payload: typeof payload === 'string' ? payload : '{}',
      payloadType: options?.payloadType ?? 'application/json',
      tags: [options?.tags ?? []].flat(),
      idempotencyKey: options?.idempotencyKey,
      maxAttempts: options?.maxAttempts,
      queue: options?.queue?.name,
      parentRunId: options?.parentRunId,
      resumeParent: options?.resumeParentOnCompletion,
    })
    return { body: { id: run.id, isCached } }
  }

  #createBatch({ text }: Request): Answer {
    const batch = CreateBatchRequestBody.parse(JSON.parse(text))
    const id = generateFriendlyId('batch')
    this.#batches.set(id, batch)
    return { body: { id, runCount: batch.runCount, isCached: false } }
  }

  #addBatchItems({ path, text }: Request): Answer {
    const id = path[0] ?? ''
    const batch = this.#batches.get(id)
    if (!batch) return { status: 404, body: { error: `no batch ${id}` } }
    const lines = text.split('\n').filter((line) => line !== '')
    const items = lines.map((line) => BatchItemNDJSON.parse(JSON.parse(line)))
    for (const { index, task, payload, options } of items) {
      this.#runs.trigger({
        task,
        payload: typeof payload === 'string' ? payload : '{}',
        payloadType: options?.payloadType ?? 'application/json',
        tags: [options?.tags ?? []].flat(),
        idempotencyKey: options?.idempotencyKey,
        maxAttempts: options?.maxAttempts,
        queue: options?.queue?.name,
        parentRunId: batch.parentRunId,
        resumeParent: batch.resumeParentOnCompletion,
        batch: { id, index },
      })
    }
    return { body: { id, itemsAccepted: items.length, itemsDeduplicated: 0, sealed: true } }
  }

  #wait({ path, text }: Request): Answer {
    const { date } = WaitForDurationRequestBody.parse(JSON.parse(text))
    const id = this.#runs.wakeAt(path[0] ?? '', date)
    return { body: { waitUntil: date, waitpoint: { id } } }
  }

  #updateMetadata({ path, text }: Request): Answer {
    const run = this.#run(path[0])
    const change = UpdateMetadataRequestBody.parse(JSON.parse(text))
    this.#changeMetadata(run, change.operations, change.metadata)
    const parent = run.parentRunId === undefined ? run : this.#run(run.parentRunId)
    this.#changeMetadata(parent, change.parentOperations)
    this.#changeMetadata(this.#rootOf(run), change.rootOperations)
    return { body: { metadata: run.metadata } }
  }

  #changeMetadata(
    run: Run,
    operations: UpdateMetadataRequestBody['operations'],
    replacement: Record<string, unknown> = run.metadata,
  ): void {
    run.metadata = applyMetadataOperations(replacement, operations ?? []).newMetadata
  }

  #addTags({ path, text }: Request): Answer {
    this.#run(path[0]).tags.push(...[AddTagsRequestBody.parse(JSON.parse(text)).tags].flat())
    return { body: { message: 'ok' } }
  }

  #run(id: string | undefined): Run {
    const run = this.#runs.runs.get(id ?? '')
    if (!run) throw new Error(`no run ${id}`)
    return run
  }

  #rootOf(run: Run): Run {
    return run.parentRunId === undefined ? run : this.#rootOf(this.#run(run.parentRunId))
  }
}

function route(method: string, path: string, handle: Route['handle']): Route {
  return { method, path: new RegExp(`^${path}$`), handle }
}
