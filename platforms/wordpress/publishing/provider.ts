import type { Provider } from '../../publishing/provider.ts'
import { sendingPoints } from '../../publishing/send-once.ts'
import { find } from './find.ts'
import { openMetrics } from './metrics.ts'
import { publish } from './publish.ts'
import { siteOf } from './site.ts'

/**
 * WordPress with a user name and an application password; `publisher_account` is the address of the
 * site.
 */
export const wordpress: Provider = {
  name: 'wordpress',
  variables: [],
  faultPoints: ['wordpress:looked', 'wordpress:draft-made', ...sendingPoints('wordpress')],
  quotas: [],
  publisher: (setup) => ({
    name: 'wordpress',
    ready: async (post) => {
      siteOf(setup, post)
      await setup.tokens.tokenOf(post.account_id, 'wordpress')
    },
    publish: (post, key, journal) => publish(setup, post, key, journal),
    find: (post, key, journal) => find(setup, post, key, journal),
  }),
  metrics: openMetrics,
}
