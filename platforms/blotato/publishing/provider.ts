import { NotConfiguredError } from '../../../domain/errors.ts'
import type { Provider, ProviderSetup } from '../../publishing/provider.ts'
import { sendingPoints } from '../../publishing/send-once.ts'
import { findWith, publishWith } from '../../publishing/settings.ts'
import { find, publish } from './publish.ts'
import { accountProblem } from './target.ts'

/**
 * Many networks behind one API key; `publisher_account` is the account's id there, with the page or
 * board after a slash.
 */
export const blotato: Provider = {
  name: 'blotato',
  variables: ['BLOTATO_API_KEY'],
  faultPoints: [...sendingPoints('blotato'), 'blotato:submitted'],
  quotas: [{ per: 'provider', count: 30, minutes: 1 }],
  publisher: (setup) => ({
    name: 'blotato',
    ready: async (post) => {
      keyOf(setup)
      if (accountProblem(post) === null) return
      throw new NotConfiguredError(
        `publisher_account of ${post.account_id}`,
        'publishing through Blotato (the account’s id there; <id>/<page or board id> for some)',
      )
    },
    publish: (post, _key, journal) =>
      publishWith(
        () => keyOf(setup),
        (key) => publish(setup, key, post, journal),
      ),
    find: (post, _key, journal) =>
      findWith(
        () => keyOf(setup),
        (key) => find(setup, key, post, journal),
      ),
  }),
}

function keyOf({ secrets }: ProviderSetup): string {
  const key = secrets['BLOTATO_API_KEY']
  if (!key) throw new NotConfiguredError('BLOTATO_API_KEY', 'publishing through Blotato')
  return key
}
