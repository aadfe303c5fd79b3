import {
  messageOf,
  NotConfiguredError,
  TryLaterError,
  type DrumbeatError,
} from '../../domain/errors.ts'
import { STATEMENT_SHOWN, WarehouseError } from '../warehouse-error.ts'
import type { ErrorProto } from './resources.ts'

/** What went wrong, as BigQuery or the connection says it. Never holds a request or its headers. */
export interface Failure {
  /** HTTP status, where there was an answer. */
  readonly status: number | null
  /** BigQuery's reason (`rateLimitExceeded`) or the system's code (`ECONNRESET`). */
  readonly reason: string
  readonly message: string
}

/** Worth asking again within seconds: https://cloud.google.com/bigquery/docs/error-messages. */
const PASSING_REASONS = new Set([
  'backendError',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'jobRateLimitExceeded',
  'rateLimitExceeded',
  'tableUnavailable',
  'userRateLimitExceeded',
])
const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504])
const LOST_CONNECTION = /^(E[A-Z_]+|UND_ERR_\w+|system|request-timeout)$/

/** Passes too, but not within seconds. */
const LATER_REASONS = new Set(['quotaExceeded'])
const LATER_MESSAGE = /aborted due to concurrent update|could not serialize access/i

/** What anything the client throws says. Its own errors hold whole requests, credentials included. */
export function failureOf(thrown: unknown): Failure {
  const error = (typeof thrown === 'object' && thrown ? thrown : {}) as {
    code?: number | string
    type?: string
    errors?: readonly ErrorProto[]
  }
  const first = error.errors?.[0]
  return {
    status: typeof error.code === 'number' ? error.code : null,
    reason: first?.reason ?? (typeof error.code === 'string' ? error.code : (error.type ?? '')),
    message: first?.message ?? messageOf(thrown),
  }
}

/** What a job's own result says. */
export function failureOfJob({ reason, message }: ErrorProto): Failure {
  return { status: null, reason: reason ?? '', message: message ?? 'the job failed' }
}

/** Whether the same request may succeed within seconds. */
export function isPassing({ status, reason }: Failure): boolean {
  if (LATER_REASONS.has(reason)) return false
  if (PASSING_REASONS.has(reason)) return true
  return status === null ? LOST_CONNECTION.test(reason) : PASSING_STATUS.has(status)
}

/**
 * The error to throw for a failure: TryLaterError for what passes, NotConfiguredError without
 * credentials, else WarehouseError with (the start of) the statement.
 */
export function asError(failure: Failure, statement?: string): DrumbeatError {
  const { status, reason, message } = failure
  const data = { status, reason, ...(statement ? { statement: shown(statement) } : {}) }
  if (isPassing(failure) || LATER_REASONS.has(reason) || LATER_MESSAGE.test(message)) {
    return new TryLaterError(`BigQuery: ${message}`, data)
  }
  if (message.includes('Could not load the default credentials')) {
    return new NotConfiguredError('GOOGLE_APPLICATION_CREDENTIALS', 'BigQuery')
  }
  return new WarehouseError(`BigQuery: ${message}${hint(failure)}`, data)
}

function hint({ status, reason, message }: Failure): string {
  if (reason === 'notFound' && /dataset|table|function|routine/i.test(message)) {
    return ' (`drumbeat deploy bigquery` creates what is missing)'
  }
  if (reason === 'bytesBilledLimitExceeded') return ' (the limit is warehouse.max_bytes_billed)'
  if (status === 401 || /invalid_grant/.test(message)) {
    return ' (Google refused the credentials that GOOGLE_APPLICATION_CREDENTIALS names)'
  }
  return ''
}

function shown(statement: string): string {
  return statement.slice(0, STATEMENT_SHOWN)
}
