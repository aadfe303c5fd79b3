import { isDue, isEnded, renewAhead } from './renewal.ts'
import type { FoundToken } from './sealed-token.ts'
import type { StoredToken, TokenName } from './stored-token.ts'
import type { TokenStore } from './token-store.ts'

/**
 * `ending`: soon over, and not renewed so far; `ended`: over, nothing can be published with it;
 * `cannot be renewed`: a person must connect the account again before it ends; `unreadable`: its
 * entry is damaged. All but `fine` want somebody’s attention.
 */
export const TOKEN_STATES = ['fine', 'ending', 'ended', 'cannot be renewed', 'unreadable'] as const

/** One token as people see it: nothing of the token itself. */
export interface TokenState extends TokenName {
  readonly state: (typeof TOKEN_STATES)[number]
  /** ISO 8601; null where it does not end or is not known. */
  readonly expires_at: string | null
  readonly stored_at: string | null
  /** How renewing went, where that matters. */
  readonly detail: string | null
}

const DAY_MS = 86_400_000

/**
 * Every token of a store as it stands at an instant (ISO 8601), by account and provider.
 * `canRenew` tells of a provider whether it renews tokens; where left out, every one does. Throws
 * what reading the store throws.
 */
export async function tokenStates(
  store: Pick<TokenStore, 'all'>,
  asOf: string,
  canRenew: (provider: string) => boolean = () => true,
): Promise<TokenState[]> {
  const found = await store.all()
  return found.map((one) => stateOf(one, asOf, canRenew))
}

function stateOf(
  found: FoundToken,
  asOf: string,
  canRenew: (provider: string) => boolean,
): TokenState {
  if (found.kind === 'unreadable') {
    const { account_id, provider } = found
    const nothing = { expires_at: null, stored_at: null, detail: 'its entry is damaged' }
    return { account_id, provider, state: 'unreadable', ...nothing }
  }
  const { stored } = found
  const { account_id, provider, token, stored_at, renewal } = stored
  const hasFailed = renewal !== null && renewal.kind !== 'refreshed'
  return {
    account_id,
    provider,
    state: standing(stored, asOf, canRenew(provider)),
    expires_at: token.expires_at ?? null,
    stored_at,
    detail: hasFailed ? renewal.detail : null,
  }
}

function standing(stored: StoredToken, asOf: string, canRenew: boolean): TokenState['state'] {
  const { token, renewal } = stored
  const isOver = isEnded(stored, asOf)
  if (renewal?.kind === 'ended') return isOver ? 'ended' : 'cannot be renewed'
  if (!isDue(stored, asOf)) return 'fine'
  if (!canRenew) return isOver ? 'ended' : 'cannot be renewed'
  // What lives for hours only is renewed when it is used: it may lie ended until then.
  const isRenewedInUse = token.refresh_token !== undefined && renewAhead(stored) < DAY_MS
  if (isRenewedInUse && renewal?.kind !== 'later') return 'fine'
  return isOver ? 'ended' : 'ending'
}
