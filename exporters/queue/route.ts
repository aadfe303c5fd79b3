import { InvalidInputError, messageOf, NotConfiguredError } from '../../domain/errors.ts'
import type { Publisher } from '../../platforms/publishing/publisher.ts'
import type { Blocked } from './decide.ts'
import type { PublisherFor } from './publisher.ts'
import type { SendingAccount } from './sending-account.ts'

/** The way out for an account's posts, or what bars it. */
export interface Route {
  readonly account: SendingAccount | null
  readonly publisher: Publisher | null
  readonly blocked: Blocked | null
}

/**
 * The way out for an account, known under its id or not at all; its publisher is asked whether it
 * is ready. What bars one account is said, and the others go on. Throws InvalidInputError where
 * `publisherFor` does.
 */
export async function routeOf(
  accountId: string,
  account: SendingAccount | undefined,
  publisherFor: PublisherFor,
): Promise<Route> {
  if (!account) {
    const words = `${accountId} is not in marts.account_health: build the models`
    return { account: null, publisher: null, blocked: { why: 'not configured', words } }
  }
  const inactive: Blocked | null = account.is_active
    ? null
    : { why: 'inactive', words: 'the account is not active' }
  let publisher: Publisher
  try {
    publisher = publisherFor(account)
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    return { account, publisher: null, blocked: inactive ?? barredBy(error) }
  }
  return { account, publisher, blocked: inactive ?? (await notReady(publisher, account)) }
}

/** What keeps a publisher from taking posts of an account now. */
async function notReady(
  publisher: Publisher,
  { account_id, publisher_account, platform }: SendingAccount,
): Promise<Blocked | null> {
  try {
    await publisher.ready?.({ account_id, publisher_account, platform })
    return null
  } catch (error) {
    return barredBy(error)
  }
}

/** Nothing was claimed yet, so that even a mistake of a publisher keeps nobody else waiting. */
function barredBy(error: unknown): Blocked {
  const why = error instanceof NotConfiguredError ? 'not configured' : 'not ready'
  return { why, words: messageOf(error) }
}
