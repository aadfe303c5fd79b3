import type { CrawlOutcome } from '../domain/records/profiles.ts'

/** What a public profile says of itself. Null: not reported. Counts are whole and 0 or more. */
export interface ProfileData {
  /** As the network writes it, in lower case, without @. */
  readonly username: string
  readonly full_name: string | null
  readonly bio: string | null
  /** Address of the picture (https); never the picture. */
  readonly picture_url: string | null
  readonly followers: number | null
  readonly following: number | null
  /** Posts or videos published. */
  readonly posts: number | null
  /** Likes received in all. */
  readonly likes: number | null
  /** Reddit's karma; may be negative. */
  readonly karma: number | null
  readonly category: string | null
  readonly is_verified: boolean | null
  readonly is_private: boolean | null
}

/** A recent public post that came with a profile. Null: not reported. */
export interface ProfilePost {
  /** The network's own id. */
  readonly post_id: string
  /** ISO 8601 in UTC. */
  readonly posted_at: string | null
  readonly content_type: 'video' | 'image' | 'carousel' | 'text' | 'link' | null
  readonly caption: string | null
  /** Lower case, without #, in order, each once. */
  readonly hashtags: readonly string[] | null
  readonly likes: number | null
  readonly comments: number | null
  readonly shares: number | null
  readonly views: number | null
  readonly url: string | null
}

/** What a network answered, decoded to text. */
export interface ProfileResponse {
  readonly status: number
  /** The address that answered, after redirects. */
  readonly url: string
  /** The content type as sent; '' where there was none. */
  readonly contentType: string
  readonly body: string
}

/** How one way of asking for a profile looks. */
export interface ProfileRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a response turned out to hold. */
export type ProfileReading =
  | {
      readonly outcome: 'ok' | 'private'
      /** Name of the layout that answered, such as `web_profile_info`. */
      readonly layout: string
      /** Null where the response carries posts alone, or says only that the profile is private. */
      readonly profile: ProfileData | null
      readonly posts: readonly ProfilePost[]
      /** What was left out because it could not be, each naming the field. */
      readonly warnings: readonly string[]
    }
  | {
      readonly outcome: Exclude<CrawlOutcome, 'ok' | 'private' | 'not_configured' | 'failed'>
      readonly layout: string | null
      /** What the response was, in words. */
      readonly detail: string
    }

/** Where and as whom a network is asked. */
export interface AskOptions {
  /** Scheme and host (and port) asked instead of the network's own. */
  readonly baseUrl?: string | undefined
  /** The token that `token` names. */
  readonly token?: string | undefined
}

/** How one network's public profiles are asked for and read. Pure: makes no request itself. */
export interface ProfileSource {
  readonly platform: string
  /** Scheme and host that is asked. */
  readonly baseUrl: string
  /** Hosts that may be asked and redirected to, by exact name. */
  readonly hosts: readonly string[]
  /** Environment variable with the token without which the network cannot be asked. */
  readonly token?: string
  /**
   * A profile's name as the network writes it: lower case, without @. Throws InvalidInputError for
   * what cannot be a name there; what comes back is safe inside a URL's path.
   */
  username(given: string): string
  /**
   * Requests that give the profile, best first; one is made only when the one before it came to
   * `layout_changed`.
   */
  requests(username: string, options: AskOptions): readonly ProfileRequest[]
  /**
   * Reads a response, trying known layouts newest first. `username` is who was asked for: a profile
   * of another is not taken. Never throws, whatever the body holds.
   */
  read(response: ProfileResponse, username?: string): ProfileReading
}
