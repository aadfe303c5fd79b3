import { NotConfiguredError } from '../../domain/errors.ts'
import type { Blocked } from './decide.ts'
import type { Publisher } from '../../platforms/publishing/publisher.ts'
import type { PublisherFor } from './publisher.ts'
import type { SendingAccount } from './sending-account.ts'

/** The way out for an account's posts, or what bars it. */
export interface Route {
  readonly account: SendingAccount | null
  readonly publisher: Publisher | null
  readonly blocked: Blocked | null
}

/**
 * The way out for an account, known under its id or not at all. Throws what `publisherFor` throws,
 * besides NotConfiguredError, which bars the account only.
 */
export function routeOf(
  accountId: string,
  account: SendingAccount | undefined,
  publisherFor: PublisherFor,
): Route {
  if (!account) {
    const words = `${accountId} is not in marts.account_health: build the models`
    return { account: null, publisher: null, blocked: { why: 'not configured', words } }
  }
  const inactive = account.is_active
    ? null
    : ({ why: 'inactive', words: 'the account is not active' } as const)
  try {
    return { account, publisher: publisherFor(account), blocked: inactive }
  } catch (error) {
    if (!(error instanceof NotConfiguredError)) throw error
    const blocked = { why: 'not configured', words: error.message } as const
    return { account, publisher: null, blocked: inactive ?? blocked }
  }
}
