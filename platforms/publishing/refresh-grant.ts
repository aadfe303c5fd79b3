import { withoutSecrets } from './failure.ts'
import { secondsAfter } from './instants.ts'
import { member, textAt } from './json.ts'
import type { ProviderSetup, Refreshed, Token } from './provider.ts'

interface Grant {
  readonly url: string
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** The variables that hold them, for the message where they are missing. */
  readonly variables: string
  readonly headers?: Readonly<Record<string, string>>
  /** Fields the app signs in with, where the provider takes these instead of Basic. */
  readonly form?: Readonly<Record<string, string>>
  /** What answers say where the refresh token itself is no good any more, by `error`. */
  readonly ended: readonly string[]
}

/**
 * OAuth 2.0, RFC 6749 section 6, the app signing in with Basic or with form fields. A refresh token that is not
 * given anew stays in force. Only a provider that says so ends an account's connection: no answer,
 * a failure, an empty token or a wrong client secret do not.
 */
export async function refreshGrant(
  setup: ProviderSetup,
  token: Token,
  grant: Grant,
): Promise<Refreshed> {
  const refreshToken = token.refresh_token
  if (!refreshToken) return { kind: 'ended', detail: 'the account has no refresh token' }
  const { clientId, clientSecret } = grant
  if (!clientId || !clientSecret) {
    return { kind: 'later', detail: `${grant.variables} are not set` }
  }
  const exchange = await setup.http({
    method: 'POST',
    url: grant.url,
    headers: grant.form
      ? { ...grant.headers }
      : { ...grant.headers, authorization: basic(clientId, clientSecret) },
    form: {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...(grant.form ?? { client_id: clientId }),
    },
  })
  if (exchange.kind !== 'answered') return { kind: 'later', detail: exchange.detail }
  const words = textAt(exchange.json, 'error_description') ?? textAt(exchange.json, 'error') ?? ''
  const secrets = [refreshToken, clientSecret, token.access_token]
  const detail = withoutSecrets(`answered ${exchange.status}: ${words}`, secrets)
  if (exchange.status < 500 && grant.ended.includes(textAt(exchange.json, 'error') ?? '')) {
    return { kind: 'ended', detail }
  }
  if (exchange.status !== 200) return { kind: 'later', detail }
  return readToken(exchange.json, token, setup.now()) ?? { kind: 'later', detail: 'no new token' }
}

/** `Basic …` of a name and a password. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`, 'utf8').toString('base64')}`
}

function readToken(answer: unknown, old: Token, now: string): Refreshed | null {
  const access = member(answer, 'access_token')
  if (typeof access !== 'string' || access.trim() === '') return null
  const seconds = Number(textAt(answer, 'expires_in') ?? Number.NaN)
  const scope = textAt(answer, 'scope')
  return {
    kind: 'refreshed',
    token: {
      ...old,
      access_token: access,
      refresh_token: textAt(answer, 'refresh_token') ?? old.refresh_token,
      expires_at: seconds > 0 ? secondsAfter(now, seconds) : undefined,
      scopes: scope === undefined ? old.scopes : scope.split(/[\s,]+/),
    },
  }
}
