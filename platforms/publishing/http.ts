/** A body sent piece by piece: `stream` gives `length` bytes, no more and no fewer. */
export interface StreamedBody {
  readonly length: number
  stream(): AsyncIterable<Uint8Array>
}

/** A question to a provider. Secrets in it (headers, form, query) never reach a message. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Added to the address. */
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** At most one of the three bodies. */
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | StreamedBody
  /** From the first byte sent to the last received; 30 s where left out. */
  readonly timeoutMs?: number
  /** Leaves the path out of details too, where part of it is a secret (a webhook’s address). */
  readonly isPathSecret?: boolean
}

/** What came back, whole. */
export interface HttpAnswer {
  readonly kind: 'answered'
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/**
 * `not sent`: no connection came about, so the provider knows nothing of it. `lost`: it may have
 * done what was asked; the answer did not come, not in time, or not whole.
 */
export type Exchange =
  | HttpAnswer
  | { readonly kind: 'not sent'; readonly detail: string }
  | { readonly kind: 'lost'; readonly detail: string }

/** Asks once: nothing is repeated, redirects are answers, what fails is a value. */
export type HttpClient = (request: HttpRequest) => Promise<Exchange>
