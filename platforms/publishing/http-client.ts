import { TryLaterError } from '../../domain/errors.ts'
import { connectionTo, type Connection } from './connection.ts'
import type { Exchange, HttpAnswer, HttpClient, HttpRequest } from './http.ts'
import { prepareRequest, type PreparedRequest } from './prepare-request.ts'
import { readAnswer } from './read-answer.ts'

/** Bounds of every exchange of a client. */
export interface HttpClientOptions {
  /** Longest answer, as sent and decoded, in bytes; 5,000,000 where left out. */
  readonly maxBytes?: number
  /** Longest time a connection (with TLS) may take, in milliseconds; 10,000 where left out. */
  readonly connectTimeoutMs?: number
}

const TIMEOUT_MS = 30_000
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * The client that providers are asked with. Every exchange has a connection of its own and is made
 * once: nothing is repeated, and no redirect is followed. `not sent` is given back only where no
 * connection came about or the request could not be put together; whatever fails after that is
 * `lost`. Details hold host, path and what went wrong; never a query, a header, a body, a name or
 * a password. Only https: addresses are asked, and this machine itself. Never throws.
 */
export function httpClient(options: HttpClientOptions = {}): HttpClient {
  const bounds = { maxBytes: 5_000_000, connectTimeoutMs: 10_000, ...options }
  return async (request) => {
    try {
      const prepared = prepareRequest(request)
      if ('problem' in prepared) return { kind: 'not sent', detail: prepared.problem }
      return await exchange(request, prepared, bounds)
    } catch {
      // The error would show the request.
      return { kind: 'not sent', detail: 'the request could not be put together' }
    }
  }
}

async function exchange(
  { method, timeoutMs = TIMEOUT_MS }: HttpRequest,
  prepared: PreparedRequest,
  { maxBytes, connectTimeoutMs }: Required<HttpClientOptions>,
): Promise<Exchange> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const connection = connectionTo(prepared.origin, {
    connectTimeoutMs,
    onMade: () => {
      const end = () => reject(new TryLaterError(`no whole answer came within ${timeoutMs} ms`))
      timer = setTimeout(end, Math.min(timeoutMs, LONGEST_TIMEOUT_MS))
    },
  })
  try {
    return await Promise.race([late, ask(connection, method, prepared, maxBytes)])
  } catch (error) {
    const kind = connection.isMade() ? 'lost' : 'not sent'
    return { kind, detail: `${prepared.place}: ${wordsOf(error, connection)}` }
  } finally {
    clearTimeout(timer)
    connection.end()
  }
}

async function ask(
  { client }: Connection,
  method: HttpRequest['method'],
  { path, headers, body }: PreparedRequest,
  maxBytes: number,
): Promise<HttpAnswer> {
  return readAnswer(await client.request({ method, path, headers, body }), maxBytes)
}

/** Of a library’s error the code only: its message may hold what was sent. */
function wordsOf(error: unknown, connection: Connection): string {
  if (error instanceof TryLaterError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const shown = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ''
  if (code === 'UND_ERR_INVALID_ARG') return 'the request could not be put together'
  return connection.isMade()
    ? `the connection ended before a whole answer came${shown}`
    : `could not be connected to${shown}`
}
