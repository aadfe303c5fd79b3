import type { Found } from './answer.ts'
import { foundAt } from './found-at.ts'
import { layouts } from './layouts.ts'
import { serveNetwork, type Served, type SiteRequest } from './serve-network.ts'
import { weeksAt } from './site-clock.ts'
import { handleOf, NETWORKS, studios, type Network } from './studios.ts'

/** A running site: one loopback server for each network. */
export interface SampleSite {
  /** Scheme, host and port to ask instead of the network’s own, without a slash at the end. */
  readonly urls: Readonly<Record<Network, string>>
  /** Everything that was asked, oldest first. */
  readonly requests: readonly SiteRequest[]
  close(): Promise<void>
}

/**
 * Serves the sample’s invented studios as they were at `asOf`, in the layouts of the real networks.
 * The same seed and instant give the same answers, but for the one that is asked to wait: its first
 * request gets 429. Throws InvalidInputError where `asOf` is no instant.
 */
export async function startSampleSite(options: {
  readonly seed: string
  readonly asOf: string
}): Promise<SampleSite> {
  weeksAt(options.asOf)
  const requests: SiteRequest[] = []
  const served: Partial<Record<Network, Served>> = {}
  for (const network of NETWORKS) {
    const find = finder(network, options)
    served[network] = await serveNetwork(network, layouts[network], find, (request) =>
      requests.push(request),
    )
  }
  const all = served as Record<Network, Served>
  return {
    urls: Object.fromEntries(NETWORKS.map((name) => [name, all[name].url])) as SampleSite['urls'],
    requests,
    close: async () => {
      await Promise.all(NETWORKS.map((network) => all[network].close()))
    },
  }
}

/** Finds what a network shows under a name at an instant; remembers who was asked to wait. */
function finder(
  network: Network,
  { seed, asOf }: { readonly seed: string; readonly asOf: string },
): (name: string) => Found {
  const waited = new Set<string>()
  const own = new Map(
    studios
      .filter((studio) => studio.network === network)
      .map((studio) => [handleOf(studio).toLowerCase(), studio]),
  )
  return (name) => {
    const studio = own.get(name)
    if (!studio) return null
    const found = foundAt(seed, studio, asOf)
    if (found.trouble !== 'too_many_requests_once') return found
    if (waited.has(name)) return { ...found, trouble: null }
    waited.add(name)
    return found
  }
}
