import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

import { InvalidInputError } from '../../domain/errors.ts'
import { isEnded } from './renewal.ts'
import { tokenSchema, type StoredToken } from './stored-token.ts'

/** A token as given, and the fields that are not made use of. */
export interface ParsedToken {
  readonly token: StoredToken['token']
  readonly unused: readonly string[]
}

/** What the answer of a provider’s token endpoint may hold besides (RFC 6749, section 5.1). */
const oauthAnswer = z.object({
  expires_in: z.coerce.number().positive('not a number of seconds').optional(),
  scope: z.string().optional(),
})

const KNOWN = new Set([...Object.keys(tokenSchema.shape), ...Object.keys(oauthAnswer.shape)])

/**
 * Reads a token from what a person gives: the bare token, or JSON with `access_token` and, where
 * there are, `refresh_token`, `expires_at` (or `expires_in`, seconds from `now`), `username`,
 * `scopes` (or `scope`). So the answer of a token endpoint can be given as it is. Throws
 * InvalidInputError saying what is wrong, never showing a value.
 */
export function parseToken(text: string, now: string): ParsedToken {
  const trimmed = text.trim()
  if (trimmed === '') throw wrong('nothing was given on standard input')
  const given = trimmed.startsWith('{') ? objectOf(trimmed) : { access_token: bare(trimmed) }
  const oauth = oauthAnswer.safeParse(given)
  const { expires_in, scope } = oauth.data ?? {}
  const parsed = tokenSchema.safeParse({
    ...(expires_in === undefined ? {} : { expires_at: after(now, expires_in) }),
    ...(scope === undefined ? {} : { scopes: scope.split(/[\s,]+/).filter((one) => one !== '') }),
    ...given,
  })
  if (!oauth.success || !parsed.success) {
    const issues = [...(oauth.error?.issues ?? []), ...(parsed.error?.issues ?? [])]
    throw wrong(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  }
  const token = parsed.data
  if (isEnded({ token }, now) && token.refresh_token === undefined) {
    throw wrong(`it ended at ${token.expires_at ?? ''} and has no refresh_token`)
  }
  const isName = (name: string) => /^[a-z_]{1,40}$/i.test(name)
  return { token, unused: Object.keys(given).filter((name) => !KNOWN.has(name) && isName(name)) }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    throw wrong('it begins like JSON and is none')
  }
}

function bare(text: string): string {
  if (!/\s/.test(text)) return text
  throw wrong('a token with spaces or lines in it is given as JSON')
}

function after(now: string, seconds: number): string {
  const milliseconds = Math.min(Math.round(seconds * 1000), 10 ** 13)
  return Temporal.Instant.from(now).add({ milliseconds }).toString()
}

function wrong(problem: string): InvalidInputError {
  return new InvalidInputError(
    `the token cannot be read: ${problem}. Right is the bare token, or JSON such as {"access_token": "…", "refresh_token": "…", "expires_in": 7200}`,
    { isUsage: true },
  )
}
