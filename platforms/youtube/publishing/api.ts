import { failureOf, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import type { ProviderSetup, Token } from '../../publishing/provider.ts'
import { verdictOf } from './errors.ts'

const ADDRESS = 'https://www.googleapis.com'

/** Calls of the YouTube Data API for one account. */
export interface YouTube {
  readonly setup: ProviderSetup
  /** Where it is asked, without a slash at the end. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  get(path: string, query: NonNullable<HttpRequest['query']>): Promise<Exchange>
  /** The outcome of a call that did not succeed; `isSending` where it could publish. */
  failure(exchange: Exchange, isSending?: boolean): Failure
}

/** The API with an account’s token. */
export function youtubeApi(setup: ProviderSetup, token: Token): YouTube {
  const address = (setup.baseUrl ?? ADDRESS).replace(/\/+$/, '')
  const headers = { authorization: `Bearer ${token.access_token}` }
  return {
    setup,
    address,
    headers,
    get: (path, query) =>
      setup.http({ method: 'GET', url: `${address}/youtube/v3/${path}`, headers, query }),
    failure(exchange, isSending = false) {
      const now = setup.now()
      const secrets = [token.access_token]
      const reading = { provider: 'YouTube', isSending, now, secrets }
      return failureOf(exchange, { ...reading, verdictOf: (answer) => verdictOf(answer, now) })
    },
  }
}

/** What a call that succeeded answered; undefined where it did not. */
export function answerOf(exchange: Exchange): unknown {
  const isDone = exchange.kind === 'answered' && exchange.status >= 200 && exchange.status < 300
  return isDone ? exchange.json : undefined
}
