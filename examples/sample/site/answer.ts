import type { SiteProfile } from './profile-at.ts'
import type { Trouble } from './studios.ts'

/** What a network sends back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the site holds under a name; null: nothing. */
export type Found = {
  readonly profile: SiteProfile
  /** What the network answers instead of the profile. */
  readonly trouble: Trouble | null
} | null

/** One network: which paths it knows and how its responses look. */
export interface Layout {
  /** The profile’s name in a path of the network, null where it is no profile’s path. */
  nameIn(url: URL): string | null
  /** Answers for a name; `headers` are the request’s. */
  answer(
    found: Found,
    name: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): Answer
  /** Other pages by path. */
  readonly pages?: Readonly<Record<string, Answer>>
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

/** An HTML answer. */
export function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}
