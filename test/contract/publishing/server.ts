import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came in, body read whole. */
export interface FakeRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly raw: Buffer
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
  /** The body as a form; empty where it is none. */
  readonly form: URLSearchParams
}

/** What the other side answers; an object as body is sent as JSON. */
export interface FakeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
}

/** The other side, without a network: it looks at a request, changes its state and answers. */
export type Handle = (request: FakeRequest) => FakeAnswer

/**
 * What can go wrong with one request:
 * - `late`: done at once, answered only on `release()`, when the client has given up
 * - `held`: neither done nor answered before `release()`: carried out after the client gave up
 * - `twice`: done twice (somebody between sent it again), the second answer is passed on
 * - `429`, `500 before`: refused, nothing done
 * - `500 after`: done, answered as a failure
 * - `reset before`: the connection breaks before anything is done
 * - `reset after`: it breaks when all is done and nothing answered
 * - `cut`: done; the connection breaks in the middle of the answer
 */
export const FAULTS = [
  'late',
  'held',
  'twice',
  '429',
  '500 before',
  '500 after',
  'reset before',
  'reset after',
  'cut',
] as const
export type Fault = (typeof FAULTS)[number]

/** The fault of a request, by what it is and how many came before it; undefined: none. */
export type FaultPlan = (request: FakeRequest, index: number) => Fault | undefined

export interface FakeServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  /** Every request in the order they came, those that failed too. */
  readonly requests: readonly FakeRequest[]
  /** From the next request on; indexes count on from the first request of all. */
  plan(plan: FaultPlan): void
  /** Carries out what is held, in order, and answers what is late: nobody may listen any more. */
  release(): void
  close(): Promise<void>
}

interface ServerOptions {
  /** How this provider says too many requests; status 429 with `retry-after: 60` if left out. */
  readonly tooMany?: (request: FakeRequest) => FakeAnswer
  /** How it says that something broke; an empty 500 if left out. */
  readonly broken?: (request: FakeRequest) => FakeAnswer
}

/** Opens a loopback server around a fake. Close it at the end of the test. */
export async function openFake(handle: Handle, options: ServerOptions = {}): Promise<FakeServer> {
  const requests: FakeRequest[] = []
  const waiting: (() => void)[] = []
  let plan: FaultPlan = () => undefined
  let arrived = 0
  const server = createServer((incoming, response) => {
    const index = arrived
    arrived += 1
    const act = (request: FakeRequest) => {
      const fault = plan(request, index)
      requests.push(request)
      answerWith(fault, request, response, { handle, waiting, ...options })
    }
    // A client that gave up before its request was whole has asked nothing.
    void read(incoming).then(act, () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const release = () => {
    for (const go of waiting.splice(0)) go()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    plan: (next) => (plan = next),
    release,
    async close() {
      release()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function answerWith(
  fault: Fault | undefined,
  request: FakeRequest,
  response: ServerResponse,
  { handle, waiting, tooMany, broken }: ServerOptions & { handle: Handle; waiting: (() => void)[] },
): void {
  const failure = broken?.(request) ?? { status: 500 }
  if (fault === '429') {
    const headers = { 'retry-after': '60' }
    return send(response, tooMany?.(request) ?? { status: 429, headers })
  }
  if (fault === '500 before') return send(response, failure)
  if (fault === 'reset before') return void response.socket?.resetAndDestroy()
  if (fault === 'held') return void waiting.push(() => send(response, handle(request)))
  const answer = handle(request)
  if (fault === 'late') return void waiting.push(() => send(response, answer))
  if (fault === 'twice') return send(response, handle(request))
  if (fault === '500 after') return send(response, failure)
  if (fault === 'reset after') return void response.socket?.resetAndDestroy()
  return fault === 'cut' ? cut(response, answer) : send(response, answer)
}

function send(response: ServerResponse, answer: FakeAnswer): void {
  if (response.destroyed) return
  response.writeHead(answer.status, headersOf(answer)).end(bodyOf(answer))
}

function cut(response: ServerResponse, answer: FakeAnswer): void {
  const body = Buffer.from(bodyOf(answer))
  response.writeHead(answer.status, { ...headersOf(answer), 'content-length': body.length + 1 })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
  response.flushHeaders()
}

function headersOf({ body, headers }: FakeAnswer): Record<string, string> {
  const type = typeof body === 'object' ? 'application/json; charset=utf-8' : 'text/plain'
  return { 'content-type': type, ...headers }
}

function bodyOf({ body = '' }: FakeAnswer): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const text = raw.toString('utf8')
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const type = incoming.headers['content-type'] ?? ''
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    raw,
    text,
    json: type.includes('json') ? parsed(text) : undefined,
    form: new URLSearchParams(type.includes('x-www-form-urlencoded') ? text : ''),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
