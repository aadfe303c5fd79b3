import type { HttpClient, Exchange, HttpRequest } from '../../publishing/http.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'

const API = 'https://oauth.reddit.com'

/**
 * How Reddit wants clients to name themselves (github.com/reddit-archive/reddit/wiki/API): it slows
 * down and refuses others.
 */
export function userAgentOf(user?: string): string {
  return `server:drumbeat:0.1 (${user === undefined ? 'content planning' : `by /u/${user}`})`
}

type Call = Omit<HttpRequest, 'url' | 'headers'> & { readonly path: string }

/** On whose behalf. */
export interface Caller {
  readonly user: string
  readonly token: string
}

/** A request to Reddit on an account's behalf. */
export function requestOf(setup: ProviderSetup, { user, token }: Caller, call: Call): HttpRequest {
  const { path, ...rest } = call
  return {
    ...rest,
    url: `${setup.baseUrl ?? API}${path}`,
    headers: { authorization: `Bearer ${token}`, 'user-agent': userAgentOf(user) },
  }
}

/** Asks once. */
export function ask(setup: ProviderSetup, caller: Caller, call: Call): ReturnType<HttpClient> {
  return setup.http(requestOf(setup, caller, call))
}

/** The body of a whole 200; else why there is none. */
export function bodyOf(exchange: Exchange): { readonly body: unknown } | { readonly why: string } {
  if (exchange.kind !== 'answered') return { why: exchange.detail }
  if (exchange.status === 200 && exchange.json !== undefined) return { body: exchange.json }
  return { why: `Reddit: answered ${exchange.status}` }
}
