import type { Settings } from '../../domain/settings.ts'
import type { Provider, Quota } from '../../platforms/publishing/provider.ts'

/**
 * The quotas that hold for a publisher and a network: those of the provider, unless the settings
 * give it others, and the network's own for each account. The outbox has none of its own.
 */
export function quotasFrom(
  providers: ReadonlyMap<string, Pick<Provider, 'quotas'>>,
  settings: Pick<Settings['publish'], 'providers' | 'quotas'>,
): (publisher: string, platform: string) => readonly Quota[] {
  return (publisher, platform) => {
    const own = settings.providers[publisher]?.quotas ?? providers.get(publisher)?.quotas ?? []
    const network = settings.quotas[platform] ?? []
    return [...own, ...network.map((quota) => ({ per: 'account' as const, ...quota }))]
  }
}
