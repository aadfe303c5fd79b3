import { setTimeout as pause } from 'node:timers/promises'

import { openTokenStore } from '../exporters/tokens/token-store.ts'
import { tokensOf, type RenewableTokens, type TokensSetup } from '../exporters/tokens/tokens-of.ts'
import { limitsOf, type PlatformLimits } from '../platforms/limits.ts'
import { httpClient } from '../platforms/publishing/http-client.ts'
import type { Provider, ProviderSetup } from '../platforms/publishing/provider.ts'
import { providers } from '../platforms/publishing/providers.ts'
import { machineTime } from '../runtime/clock.ts'
import type { Context } from '../runtime/context.ts'

/** All providers with what they need, for one run. */
export interface OpenProviders extends TokensSetup {
  readonly tokens: RenewableTokens
  readonly setupOf: (provider: Provider) => ProviderSetup
}

/**
 * What providers are given in earnest: the HTTP client, the tokens of the workspace, the secrets
 * they name, the limits and addresses of the settings, and the machine’s clock.
 */
export function openProviders({
  config,
  workspace,
}: Pick<Context, 'config' | 'workspace'>): OpenProviders {
  const http = httpClient()
  const limits = limitsSet(config.publish.limits)
  const base = ({ name, variables }: Provider) => ({
    http,
    secrets: Object.fromEntries(variables.map((variable) => [variable, config.secrets[variable]])),
    baseUrl: config.publish.providers[name]?.base_url,
    limitsOf: (platform: string) => limitsOf(platform, limits),
    now: machineTime,
    pause: (milliseconds: number) => pause(milliseconds, undefined),
    faultPoint: () => undefined,
  })
  const store = openTokenStore(workspace.tokens, config.tokenKey)
  const setup: TokensSetup = { store, providers, setupOf: base, now: machineTime }
  const tokens = tokensOf(setup)
  return { ...setup, tokens, setupOf: (provider) => ({ ...base(provider), tokens }) }
}

/** Only what is set: the rest stays as the platforms say. */
function limitsSet(limits: Context['config']['publish']['limits']) {
  return Object.fromEntries(
    Object.entries(limits).map(([platform, { caption, title, hashtags }]) => {
      const set: Partial<PlatformLimits> = {
        ...(caption === undefined ? {} : { caption }),
        ...(title === undefined ? {} : { title }),
        ...(hashtags === undefined ? {} : { hashtags }),
      }
      return [platform, set]
    }),
  )
}
