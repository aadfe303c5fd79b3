import { NotConfiguredError } from '../../domain/errors.ts'
import type { TokenName } from './stored-token.ts'

/** An account has no token that can be used; the message says how to give it one. */
export class TokenMissingError extends NotConfiguredError {
  constructor({ account_id, provider }: TokenName, why: string) {
    super('token', `publishing ${account_id} through ${provider}`)
    this.message = `${account_id} ${why}: give it one with \`drumbeat tokens set ${account_id} ${provider}\``
  }
}
