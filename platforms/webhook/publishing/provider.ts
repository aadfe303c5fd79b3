import { NotConfiguredError } from '../../../domain/errors.ts'
import type { Provider, ProviderSetup } from '../../publishing/provider.ts'
import { sendingPoints } from '../../publishing/send-once.ts'
import { findWith, publishWith } from '../../publishing/settings.ts'
import { find, publish, type Receiver } from './publish.ts'

/** The user's own publisher behind an address; posts are signed (docs/webhook.md). */
export const webhook: Provider = {
  name: 'webhook',
  variables: ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  faultPoints: sendingPoints('webhook'),
  quotas: [],
  publisher: (setup) => ({
    name: 'webhook',
    ready: async () => void receiverOf(setup),
    publish: (post, key, journal) =>
      publishWith(
        () => receiverOf(setup),
        (receiver) => publish(setup, receiver, post, key, journal),
      ),
    find: (_post, key) =>
      findWith(
        () => receiverOf(setup),
        (receiver) => find(setup, receiver, key),
      ),
  }),
}

function receiverOf({ secrets }: ProviderSetup): Receiver {
  const value = (name: string) => {
    const found = secrets[name]
    if (!found) throw new NotConfiguredError(name, 'publishing to a webhook')
    return found
  }
  return { url: value('WEBHOOK_URL'), secret: value('WEBHOOK_SECRET') }
}
