import { setTimeout as wait } from 'node:timers/promises'

import { NeverRetryError, NotFoundError, TryLaterError } from '../../../domain/errors.ts'
import { idOf } from '../../../domain/ids.ts'

const ATTEMPTS = 6
const FIRST_PAUSE_MS = 1000

/** Google understood a request and refuses to carry it out: nothing of it has happened. */
export class GoogleRefusal extends NeverRetryError {}

/** What failed, as Google’s client throws it; it also holds headers with the token, never shown. */
interface Failure {
  readonly status: number | null
  readonly reason: string
  readonly message: string
  /** Whether it was the sign-in that failed. */
  readonly isSignIn: boolean
}

/** How Google says what is wrong. */
interface Said {
  readonly message?: string
  readonly errors?: readonly { readonly reason?: string }[]
}

export interface CallOptions {
  /** What is asked, for messages: `reading the sheet`. */
  readonly what: string
  /** Varies the pauses between runs. */
  readonly salt: string
  readonly pause?: ((milliseconds: number) => Promise<void>) | undefined
  /** How often at most; 6 where left out. */
  readonly attempts?: number
}

/**
 * Calls Google, again after a doubling pause with jitter where it is busy (429, 5xx) or out of
 * reach; the call must be one that may be made twice. Throws TryLaterError when the attempts are
 * used up, GoogleRefusal for a 400, NotFoundError for a 404, NeverRetryError for anything else.
 */
export async function callGoogle<T>(
  { what, salt, pause = (ms) => wait(ms), attempts = ATTEMPTS }: CallOptions,
  call: () => Promise<{ readonly data: T }>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await call()).data
    } catch (error) {
      const failure = failureOf(error)
      if (!isPassing(failure)) throw finalError(what, failure)
      if (attempt >= attempts) {
        throw new TryLaterError(`Google did not answer when ${what} (${words(failure)})`, {
          status: failure.status,
        })
      }
      await pause(pauseBefore(attempt, `${salt} ${what}`))
    }
  }
}

/** Milliseconds to wait after a failed attempt: 1 s, 2 s, 4 s …, of that between half and all. */
export function pauseBefore(attempt: number, salt: string): number {
  const share = Number.parseInt(idOf(['pause', salt, attempt], 8), 16) / 2 ** 32
  return Math.round(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + share / 2))
}

function failureOf(thrown: unknown): Failure {
  const { status, response, message } = thrown as {
    status?: unknown
    response?: { status?: unknown; data?: { error?: unknown } }
    message?: string
  }
  const code = Number(response?.status ?? status)
  const error = response?.data?.error
  const said: Said | null = typeof error === 'object' ? error : null
  return {
    status: Number.isInteger(code) ? code : null,
    reason: said?.errors?.[0]?.reason ?? '',
    message:
      typeof error === 'string'
        ? `signing in failed: ${error}`
        : (said?.message ?? (response ? '' : (message ?? 'no connection'))),
    isSignIn: typeof error === 'string',
  }
}

function isPassing({ status, reason }: Failure): boolean {
  if (status === null) return true
  return status === 429 || status >= 500 || /rateLimitExceeded/i.test(reason)
}

function finalError(what: string, failure: Failure): NeverRetryError {
  const message = `Google refused ${what} (${words(failure)})`
  const { status } = failure
  if (status === 400 && !failure.isSignIn) return new GoogleRefusal(message, { status })
  if (status === 404) {
    const hint = 'it is deleted or not shared with Drumbeat; approvals.spreadsheet_id names another'
    return new NotFoundError(`${message}: ${hint}`, { status })
  }
  if (failure.isSignIn || status === 401 || status === 403) {
    const hint = 'share the spreadsheet with the account Drumbeat signs in with, or check its key'
    return new NeverRetryError(`${message}: ${hint}`, { status })
  }
  return new NeverRetryError(message, { status })
}

function words({ status, message }: Failure): string {
  return [status ?? 'no answer', message].filter((part) => part !== '').join(': ')
}
