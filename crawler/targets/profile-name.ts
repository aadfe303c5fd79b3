import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { profileSources } from '../../platforms/sources.ts'
import type { ProfileSource } from '../../platforms/source.ts'

/** Somebody else's public profile. */
export interface ProfileName {
  readonly platform: string
  /** As the network writes it: lower case, without @. */
  readonly username: string
}

/** Networks by name: those there are, unless a test brings its own. */
export type Sources = ReadonlyMap<string, ProfileSource>

const PLATFORM = /^[a-z0-9_-]+$/

/** `instagram/acme`: how a profile is written for people. */
export function nameText({ platform, username }: ProfileName): string {
  return `${platform}/${username}`
}

/**
 * Reads `PLATFORM/NAME` as a profile that can be crawled. Throws InvalidInputError for another form
 * or what cannot be a name on that network, NotFoundError for a network there is none of.
 */
export function parseTarget(text: string, sources: Sources = profileSources): ProfileName {
  const { platform, username } = splitName(text)
  const source = sources.get(platform)
  if (!source) {
    throw new NotFoundError(
      `there is no network "${platform}" to crawl; there are: ${[...sources.keys()].join(', ')}`,
      { platform, isUsage: true },
    )
  }
  return { platform, username: source.username(username) }
}

/**
 * Reads `PLATFORM/NAME` as any profile that may be in the warehouse, of whatever network a file
 * brought. Throws InvalidInputError for another form.
 */
export function parseProfile(text: string, sources: Sources = profileSources): ProfileName {
  const { platform, username } = splitName(text)
  return canonicalName(platform, username, sources)
}

/**
 * The one writing of a profile's name by which a person is recognised: the network's own where the
 * name can be one there, else in lower case without @.
 */
export function canonicalName(
  platform: string,
  username: string,
  sources: Sources = profileSources,
): ProfileName {
  const network = platform.trim().toLowerCase()
  const plain = username.trim().toLowerCase().replace(/^@+/, '')
  try {
    return { platform: network, username: sources.get(network)?.username(plain) ?? plain }
  } catch (error) {
    if (error instanceof InvalidInputError) return { platform: network, username: plain }
    throw error
  }
}

function splitName(text: string): ProfileName {
  const [, platform = '', username = ''] = /^\s*([^/]*)\/(.*\S)\s*$/s.exec(text) ?? []
  const network = platform.toLowerCase()
  if (PLATFORM.test(network) && username !== '') return { platform: network, username }
  throw new InvalidInputError(`"${text}" is no profile: write PLATFORM/NAME, such as reddit/acme`, {
    text,
    isUsage: true,
  })
}
