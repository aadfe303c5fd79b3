import type { ProviderSetup, Refreshed, Token } from '../../publishing/provider.ts'
import { refreshGrant } from '../../publishing/refresh-grant.ts'

const ADDRESS = 'https://oauth2.googleapis.com'

/** The environment variables of the OAuth client. */
export const VARIABLES = ['YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET']

/** `POST /token` of Google: access tokens live for an hour, the refresh token stays. */
export function refreshYouTube(setup: ProviderSetup, token: Token): Promise<Refreshed> {
  const { YOUTUBE_CLIENT_ID: clientId, YOUTUBE_CLIENT_SECRET: clientSecret } = setup.secrets
  return refreshGrant(setup, token, {
    url: `${(setup.baseUrl ?? ADDRESS).replace(/\/+$/, '')}/token`,
    clientId,
    clientSecret,
    variables: VARIABLES.join(' and '),
    form: { client_id: clientId ?? '', client_secret: clientSecret ?? '' },
    ended: ['invalid_grant'],
  })
}
