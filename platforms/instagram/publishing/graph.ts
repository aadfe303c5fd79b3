import { failureOf, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import type { ProviderSetup, Token } from '../../publishing/provider.ts'
import type { Post } from '../../publishing/publisher.ts'
import { at } from '../../reading/json.ts'
import { verdictOf } from './errors.ts'

const ADDRESS = 'https://graph.instagram.com/v23.0'

/** Calls of the Graph API for one account. */
export interface Graph {
  readonly setup: ProviderSetup
  /** The account’s id on Instagram. */
  readonly user: string
  get(path: string, query?: Readonly<Record<string, string | number>>): Promise<Exchange>
  /** A POST that is not made yet. */
  posting(path: string, json: unknown): HttpRequest
  /** The outcome of a call that did not succeed; `isSending` where it could publish. */
  failure(exchange: Exchange, isSending?: boolean): Failure
}

/** The API with an account’s token. `media` are addresses whose query may be a secret. */
export function graphOf(
  setup: ProviderSetup,
  token: Token,
  { publisher_account, media }: Partial<Pick<Post, 'publisher_account' | 'media'>>,
): Graph {
  const headers = { authorization: `Bearer ${token.access_token}` }
  const queries = (media?.uris ?? []).map((uri) => URL.parse(uri)?.search ?? '')
  const secrets = [token.access_token, ...queries]
  const url = (path: string) => `${addressOf(setup)}/${path}`
  return {
    setup,
    user: encodeURIComponent(publisher_account ?? 'me'),
    get: (path, query = {}) => setup.http({ method: 'GET', url: url(path), headers, query }),
    posting: (path, json) => ({ method: 'POST', url: url(path), headers, json }),
    failure(exchange, isSending = false) {
      const now = setup.now()
      const reading = { provider: 'Instagram', isSending, now, secrets }
      return failureOf(exchange, { ...reading, verdictOf: (answer) => verdictOf(answer, now) })
    },
  }
}

/** Where the API is asked, without a slash at the end. */
export function addressOf({ baseUrl }: ProviderSetup): string {
  return (baseUrl ?? ADDRESS).replace(/\/+$/, '')
}

/** What a call that succeeded answered; undefined where it did not, or said so in an error. */
export function answerOf(exchange: Exchange): unknown {
  if (exchange.kind !== 'answered' || exchange.status < 200 || exchange.status > 299)
    return undefined
  return at(exchange.json, 'error') === undefined ? exchange.json : undefined
}

/** The `id` an answer gives; undefined where it gives none. */
export function idIn(exchange: Exchange): string | undefined {
  const id = at(answerOf(exchange), 'id')
  return typeof id === 'string' && /^\d+$/.test(id) ? id : undefined
}
