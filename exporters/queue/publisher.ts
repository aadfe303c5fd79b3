import type { Publisher } from '../../platforms/publishing/publisher.ts'
import type { SendingAccount } from './sending-account.ts'

/** The publisher of an account. Throws NotConfiguredError where there is none. */
export type PublisherFor = (account: Pick<SendingAccount, 'account_id' | 'publisher'>) => Publisher
