import { profileSources } from '../../../platforms/sources.ts'
import type { ProfileData } from '../../../platforms/source.ts'
import type { Cell } from '../csv.ts'
import { foundAt } from './found-at.ts'
import { layouts } from './layouts.ts'
import { instantAtWeek } from './site-clock.ts'
import { handleOf, studios, type Studio } from './studios.ts'

/** Weekly snapshots there are of each profile, the last one before the sample’s week is planned. */
const EARLIER_WEEKS = 10

/** Columns of the two files. */
export const siteColumns = {
  targets: ['platform', 'username', 'niche', 'priority', 'active'],
  profiles: [
    'platform',
    'username',
    'fetched_at',
    'full_name',
    'bio',
    'picture_url',
    'followers',
    'following',
    'posts',
    'likes',
    'karma',
    'category',
    'is_verified',
    'is_private',
    'source',
    'layout',
  ],
} as const

type RowFor<T extends keyof typeof siteColumns> = Record<(typeof siteColumns)[T][number], Cell>

/** The rows of targets.csv: every studio, the largest first. */
export function sampleTargets(): RowFor<'targets'>[] {
  return studios.map((studio) => ({
    platform: studio.network,
    username: handleOf(studio).toLowerCase(),
    niche: studio.niche,
    priority: Math.round(Math.log10(studio.followers)),
    active: true,
  }))
}

/**
 * The rows of profiles.csv: what crawls of the ten weeks before would have found, read by the same
 * parsers from the same layouts. The same seed gives the same rows.
 */
export function earlierSnapshots(seed: string): RowFor<'profiles'>[] {
  const weeks = Array.from({ length: EARLIER_WEEKS }, (_, index) => instantAtWeek(index + 1))
  return weeks.flatMap((fetchedAt) =>
    studios.flatMap((studio) => {
      const read = readAt(seed, studio, fetchedAt)
      return read === null ? [] : [snapshotRow(studio, fetchedAt, read)]
    }),
  )
}

/** What the parsers make of a studio at an instant; null where its network shows nothing of it. */
function readAt(seed: string, studio: Studio, asOf: string) {
  const name = handleOf(studio).toLowerCase()
  const answer = layouts[studio.network].answer(foundAt(seed, studio, asOf), name, {
    authorization: 'Bearer sample',
  })
  const reading = profileSources.get(studio.network)?.read(
    {
      status: answer.status,
      url: 'http://127.0.0.1/',
      contentType: answer.headers['content-type'] ?? '',
      body: answer.body,
    },
    name,
  )
  return reading && 'profile' in reading && reading.profile
    ? { profile: reading.profile, layout: reading.layout }
    : null
}

function snapshotRow(
  { network }: Studio,
  fetchedAt: string,
  { profile, layout }: { readonly profile: ProfileData; readonly layout: string },
): RowFor<'profiles'> {
  return { platform: network, fetched_at: fetchedAt, ...profile, source: 'earlier crawls', layout }
}
