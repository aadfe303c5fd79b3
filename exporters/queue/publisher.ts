import type { ERROR_CLASSES } from '../../domain/records/queue.ts'
import type { SendingAccount } from './sending-account.ts'

export type ErrorClass = (typeof ERROR_CLASSES)[number]

/** What is handed over: one approved item as it goes out. */
export interface Post {
  readonly publish_key: string
  readonly item_id: string
  readonly account_id: string
  readonly handle: string | null
  readonly platform: string
  readonly channel: string
  readonly kind: string
  readonly week: string
  readonly revision: number
  readonly content_id: string | null
  readonly content_type: string | null
  readonly title: string | null
  readonly source_uri: string | null
  readonly caption: string | null
  readonly hashtags: readonly string[] | null
  /** A decimal. */
  readonly price: string | null
  readonly currency: string | null
  readonly scheduled_at: string
  /** The wall time meant, `2026-11-23T18:00`, in `timezone`. */
  readonly local_time: string
  readonly timezone: string
  /** The clock at the call, ISO 8601. */
  readonly published_at: string
}

/** The post is out. `published_at` where it went out earlier than this call (found again). */
export interface Confirmed {
  readonly kind: 'confirmed'
  readonly post_id: string
  readonly url: string | null
  readonly published_at?: string
}

/** What a publisher answered. Nothing is out after `refused` and `deferred`. */
export type PublishOutcome =
  | Confirmed
  | {
      readonly kind: 'refused'
      readonly error_class: Exclude<ErrorClass, 'defer' | 'unconfirmed'>
      readonly detail: string
    }
  | { readonly kind: 'deferred'; readonly until: string; readonly detail: string }
  | { readonly kind: 'unconfirmed'; readonly detail: string }

/** What a search for a post came to. `absent` is proof that it was not published. */
export type FindOutcome =
  Confirmed | { readonly kind: 'absent' } | { readonly kind: 'unknown'; readonly detail: string }

/**
 * One way to publish. One call is one mutation, never repeated inside: every failure is an
 * outcome, and what is thrown is a mistake in the program (its outcome counts as unconfirmed).
 */
export interface Publisher {
  readonly name: string
  /** `key` is the idempotency key: the same key never makes a second post where that is possible. */
  publish(post: Post, key: string): Promise<PublishOutcome>
  /** Looks whether an earlier call went through. Left out where the platform cannot tell. */
  find?(post: Post, key: string): Promise<FindOutcome>
}

/** The publisher of an account. Throws NotConfiguredError where there is none. */
export type PublisherFor = (account: SendingAccount) => Publisher
