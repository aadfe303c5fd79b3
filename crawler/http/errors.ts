import { NeverRetryError, TryLaterError } from '../../domain/errors.ts'

/** Why a request was not made, or its answer not read. */
export type RefusedReason = 'scheme' | 'host' | 'address' | 'redirects' | 'too_large' | 'encoding'

/** Why no whole answer came. */
export type FailedReason =
  'timeout' | 'dns' | 'connect' | 'tls' | 'proxy' | 'reset' | 'protocol' | 'aborted' | 'closed'

/**
 * A request that the guard does not let through, or an answer it does not take. `data` holds
 * `reason` and `host` (the one refused); never a header, a query or a name and password.
 */
export class RequestRefusedError extends NeverRetryError {
  readonly reason: RefusedReason

  constructor(reason: RefusedReason, host: string, message: string) {
    super(message, { reason, host })
    this.reason = reason
  }
}

/**
 * A request that brought no whole answer; it may later. `data` holds `reason`, `host` and, where
 * the system named one, its `code` (such as ECONNRESET).
 */
export class RequestFailedError extends TryLaterError {
  readonly reason: FailedReason

  constructor(reason: FailedReason, host: string, message: string, code?: string) {
    super(message, { reason, host, ...(code === undefined ? {} : { code }) })
    this.reason = reason
  }
}
