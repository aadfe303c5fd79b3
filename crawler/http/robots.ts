import robotsParser from 'robots-parser'
import type { GuardedHttpClient } from './guarded-client.ts'
import type { Guard } from './guard.ts'

// The package's types describe an ES module, but it exports the function itself.
const parse = robotsParser as unknown as typeof robotsParser.default

type Policy = 'allows' | 'disallows' | ReturnType<typeof parse>

/** Bytes of robots.txt that are read: the least that RFC 9309 (2.5) asks for. */
const MAX_BYTES = 500 * 1024

/**
 * What the robots.txt of each origin says, asked for once (RFC 9309). Where there is none (4xx) all
 * is allowed; where it cannot be had (5xx, no answer, too large, redirected to a host that may not
 * be asked) nothing is, as long as this object lives.
 */
export class RobotsRules {
  readonly #client: Pick<GuardedHttpClient, 'sendRequest'>
  readonly #guard: Guard
  readonly #proxyUrl: string | undefined
  readonly #policies = new Map<string, Promise<Policy>>()

  /** @param guard Says which hosts robots.txt may be asked of and redirected to. */
  constructor(client: Pick<GuardedHttpClient, 'sendRequest'>, guard: Guard, proxyUrl?: string) {
    this.#client = client
    this.#guard = { ...guard, maxBytes: Math.min(guard.maxBytes, MAX_BYTES) }
    this.#proxyUrl = proxyUrl
  }

  /**
   * Whether a URL may be asked for.
   *
   * @param userAgentToken The name alone, such as `Drumbeat`; `*` holds where no group names it.
   */
  async isAllowed(url: string | URL, userAgentToken: string): Promise<boolean> {
    const policy = await this.#policyOf(url)
    if (typeof policy === 'string') return policy === 'allows'
    return policy.isAllowed(String(url), userAgentToken) === true
  }

  /** Seconds between two requests that the origin asks for, 0 or more; null where it says nothing. */
  async crawlDelaySeconds(url: string | URL, userAgentToken: string): Promise<number | null> {
    const policy = await this.#policyOf(url)
    if (typeof policy === 'string') return null
    const delay = policy.getCrawlDelay(userAgentToken)
    return delay !== undefined && Number.isFinite(delay) && delay >= 0 ? delay : null
  }

  async #policyOf(url: string | URL): Promise<Policy> {
    const { origin } = new URL(url)
    const known = this.#policies.get(origin)
    if (known) return known
    const asked = this.#ask(`${origin}/robots.txt`)
    this.#policies.set(origin, asked)
    return asked
  }

  async #ask(url: string): Promise<Policy> {
    try {
      const { statusCode, body } = await this.#client.sendRequest({
        url,
        headers: { accept: 'text/plain' },
        guard: this.#guard,
        ...(this.#proxyUrl === undefined ? {} : { proxyUrl: this.#proxyUrl }),
      })
      if (statusCode >= 400 && statusCode < 500) return 'allows'
      return statusCode === 200 ? parse(url, body) : 'disallows'
    } catch {
      return 'disallows'
    }
  }
}
