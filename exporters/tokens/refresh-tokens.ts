import { messageOf, NotFoundError } from '../../domain/errors.ts'
import { isDue } from './renewal.ts'
import type { FoundToken } from './sealed-token.ts'
import type { TokenName } from './stored-token.ts'
import { tokenStates, type TokenState } from './token-states.ts'
import type { RenewableTokens, TokensSetup } from './tokens-of.ts'

/** What became of one token. `kept`: it has time, or its provider renews none. */
export interface RenewalReport extends TokenName {
  readonly outcome: 'refreshed' | 'kept' | 'failed' | 'ended'
  /** Why it was not renewed. */
  readonly detail: string | null
}

/** What a run over all tokens did. */
export interface RefreshSummary {
  readonly refreshed: number
  readonly kept: number
  /** May work the next time; the tokens stay in use while they last. */
  readonly failed: number
  /** A person must connect the account again. */
  readonly ended: number
  readonly tokens: readonly RenewalReport[]
  /** Tokens that want somebody’s attention, after this run. */
  readonly warnings: readonly TokenState[]
}

/** A day, and an hour in case the next daily run is late. */
const AHEAD_MS = 25 * 3_600_000

/**
 * Renews what ends soon or before the next daily run: so tokens that live for hours are renewed
 * once a day, and trouble with one shows before a post needs it. `accountId` renews the tokens of
 * one account whether they end soon or not. One failure does not stop the others. Throws
 * NotFoundError where that account has no token, and what reading the store throws.
 */
export async function refreshTokens(
  tokens: RenewableTokens,
  setup: TokensSetup,
  accountId?: string,
): Promise<RefreshSummary> {
  const all = await setup.store.all()
  const wanted = all.filter(
    (one) => accountId === undefined || nameOf(one).account_id === accountId,
  )
  if (accountId !== undefined && wanted.length === 0) throw unknownAccount(accountId, all)
  const reports: RenewalReport[] = []
  for (const found of wanted) {
    reports.push(await refreshOne(tokens, setup, found, accountId !== undefined))
  }
  const count = (outcome: RenewalReport['outcome']) =>
    reports.filter((report) => report.outcome === outcome).length
  const canRenew = (provider: string) => setup.providers.get(provider)?.refresh !== undefined
  const states = await tokenStates(setup.store, setup.now(), canRenew)
  return {
    refreshed: count('refreshed'),
    kept: count('kept'),
    failed: count('failed'),
    ended: count('ended'),
    tokens: reports,
    warnings: states.filter(({ state }) => state !== 'fine'),
  }
}

async function refreshOne(
  tokens: RenewableTokens,
  { providers, now }: TokensSetup,
  found: FoundToken,
  isAsked: boolean,
): Promise<RenewalReport> {
  const { account_id, provider } = nameOf(found)
  const report = (outcome: RenewalReport['outcome'], detail: string | null = null) => {
    return { account_id, provider, outcome, detail }
  }
  if (found.kind === 'unreadable') return report('failed', 'its entry is damaged')
  if (!providers.get(provider)?.refresh) return report('kept', `${provider} renews no tokens`)
  const { stored } = found
  if (!isAsked && stored.renewal?.kind === 'ended') return report('ended', stored.renewal.detail)
  if (!isAsked && !isDue(stored, now(), AHEAD_MS)) return report('kept')
  try {
    const { stored: after, hasChanged } = await tokens.renew({ account_id, provider })
    if (hasChanged || after.renewal?.kind === 'refreshed') return report('refreshed')
    const { kind, detail } = after.renewal ?? { kind: 'later', detail: null }
    return report(kind === 'ended' ? 'ended' : 'failed', detail)
  } catch (error) {
    return report('failed', messageOf(error))
  }
}

function nameOf(found: FoundToken): TokenName {
  return found.kind === 'token' ? found.stored : found
}

function unknownAccount(accountId: string, all: readonly FoundToken[]): NotFoundError {
  const known = [...new Set(all.map((one) => nameOf(one).account_id))]
  return new NotFoundError(
    `"${accountId}" has no token; these have: ${known.slice(0, 20).join(', ') || 'none'}`,
  )
}
