import { messageOf } from '../domain/errors.ts'
import type { CrawlOutcome } from '../domain/records/profiles.ts'
import type { ProfileReading, ProfileRequest, ProfileSource } from '../platforms/source.ts'
import { RequestFailedError, RequestRefusedError, type Guard } from './http/guarded-client.ts'
import { retryAfterMs } from './retry-after.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The part of Crawlee's `sendRequest` that is used. */
export type Send = (options: {
  url: string
  headers: Record<string, string>
  guard: Guard
  proxyUrl?: string
}) => Promise<{ url: string; statusCode: number; headers: Headers; body: string }>

/** What one question came to. */
export interface Answer {
  readonly outcome: CrawlOutcome
  readonly layout: string | null
  /** HTTP status; null where no answer came. */
  readonly status: number | null
  /** Bytes of the body as text. */
  readonly bytes: number | null
  /** What was wrong, in words. */
  readonly detail: string | null
  /** What the body held, where it held something. */
  readonly reading: Extract<ProfileReading, { profile: unknown }> | null
  /** Whether the same question may be answered later. */
  readonly isRetryable: boolean
  /** Milliseconds the host asked to wait, if it did. */
  readonly retryAfterMs: number | null
}

const NOTHING: Answer = {
  outcome: 'failed',
  layout: null,
  status: null,
  bytes: null,
  detail: null,
  reading: null,
  isRetryable: false,
  retryAfterMs: null,
}

/** What a question came to that was not asked. */
export function noAnswer(outcome: CrawlOutcome, detail: string): Answer {
  return { ...NOTHING, outcome, detail }
}

/** Asks once and reads what comes back. Every outcome is a value; only defects are thrown. */
export async function askOnce(
  send: Send,
  source: ProfileSource,
  username: string,
  { url, headers, guard, proxyUrl }: ProfileRequest & { guard: Guard; proxyUrl?: string },
): Promise<Answer> {
  try {
    const options = { url, headers: { ...headers }, guard, ...(proxyUrl ? { proxyUrl } : {}) }
    const { statusCode: status, body, ...rest } = await send(options)
    const got = { ...NOTHING, status, bytes: Buffer.byteLength(body) }
    const wait = retryAfterMs(rest.headers)
    if (status === 429 || (status >= 500 && wait !== null)) {
      const detail = `HTTP ${status}${wait === null ? '' : `, asks to wait ${wait / 1000} s`}`
      return { ...got, outcome: 'rate_limited', detail, isRetryable: true, retryAfterMs: wait }
    }
    if (status >= 500) return { ...got, detail: `HTTP ${status}`, isRetryable: true }
    const contentType = String(rest.headers['content-type'] ?? '')
    const reading = source.read({ status, url: rest.url, contentType, body }, username)
    return { ...got, ...judged(reading), retryAfterMs: wait }
  } catch (error) {
    if (error instanceof RequestRefusedError) {
      return { ...NOTHING, detail: `refused: ${messageOf(error)}` }
    }
    if (error instanceof RequestFailedError) {
      return { ...NOTHING, detail: messageOf(error), isRetryable: true }
    }
    throw error
  }
}

function judged(
  reading: ProfileReading,
): Pick<Answer, 'outcome' | 'layout' | 'detail' | 'reading' | 'isRetryable'> {
  const { outcome, layout } = reading
  if ('detail' in reading) {
    const isRetryable = outcome === 'rate_limited'
    return { outcome, layout, detail: reading.detail, reading: null, isRetryable }
  }
  const detail = reading.warnings.length > 0 ? reading.warnings.join('; ') : null
  return { outcome, layout, detail, reading, isRetryable: false }
}
