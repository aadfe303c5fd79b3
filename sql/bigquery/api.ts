import { setTimeout as sleep } from 'node:timers/promises'

import type { BigQuery } from '@google-cloud/bigquery'

import { idOf } from '../../domain/ids.ts'
import { asError, failureOf, isPassing, type Failure } from './failure.ts'

/** Times a request is made before its failure is passed on. */
export const ATTEMPTS = 5
const FIRST_PAUSE_MS = 1000
const REQUEST_TIMEOUT_MS = 120_000

/** One request below `/projects/<project>`, or to a whole address. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly json?: unknown
  /** A body that is not JSON. */
  readonly body?: { readonly type: string; readonly bytes: Buffer }
}

/** Waits so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>

/** What BigQuery answered where it refused; `failure` says why. */
export class ApiRefusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * Requests through Google's client: its addresses, credentials and headers. Bodies are handed over
 * as bytes, since the client copies objects deeply and replaces `{{projectId}}` in every text of
 * them, which may be somebody's caption.
 */
export class Api {
  readonly client: BigQuery
  readonly pause: Pause

  constructor(client: BigQuery, pause: Pause = sleep) {
    this.client = client
    this.pause = pause
  }

  /** Makes a request once. Throws ApiRefusal. */
  async once<T>(request: ApiRequest): Promise<T> {
    const body = request.body?.bytes ?? (request.json && Buffer.from(JSON.stringify(request.json)))
    const type = request.body?.type ?? 'application/json'
    return new Promise<T>((resolve, reject) => {
      this.client.request(
        {
          method: request.method,
          uri: request.path,
          qs: defined(request.query),
          timeout: REQUEST_TIMEOUT_MS,
          ...(body ? { body, headers: { 'Content-Type': type } } : {}),
        },
        (error: unknown, answer: unknown) => {
          if (error) reject(new ApiRefusal(failureOf(error)))
          else resolve((answer ?? {}) as T)
        },
      )
    })
  }

  /** Makes a request, again after growing pauses where the failure may pass. Throws ApiRefusal. */
  async call<T>(request: ApiRequest): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once<T>(request)
      } catch (error) {
        const mayPass = error instanceof ApiRefusal && isPassing(error.failure)
        if (!mayPass || attempt === ATTEMPTS) throw error
        await this.pause(pauseAfter(attempt, request.path))
      }
    }
  }

  /** The answer, or null where there is no such thing. */
  async find<T>(path: string): Promise<T | null> {
    try {
      return await this.call<T>({ method: 'GET', path })
    } catch (error) {
      if (error instanceof ApiRefusal && error.failure.status === 404) return null
      throw error
    }
  }

  /** All of a list that comes in pages, under whatever name it has in the answer. */
  async list<T>(path: string, name: string): Promise<T[]> {
    const all: T[] = []
    let pageToken: string | undefined
    do {
      const page: Record<string, unknown> = await this.call({
        method: 'GET',
        path,
        query: { maxResults: 1000, pageToken },
      })
      all.push(...((page[name] ?? []) as T[]))
      pageToken = page['nextPageToken'] as string | undefined
    } while (pageToken)
    return all
  }
}

/** Milliseconds after the attempt of that number: 1, 2, 4 … seconds, and up to half more by key. */
export function pauseAfter(attempt: number, key: string): number {
  const spread = Number.parseInt(idOf([key, attempt], 4), 16) / 0xffff
  return Math.round(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + spread / 2))
}

/** Runs work and turns refusals into errors of ours, with the statement that was refused. */
export async function explained<T>(work: () => Promise<T>, statement?: string): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApiRefusal) throw asError(error.failure, statement)
    throw error
  }
}

function defined(query: ApiRequest['query'] = {}): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string | number | boolean] => {
      return entry[1] !== undefined
    }),
  )
}
