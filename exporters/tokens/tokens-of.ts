import { NotFoundError, TryLaterError } from '../../domain/errors.ts'
import type { Provider, ProviderSetup, Tokens } from '../../platforms/publishing/provider.ts'
import { renewToken } from './renew-token.ts'
import { between, isDue, isEnded } from './renewal.ts'
import type { StoredToken, TokenName } from './stored-token.ts'
import { TokenMissingError } from './token-errors.ts'
import type { TokenStore } from './token-store.ts'

/** What tokens are read and renewed with. */
export interface TokensSetup {
  readonly store: TokenStore
  /** All providers there are, by name. */
  readonly providers: ReadonlyMap<string, Provider>
  /** What a provider is given, but for the tokens themselves. */
  readonly setupOf: (provider: Provider) => Omit<ProviderSetup, 'tokens'>
  /** The machine’s clock, ISO 8601: a token ends by it. */
  readonly now: () => string
}

/** Tokens that can be renewed ahead of time. */
export interface RenewableTokens extends Tokens {
  /**
   * Renews one token now, unless another process just did; `hasChanged` tells whether the token is
   * another than before. One renewal of an account runs at a time. A failure is noted in the entry
   * and leaves the token as it is. Throws TokenMissingError where there is none.
   */
  renew(name: TokenName): Promise<{ stored: StoredToken; hasChanged: boolean }>
}

/** After a renewal that failed, this long (milliseconds) passes before the next one. */
const PAUSE_MS = 5 * 60_000

/**
 * Tokens from a store, renewed ahead of their end when they are asked for. A renewal that fails
 * keeps the old token for as long as it lasts; a new one is on the disk before it is used.
 * `tokenOf` throws TokenMissingError (a NotConfiguredError) where an account has no token or its
 * token has ended for good, and TryLaterError where it has ended and may be renewed later.
 */
export function tokensOf(given: TokensSetup): RenewableTokens {
  const running = new Map<string, ReturnType<RenewableTokens['renew']>>()
  const renewOnce = (seen: StoredToken) => {
    const id = JSON.stringify([seen.account_id, seen.provider])
    const renewal = running.get(id) ?? renew(given, tokens, seen).finally(() => running.delete(id))
    running.set(id, renewal)
    return renewal
  }
  const read = async (name: TokenName) => {
    const stored = await given.store.read(name)
    if (stored) return stored
    throw new TokenMissingError(name, `has no token at ${name.provider}`)
  }
  const tokens: RenewableTokens = {
    renew: async (name) => renewOnce(await read(name)),
    tokenOf: async (account_id, provider) => {
      const stored = await read({ account_id, provider })
      const isWanted = isDue(stored, given.now()) && mayRenew(given, stored)
      return usable(isWanted ? (await renewOnce(stored)).stored : stored, given.now())
    },
  }
  return tokens
}

/** Renews a token that was seen, unless it is another by now. */
async function renew(given: TokensSetup, tokens: Tokens, seen: StoredToken) {
  const { store } = given
  const name = { account_id: seen.account_id, provider: seen.provider }
  const provider = given.providers.get(name.provider)
  if (!provider) {
    const known = [...given.providers.keys()].toSorted().join(', ')
    throw new NotFoundError(`there is no provider "${name.provider}"; there are: ${known}`)
  }
  return store.alone(name, async () => {
    const current = await store.read(name)
    if (!current) throw new TokenMissingError(name, `has no token at ${name.provider} any more`)
    // Somebody else just tried, or a person gave another one.
    if (JSON.stringify(current) !== JSON.stringify(seen)) {
      return { stored: current, hasChanged: !isSame(current, seen) }
    }
    const setup = { ...given.setupOf(provider), tokens }
    const renewed = await renewToken(current, provider, setup)
    // A token given by a person meanwhile stays.
    const stored = await store.change(name, (now) => (now && isSame(now, current) ? renewed : now))
    if (!stored) throw new TokenMissingError(name, `has no token at ${name.provider} any more`)
    return { stored, hasChanged: !isSame(stored, current) }
  })
}

function isSame(one: StoredToken, other: StoredToken): boolean {
  return JSON.stringify(one.token) === JSON.stringify(other.token)
}

function mayRenew({ providers, now }: TokensSetup, { provider, renewal }: StoredToken): boolean {
  if (!providers.get(provider)?.refresh || renewal?.kind === 'ended') return false
  return renewal?.kind !== 'later' || between(renewal.at, now()) >= PAUSE_MS
}

function usable(stored: StoredToken, now: string): StoredToken['token'] {
  const { account_id, provider, token, renewal } = stored
  if (!isEnded(stored, now)) return token
  const ended = `its token at ${provider} ended at ${token.expires_at ?? ''}`
  if (renewal?.kind === 'later') {
    throw new TryLaterError(`${account_id}: ${ended}, and renewing failed: ${renewal.detail}`, {
      account_id,
      provider,
    })
  }
  const why = renewal?.kind === 'ended' ? ` and cannot be renewed (${renewal.detail})` : ''
  throw new TokenMissingError(stored, `needs a new token, ${ended}${why}`)
}
