import { messageOf, NotConfiguredError } from '../domain/errors.ts'
import { makeRng } from '../domain/rng.ts'
import type { Settings } from '../domain/settings.ts'
import type { ProfileSource } from '../platforms/source.ts'
import type { GuardedHttpClient } from './http/guarded-client.ts'
import { RobotsRules } from './http/robots.ts'
import { Network, type Tokens } from './network.ts'
import { HostLine } from './pace/host-line.ts'
import { PlatformTurns } from './pace/platform-turns.ts'
import type { Asked } from './questioner.ts'

/** Whom to ask for and how: what a crawl is told about its networks. */
export interface NetworkOptions {
  readonly sources: ReadonlyMap<string, ProfileSource>
  /** Whom to ask for, each once, in this order within a network. */
  readonly targets: readonly { readonly platform: string; readonly username: string }[]
  readonly settings: Settings['crawl']
  /** Addresses of proxies, names and passwords included; empty: none. */
  readonly proxies: readonly string[]
  /** Tokens of the networks that need one, by environment variable. */
  readonly tokens: Tokens
  /** Whether the clock was set by hand: then no network is asked but those on this machine. */
  readonly isOwnClock: boolean
  /** Names the stream of random pauses. */
  readonly runId: string
}

export interface Networks {
  /** Those that can be asked, by platform. */
  readonly asked: ReadonlyMap<string, Asked>
  /** Those that cannot: closed, with the reason. */
  readonly unready: readonly PlatformTurns[]
}

/** Sets up every network that there is a target on. */
export function setUpNetworks(options: NetworkOptions, client: GuardedHttpClient): Networks {
  const { settings, proxies, runId } = options
  const unready: PlatformTurns[] = []
  const ready: { network: Network; turns: PlatformTurns }[] = []
  for (const [platform, own] of Map.groupBy(options.targets, (target) => target.platform)) {
    const turns = new PlatformTurns({
      platform,
      usernames: own.map(({ username }) => username),
      first: settings.canary.first,
      sharePercent: settings.canary.share_percent,
      maxFailureRate: settings.max_failure_rate,
    })
    const network = networkOf(turns, options)
    if (network) ready.push({ network, turns })
    else unready.push(turns)
  }
  const { uniform } = makeRng(`${runId}|pace`)
  const pace = {
    paceMs: settings.pace_ms,
    jitterMs: settings.jitter_ms,
    concurrency: settings.concurrency,
  }
  const asked = new Map<string, Asked>()
  for (const [host, own] of Map.groupBy(ready, ({ network }) => network.host)) {
    const platforms = own.map(({ turns }) => turns)
    const line = new HostLine(host, platforms, pace, uniform)
    const obeys = ({ isByAgreement }: Network) => settings.robots === 'obey' && !isByAgreement
    const first = own.find(({ network }) => obeys(network))
    const robots = first ? new RobotsRules(client, first.network.guard, proxies[0]) : null
    for (const { network, turns } of own) {
      asked.set(turns.platform, { network, turns, line, robots: obeys(network) ? robots : null })
    }
  }
  return { asked, unready }
}

/** The network as it is asked; null, and closed with the reason, where it cannot be. */
function networkOf(
  turns: PlatformTurns,
  { sources, settings, tokens, isOwnClock }: NetworkOptions,
): Network | null {
  const { platform } = turns
  const source = sources.get(platform)
  if (!source) {
    const known = [...sources.keys()].join(', ')
    turns.close({
      reason: 'not_configured',
      words: `no network that can be crawled: there are ${known}`,
    })
    return null
  }
  if (settings.platforms[platform]?.enabled === false) {
    turns.close({ reason: 'disabled', words: `crawl.platforms.${platform}.enabled is false` })
    return null
  }
  try {
    const network = new Network(source, settings, tokens)
    if (!isOwnClock || network.isLocal) return network
    turns.close({ reason: 'own_clock', words: `asked on the machine's clock only, not with --now` })
    return null
  } catch (error) {
    if (!(error instanceof NotConfiguredError)) throw error
    turns.close({ reason: 'not_configured', words: messageOf(error) })
    return null
  }
}
