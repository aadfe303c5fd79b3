import { InvalidInputError, NotConfiguredError } from '../../domain/errors.ts'
import type { Provider, ProviderSetup } from '../../platforms/publishing/provider.ts'
import type { Publisher } from '../../platforms/publishing/publisher.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import { openOutbox } from './outbox.ts'
import type { PublisherFor } from './publisher.ts'

/** What the choice of a publisher depends on. */
export interface PublisherChoice {
  /** Publisher of accounts that name none. */
  readonly defaultName: string
  /** Folder of the outbox. */
  readonly outbox: string
  /** Whether the clock was set by hand: then only the outbox may be used. */
  readonly isOwnClock: boolean
  /** All providers there are, by name. */
  readonly providers: ReadonlyMap<string, Provider>
  /** What a provider is given. */
  readonly setupOf: (provider: Provider) => ProviderSetup
  readonly faultPoint?: FaultPoint
}

/**
 * Finds the publisher of each account: the account's own, else the default. What it gives throws
 * NotConfiguredError for a publisher there is not, and InvalidInputError for any but the outbox
 * under a clock set by hand, since a platform's clock cannot be set.
 */
export function choosePublisher(choice: PublisherChoice): PublisherFor {
  const outbox = openOutbox(choice.outbox, choice.faultPoint ?? noFault)
  const open = new Map<string, Publisher>([[outbox.name, outbox]])
  return ({ account_id, publisher }) => {
    const name = publisher ?? choice.defaultName
    if (choice.isOwnClock && name !== outbox.name) {
      throw new InvalidInputError(
        `${account_id} publishes through ${name}, and with --now only the outbox publishes: leave --now out`,
        { account_id, publisher: name },
      )
    }
    const known = open.get(name) ?? openProvider(name, account_id, choice)
    open.set(name, known)
    return known
  }
}

function openProvider(name: string, accountId: string, choice: PublisherChoice): Publisher {
  const provider = choice.providers.get(name)
  if (provider) return provider.publisher(choice.setupOf(provider))
  const names = ['outbox', ...choice.providers.keys()].join(', ')
  throw new NotConfiguredError(
    `publishers.${name}`,
    `publishing ${accountId} through ${name} (there are ${names})`,
  )
}
