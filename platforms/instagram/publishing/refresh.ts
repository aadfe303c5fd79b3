import type { ProviderSetup, Refreshed, Token } from '../../publishing/provider.ts'
import { secondsAfter } from '../../publishing/instants.ts'
import { at } from '../../reading/json.ts'
import { countOf } from '../../reading/values.ts'
import { addressOf, answerOf, graphOf } from './graph.ts'

/**
 * Another 60 days for a long-lived token that is at least a day old and has not ended:
 * `GET /refresh_access_token`, which has no version in its address and no refresh token.
 */
export async function refreshInstagram(setup: ProviderSetup, token: Token): Promise<Refreshed> {
  const exchange = await setup.http({
    method: 'GET',
    url: `${addressOf(setup).replace(/\/v\d+(\.\d+)?$/, '')}/refresh_access_token`,
    query: { grant_type: 'ig_refresh_token', access_token: token.access_token },
  })
  const answer = answerOf(exchange)
  if (answer === undefined) {
    const failure = graphOf(setup, token, {}).failure(exchange)
    const isEnded = failure.kind === 'refused' && failure.error_class === 'reconnect'
    return { kind: isEnded ? 'ended' : 'later', detail: failure.detail }
  }
  const access = at(answer, 'access_token')
  if (typeof access !== 'string' || access.trim() === '') {
    return { kind: 'later', detail: 'Instagram: the answer holds no new token' }
  }
  const seconds = countOf(at(answer, 'expires_in'))
  const expires_at = seconds === null ? undefined : secondsAfter(setup.now(), seconds)
  return { kind: 'refreshed', token: { ...token, access_token: access, expires_at } }
}
