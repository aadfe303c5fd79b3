import { refreshTokens } from '../../../../exporters/tokens/refresh-tokens.ts'
import type { TokenStore } from '../../../../exporters/tokens/token-store.ts'
import { tokensOf, type TokensSetup } from '../../../../exporters/tokens/tokens-of.ts'
import type { Provider, Refreshed, Token } from '../../../../platforms/publishing/provider.ts'
import { NOW } from './fixtures.ts'

type Renew = (token: Token) => Refreshed | Promise<Refreshed>

/** Tokens of a provider named `fake` that renews as told, with a clock that can be set. */
export function fakeTokens(store: TokenStore, renew?: Renew) {
  const asked: Token[] = []
  const clock = { now: NOW }
  const provider: Provider = {
    name: 'fake',
    variables: [],
    faultPoints: [],
    quotas: [],
    publisher: () => {
      throw new Error('nothing is published here')
    },
    ...(renew
      ? {
          refresh: async (_, token) => {
            asked.push(token)
            return renew(token)
          },
        }
      : {}),
  }
  const setup: TokensSetup = {
    store,
    providers: new Map([['fake', provider]]),
    setupOf: () => ({
      http: async () => ({ kind: 'not sent', detail: 'there is no network' }),
      secrets: { FAKE_SECRET: 'app-secret-4711' },
      limitsOf: () => ({ caption: null, title: null, hashtags: null, counting: 'plain' }),
      now: () => clock.now,
      pause: async () => undefined,
      faultPoint: () => undefined,
    }),
    now: () => clock.now,
  }
  const tokens = tokensOf(setup)
  return {
    asked,
    clock,
    tokens,
    refreshAll: (account?: string) => refreshTokens(tokens, setup, account),
  }
}

/** A renewal that gives tokens numbered from 2 on, living for `hours` from `now`. */
export function numbered(hours: number, now: () => string, more: Partial<Token> = {}): Renew {
  let count = 1
  return () => {
    count += 1
    const expires_at = new Date(Date.parse(now()) + hours * 3_600_000).toISOString()
    return {
      kind: 'refreshed',
      token: {
        access_token: `access-${count}`,
        refresh_token: `refresh-${count}`,
        expires_at,
        ...more,
      },
    }
  }
}
