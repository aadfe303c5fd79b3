import { profileSources } from '../../../platforms/sources.ts'
import type { ProfileReading, ProfileResponse, ProfileSource } from '../../../platforms/source.ts'

/** The source of a network that must exist. */
export function sourceOf(platform: string): ProfileSource {
  const source = profileSources.get(platform)
  if (source === undefined) throw new Error(`no source for ${platform}`)
  return source
}

/** Reads a body as the network's answer with status 200. */
export function read(
  platform: string,
  body: string,
  username?: string,
  response: Partial<ProfileResponse> = {},
): ProfileReading {
  const answer = {
    status: 200,
    url: 'https://network.example/profile',
    contentType: '',
    ...response,
  }
  return sourceOf(platform).read({ ...answer, body }, username)
}

/** The reading of a profile; fails where there is none. */
export function readGood(platform: string, body: string, username?: string) {
  const reading = read(platform, body, username)
  if (!('warnings' in reading)) throw new Error(`${reading.outcome}: ${reading.detail}`)
  return reading
}
