import type { ProviderSetup, Refreshed, Token } from '../../publishing/provider.ts'
import { refreshGrant } from '../../publishing/refresh-grant.ts'
import { addressOf } from './api.ts'

/** The environment variables of the app on TikTok. */
export const VARIABLES = ['TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET']

/** `POST /v2/oauth/token/`: access tokens live for a day, refresh tokens for a year. */
export function refreshTikTok(setup: ProviderSetup, token: Token): Promise<Refreshed> {
  const { TIKTOK_CLIENT_KEY: clientId, TIKTOK_CLIENT_SECRET: clientSecret } = setup.secrets
  return refreshGrant(setup, token, {
    url: `${addressOf(setup)}/v2/oauth/token/`,
    clientId,
    clientSecret,
    variables: VARIABLES.join(' and '),
    form: { client_key: clientId ?? '', client_secret: clientSecret ?? '' },
    ended: ['invalid_grant', 'access_token_invalid'],
  })
}
