import { NotConfiguredError } from '../domain/errors.ts'
import type { Settings } from '../domain/settings.ts'
import type { ProfileRequest, ProfileSource } from '../platforms/source.ts'
import type { Guard } from './http/guarded-client.ts'

type CrawlSettings = Settings['crawl']

/** Environment variables with tokens, by name. */
export type Tokens = Readonly<Record<string, string | undefined>>

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** One network as it is asked in this crawl: where, as whom and within which limits. */
export class Network {
  readonly source: ProfileSource
  /** Scheme, host and port that is asked. */
  readonly origin: string
  /** Host and port that is asked. */
  readonly host: string
  readonly guard: Guard
  /** Whether it is asked on terms of its own (with a token), so that robots.txt does not speak of it. */
  readonly isByAgreement: boolean
  private readonly baseUrl: string | undefined
  private readonly token: string | undefined

  /** Whether it is an address of this machine, such as that of the sample site. */
  get isLocal(): boolean {
    return this.guard.allowsLoopback
  }

  /** Throws NotConfiguredError where the network needs a token that is not set. */
  constructor(source: ProfileSource, settings: CrawlSettings, tokens: Tokens) {
    const own = settings.platforms[source.platform]
    this.source = source
    this.baseUrl = own?.base_url
    this.token = source.token === undefined ? undefined : tokens[source.token]
    if (source.token !== undefined && !this.token) {
      throw new NotConfiguredError(source.token, `reading profiles of ${source.platform}`)
    }
    this.isByAgreement = source.token !== undefined
    const asked = new URL(this.baseUrl ?? source.baseUrl)
    this.origin = asked.origin
    this.host = asked.host
    this.guard = {
      hosts: [asked.host, ...(own?.hosts ?? (this.baseUrl === undefined ? source.hosts : []))],
      allowsLoopback: this.baseUrl !== undefined && LOOPBACK.test(asked.hostname),
      maxBytes: settings.max_response_bytes,
      timeoutMs: Math.round(settings.timeout_seconds * 1000),
    }
  }

  /** The ways of asking for a profile, best first. Throws InvalidInputError for what is no name. */
  requests(username: string): readonly ProfileRequest[] {
    const name = this.source.username(username)
    return this.source.requests(name, { baseUrl: this.baseUrl, token: this.token })
  }
}
