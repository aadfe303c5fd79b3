import { httpClient } from '../../../platforms/publishing/http-client.ts'
import type { HttpClient, HttpRequest } from '../../../platforms/publishing/http.ts'
import type { Provider, ProviderSetup, Token } from '../../../platforms/publishing/provider.ts'
import { SENDING, type Journal, type Post } from '../../../platforms/publishing/publisher.ts'
import { limitsOf } from '../../../platforms/limits.ts'

/** What no outcome may ever show. */
export const PLANTED = {
  token: 'planted-access-token-3f9a',
  refresh: 'planted-refresh-token-77c1',
  secret: 'planted-secret-0123456789abcdef0123456789',
} as const

export const NOW = '2026-11-23T18:00:00Z'

export const KEY = 'publish-0123456789abcdef'

export const POST: Post = {
  publish_key: KEY,
  item_id: '0123456789abcdef',
  account_id: 'x:northlight',
  handle: 'northlight',
  publisher_account: null,
  platform: 'x',
  channel: 'feed',
  kind: 'feed',
  week: '2026-W48',
  revision: 1,
  content_id: 'harbour-01',
  content_type: 'text',
  title: null,
  description: null,
  media: null,
  source_uri: null,
  caption: 'Low tide & first light at the harbour',
  hashtags: ['harbour'],
  price: null,
  currency: null,
  scheduled_at: NOW,
  local_time: '2026-11-23T18:00',
  timezone: 'UTC',
  published_at: NOW,
}

/** A run that ended at a fault point. */
export class Died extends Error {}

interface SetupOptions {
  readonly baseUrl: string
  readonly http?: HttpClient
  readonly token?: Token
  readonly secrets?: Readonly<Record<string, string | undefined>>
  readonly faultPoint?: (name: string) => void
  readonly now?: () => string
}

/** What a provider is given in these tests: the real client, planted secrets, no waiting. */
export function setupOf(options: SetupOptions): ProviderSetup {
  const token = options.token ?? {
    access_token: PLANTED.token,
    refresh_token: PLANTED.refresh,
    username: 'editor',
  }
  return {
    http: options.http ?? httpClient(),
    tokens: { tokenOf: () => Promise.resolve(token) },
    secrets: options.secrets ?? {},
    baseUrl: options.baseUrl,
    limitsOf: (platform) => limitsOf(platform),
    now: options.now ?? (() => NOW),
    pause: () => Promise.resolve(),
    faultPoint: options.faultPoint ?? (() => undefined),
  }
}

/** The steps of one attempt, in memory. */
export class MemoryJournal implements Journal {
  private readonly steps = new Map<string, string>()

  note(step: string, detail = ''): Promise<void> {
    this.steps.set(step, detail)
    return Promise.resolve()
  }

  read(step: string): Promise<string | undefined> {
    return Promise.resolve(this.steps.get(step))
  }

  get isSending(): boolean {
    return this.steps.has(SENDING)
  }
}

/** A client of which the given request (from 0) gives up soon. */
export function hasty(index: number, timeoutMs = 60): HttpClient {
  const http = httpClient()
  let count = 0
  return (request: HttpRequest) => {
    const isIt = count === index
    count += 1
    return http(isIt ? { ...request, timeoutMs } : { ...request, timeoutMs: 30_000 })
  }
}

/** All points a provider tells while something is done. */
export function toldBy(provider: Provider): { told: string[]; faultPoint: (name: string) => void } {
  const told: string[] = []
  return {
    told,
    faultPoint: (name) => {
      if (!provider.faultPoints.includes(name)) throw new Error(`${name} is not listed`)
      told.push(name)
    },
  }
}
