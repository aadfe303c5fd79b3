import { setTimeout as pause } from 'node:timers/promises'

import type { Dispatcher } from 'undici'
import { requireAllowed } from './allowed-url.ts'
import type { Guard } from './guard.ts'
import { headersElsewhere, withoutCookies } from './headers.ts'
import { readBody } from './read-body.ts'
import { redirectTarget, requireProgress } from './redirects.ts'

/** Bytes of a redirect's own body that are read to keep its connection; a longer one ends it. */
const REDIRECT_BYTES = 16 * 1024

/** Timers may ring so much early, in milliseconds. */
const TIMER_MS = 1

/** How one exchange is made. */
export interface Asking {
  readonly method: 'GET' | 'HEAD'
  readonly headers: Readonly<Record<string, string>>
  readonly dispatcher: Dispatcher
  readonly guard: Guard
  /** Null: a redirect is an answer like any other. */
  readonly maxRedirects: number | null
  readonly signal: AbortSignal
}

/** A whole answer. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Record<string, string | string[] | undefined>
  readonly trailers: Record<string, string>
  readonly body: Buffer
}

/**
 * Asks and follows redirects until there is an answer.
 *
 * @param trail Holds the address to begin with; each redirect's is added.
 * @throws {RequestRefusedError} What the guard does not let through, at any step.
 * Errors of the connection pass through as they are. After an error the caller aborts the signal,
 * which ends what may still come.
 */
export async function exchange(asking: Asking, trail: URL[]): Promise<Answer> {
  let { headers } = asking
  requireAllowed(trail.at(-1) as URL, asking.guard)
  for (;;) {
    const url = trail.at(-1) as URL
    const response = await ask(url, asking, headers)
    const target = await nextTarget(response, asking, trail)
    if (!target) return readAnswer(response, url, asking)
    if (target.origin !== url.origin) headers = headersElsewhere(headers)
    trail.push(target)
    const waitMs = asking.guard.hopPauseMs?.() ?? 0
    if (waitMs > 0) await pause(Math.ceil(waitMs) + TIMER_MS, undefined, { signal: asking.signal })
  }
}

async function ask(url: URL, asking: Asking, headers: Asking['headers']) {
  return asking.dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: asking.method,
    headers,
    signal: asking.signal,
  })
}

/** Where to go on: checked, and the redirect's own body out of the way. */
async function nextTarget(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxRedirects, guard, signal }: Asking,
  trail: readonly URL[],
): Promise<URL | undefined> {
  if (maxRedirects === null) return undefined
  const target = redirectTarget(statusCode, headers.location, trail.at(-1) as URL)
  if (!target) return undefined
  requireProgress(target, trail, maxRedirects)
  requireAllowed(target, guard)
  await body.dump({ limit: Math.min(REDIRECT_BYTES, guard.maxBytes), signal })
  return target
}

async function readAnswer(
  { statusCode, statusText, headers, trailers, body }: Dispatcher.ResponseData,
  { host }: URL,
  { method, guard }: Asking,
): Promise<Answer> {
  const isWithoutBody = method === 'HEAD' || statusCode === 204 || statusCode === 304
  const sent = {
    stream: body,
    host,
    encoding: isWithoutBody ? undefined : headers['content-encoding'],
    length: isWithoutBody ? undefined : headers['content-length'],
  }
  return {
    status: statusCode,
    statusText,
    headers: withoutCookies(headers),
    body: await readBody(sent, guard.maxBytes),
    trailers,
  }
}
