import type { ERROR_CLASSES } from '../../domain/records/queue.ts'

export type ErrorClass = (typeof ERROR_CLASSES)[number]

/** A file to post, referenced where it lies; nothing is copied. Null: not known. */
export interface Media {
  /** Addresses of the original: one, or several of a carousel, in their order. */
  readonly uris: readonly string[]
  readonly mime: string | null
  readonly alt_text: string | null
  readonly duration_s: number | null
  /** Pixels. */
  readonly width: number | null
  readonly height: number | null
}

/** What is handed over: one approved item as it goes out. */
export interface Post {
  readonly publish_key: string
  readonly item_id: string
  readonly account_id: string
  readonly handle: string | null
  /** What the publisher calls the account: an id, a subreddit, a site’s address. */
  readonly publisher_account: string | null
  readonly platform: string
  readonly channel: string
  readonly kind: string
  readonly week: string
  readonly revision: number
  readonly content_id: string | null
  /** video, image, carousel, text or link. */
  readonly content_type: string | null
  readonly title: string | null
  readonly description: string | null
  readonly media: Media | null
  readonly source_uri: string | null
  readonly caption: string | null
  /** Without `#`. */
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

/**
 * What a search for a post came to. `absent` is proof that it was not published and never will be
 * by what was sent: where its run died it is tried again, else it goes back to its approver. A list
 * of recent posts without it is no such proof.
 */
export type FindOutcome =
  Confirmed | { readonly kind: 'absent' } | { readonly kind: 'unknown'; readonly detail: string }

/** Noted right before the call that makes the post public. */
export const SENDING = 'sending'

/**
 * The steps of one attempt, in the ledger before the next step begins, so that a run that dies
 * leaves behind how far it came. Steps with one name keep the latest detail.
 */
export interface Journal {
  /** Lands durably before it resolves. `detail` is an id of the provider’s, never a secret. */
  note(step: string, detail?: string): Promise<void>
  /** The detail of a step (empty where it has none); undefined where it was not reached. */
  read(step: string): Promise<string | undefined>
}

/**
 * One way to publish. `publish` makes at most one call that can make something public, and notes
 * SENDING in the journal right before it: where that was not noted, nothing is out and nothing
 * will be. Every failure is an outcome; what is thrown is a mistake in the program (its outcome
 * counts as unconfirmed once SENDING was noted).
 */
export interface Publisher {
  readonly name: string
  /**
   * Whether posts of an account can go this way now. Throws NotConfiguredError where a setting or
   * a token is missing, TryLaterError where it may pass; asked before anything is claimed.
   */
  ready?(post: Pick<Post, 'account_id' | 'publisher_account' | 'platform'>): Promise<void>
  /** `key` is the idempotency key: the same key never makes a second post where that is possible. */
  publish(post: Post, key: string, journal: Journal): Promise<PublishOutcome>
  /** Looks whether an earlier call went through, of an attempt that noted SENDING. */
  find?(post: Post, key: string, journal: Journal): Promise<FindOutcome>
}
