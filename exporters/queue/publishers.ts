import { InvalidInputError, NotConfiguredError } from '../../domain/errors.ts'
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
  readonly faultPoint?: FaultPoint
}

/**
 * Finds the publisher of each account: the account's own, else the default. What it gives throws
 * NotConfiguredError for a publisher there is not, and InvalidInputError for any but the outbox
 * under a clock set by hand, since a platform's clock cannot be set.
 */
export function choosePublisher(choice: PublisherChoice): PublisherFor {
  const outbox = openOutbox(choice.outbox, choice.faultPoint ?? noFault)
  return ({ account_id, publisher }) => {
    const name = publisher ?? choice.defaultName
    if (name === outbox.name) return outbox
    if (choice.isOwnClock) {
      throw new InvalidInputError(
        `${account_id} publishes through ${name}, and with --now only the outbox publishes: leave --now out`,
        { account_id, publisher: name },
      )
    }
    throw new NotConfiguredError(
      `publishers.${name}`,
      `publishing ${account_id} through ${name} (there is ${outbox.name} only)`,
    )
  }
}
