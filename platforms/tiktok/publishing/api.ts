import { failureOf, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import { member, textAt } from '../../publishing/json.ts'
import type { ProviderSetup, Token } from '../../publishing/provider.ts'
import type { Post } from '../../publishing/publisher.ts'
import { verdictOf } from './errors.ts'

const ADDRESS = 'https://open.tiktokapis.com'

/** Calls of the API for one account. */
export interface TikTok {
  readonly setup: ProviderSetup
  /** A call that is not made yet. */
  posting(path: string, json: object, query?: HttpRequest['query']): HttpRequest
  ask(path: string, json: object, query?: HttpRequest['query']): Promise<Exchange>
  /** The outcome of a call that did not succeed; `isSending` where it could publish. */
  failure(exchange: Exchange, isSending?: boolean): Failure
  /** Never to be seen in a detail. */
  readonly secrets: readonly string[]
}

/** The API with an account’s token. `media` are addresses whose query may be a secret. */
export function tiktokApi(
  setup: ProviderSetup,
  token: Token,
  { media }: Partial<Pick<Post, 'media'>>,
): TikTok {
  const queries = (media?.uris ?? []).map((uri) => URL.parse(uri)?.search ?? '')
  const secrets = [token.access_token, ...queries]
  const headers = {
    authorization: `Bearer ${token.access_token}`,
    'content-type': 'application/json; charset=UTF-8',
  }
  const posting: TikTok['posting'] = (path, json, query = {}) => {
    return { method: 'POST', url: `${addressOf(setup)}${path}`, headers, json, query }
  }
  return {
    setup,
    secrets,
    posting,
    ask: (...call) => setup.http(posting(...call)),
    failure(exchange, isSending = false) {
      const now = setup.now()
      const reading = { provider: 'TikTok', isSending, now, secrets }
      return failureOf(exchange, { ...reading, verdictOf: (answer) => verdictOf(answer, now) })
    },
  }
}

/** Where the API is asked, without a slash at the end. */
export function addressOf({ baseUrl }: ProviderSetup): string {
  return (baseUrl ?? ADDRESS).replace(/\/+$/, '')
}

/** The `data` of a call that succeeded: its `error.code` is ok. Undefined where it did not. */
export function dataOf(exchange: Exchange): unknown {
  if (exchange.kind !== 'answered' || exchange.status !== 200) return undefined
  return textAt(exchange.json, 'error', 'code') === 'ok' ? member(exchange.json, 'data') : undefined
}
