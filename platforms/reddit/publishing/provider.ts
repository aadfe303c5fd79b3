import type { Provider } from '../../publishing/provider.ts'
import { refreshGrant } from '../../publishing/refresh-grant.ts'
import { sendingPoints } from '../../publishing/send-once.ts'
import { userAgentOf } from './api.ts'
import { find } from './find.ts'
import { openMetrics } from './metrics.ts'
import { publish } from './publish.ts'

const SIGN_IN = 'https://www.reddit.com'

/** Reddit with an account's OAuth 2.0 token (submit, read, history). */
export const reddit: Provider = {
  name: 'reddit',
  variables: ['REDDIT_CLIENT_ID', 'REDDIT_CLIENT_SECRET'],
  faultPoints: sendingPoints('reddit'),
  quotas: [{ per: 'provider', count: 1000, minutes: 10 }],
  publisher: (setup) => ({
    name: 'reddit',
    ready: async (post) => void (await setup.tokens.tokenOf(post.account_id, 'reddit')),
    publish: (post, _key, journal) => publish(setup, post, journal),
    find: (post, _key, journal) => find(setup, post, journal),
  }),
  metrics: openMetrics,
  refresh: (setup, token) =>
    refreshGrant(setup, token, {
      url: `${setup.baseUrl ?? SIGN_IN}/api/v1/access_token`,
      clientId: setup.secrets['REDDIT_CLIENT_ID'],
      clientSecret: setup.secrets['REDDIT_CLIENT_SECRET'],
      variables: 'REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET',
      headers: { 'user-agent': userAgentOf() },
      ended: ['invalid_grant'],
    }),
}
