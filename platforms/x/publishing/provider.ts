import type { Provider, ProviderSetup } from '../../publishing/provider.ts'
import { refreshGrant } from '../../publishing/refresh-grant.ts'
import { sendingPoints } from '../../publishing/send-once.ts'
import { find } from './find.ts'
import { openMetrics } from './metrics.ts'
import { publish } from './publish.ts'
import { X_API } from './recent.ts'
import { UPLOAD_POINTS } from './upload.ts'

/** X, API v2, with a user's OAuth 2.0 token (tweet.read, tweet.write, users.read, media.write). */
export const x: Provider = {
  name: 'x',
  variables: ['X_CLIENT_ID', 'X_CLIENT_SECRET'],
  faultPoints: [...UPLOAD_POINTS, ...sendingPoints('x')],
  quotas: [{ per: 'account', count: 100, minutes: 15 }],
  publisher: (setup) => ({
    name: 'x',
    ready: async (post) => void (await setup.tokens.tokenOf(post.account_id, 'x')),
    publish: (post, _key, journal) => publish(setup, post, journal),
    find: (post, _key, journal) => find(setup, post, journal),
  }),
  metrics: openMetrics,
  refresh: (setup: ProviderSetup, token) =>
    refreshGrant(setup, token, {
      url: `${setup.baseUrl ?? X_API}/2/oauth2/token`,
      clientId: setup.secrets['X_CLIENT_ID'],
      clientSecret: setup.secrets['X_CLIENT_SECRET'],
      variables: 'X_CLIENT_ID and X_CLIENT_SECRET',
      // X calls a refresh token that was used before an invalid request.
      ended: ['invalid_grant', 'invalid_request'],
    }),
}
