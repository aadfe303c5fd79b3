import type { PlatformLimits } from '../limits.ts'
import type { HttpClient } from './http.ts'
import type { MetricsReader } from './metrics-reader.ts'
import type { Publisher } from './publisher.ts'

/** What a person gave us to act on an account with, by the store’s names. */
export interface Token {
  /** A bearer token, an API key, an application password. */
  readonly access_token: string
  /** With Basic authentication. */
  readonly username?: string | undefined
  readonly refresh_token?: string | undefined
  /** ISO 8601; left out where it does not end. */
  readonly expires_at?: string | undefined
  readonly scopes?: readonly string[] | undefined
}

/** The tokens of accounts, refreshed ahead of their end by whoever stands behind this. */
export interface Tokens {
  /** Throws NotConfiguredError where the account has none, saying how to give it one. */
  tokenOf(accountId: string, provider: string): Promise<Token>
}

/** What every provider is given. */
export interface ProviderSetup {
  readonly http: HttpClient
  readonly tokens: Tokens
  /** Values of the environment variables the provider names; secrets. */
  readonly secrets: Readonly<Record<string, string | undefined>>
  /** Asked instead of the provider’s own address. */
  readonly baseUrl?: string | undefined
  readonly limitsOf: (platform: string) => PlatformLimits
  /** The machine’s clock, ISO 8601. */
  readonly now: () => string
  readonly pause: (milliseconds: number) => Promise<void>
  /** Told at each of the provider’s fault points. */
  readonly faultPoint: (name: string) => void
}

/** One provider: how it publishes and, where it can be asked, how posts are doing. */
export interface Provider {
  /** As accounts name it: instagram, blotato, … */
  readonly name: string
  /** Environment variables it reads through `secrets`. */
  readonly variables: readonly string[]
  /** Moments between two effects at which a run may die, `instagram:container-made`; in order. */
  readonly faultPoints: readonly string[]
  /** Most calls that publish, over all accounts or by account, within a span; all must hold. */
  readonly quotas: readonly Quota[]
  publisher(setup: ProviderSetup): Publisher
  metrics?(setup: ProviderSetup): MetricsReader
  /**
   * Gets a new token for one that is about to end. Undefined where it cannot be renewed. An empty
   * or missing new token is a refusal, never a token.
   */
  refresh?(setup: ProviderSetup, token: Token): Promise<Refreshed>
}

/** At most `count` attempts in any `minutes`, per account or over all accounts of the provider. */
export interface Quota {
  readonly per: 'account' | 'provider'
  readonly count: number
  readonly minutes: number
}

/** `ended`: a person must connect the account again; `later`: it may work later. */
export type Refreshed =
  | { readonly kind: 'refreshed'; readonly token: Token }
  | { readonly kind: 'ended' | 'later'; readonly detail: string }
