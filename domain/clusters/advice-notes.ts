import { countOf, percentText } from '../planning/words.ts'
import type { AdvisedCluster, Evidence, Level, Note, PostingTime } from './advice.ts'

/** What notes are written from. */
export interface NoteFacts {
  readonly cluster: AdvisedCluster
  readonly times: readonly PostingTime[]
  readonly pace: Level | null
  readonly engagement: Level | null
  readonly followers: Level | null
}

/** Closer than this to the next cluster a profile stands between the two. */
const CLEAR_MARGIN = 0.05
/** With fewer posts hours and types are told with a warning. */
const FEW_POSTS = 30

/** What somebody should know before acting on the advice, each with what it is told from. */
export function notesOf(facts: NoteFacts): Note[] {
  const { cluster, pace, engagement, followers } = facts
  return [
    ...placeNotes(cluster),
    ...timeNotes(facts),
    ...levelNote(followers, 'followers', (own, level) =>
      sizeWords(own, level, (number) => countOf(number, 'follower')),
    ),
    ...levelNote(engagement, 'engagement', (own, level) => sizeWords(own, level, percentText)),
    ...levelNote(pace, 'posts a week', (own, level) =>
      sizeWords(own, level, (number) => number.toFixed(1)),
    ),
  ]
}

function placeNotes(cluster: AdvisedCluster): Note[] {
  const evidence = placeEvidence(cluster)
  const { cluster_name, margin, similarity, version, is_new } = cluster
  return [
    ...(margin < CLEAR_MARGIN
      ? [
          {
            text: `it stands between ${cluster_name} and another cluster (similarity ${similarity.toFixed(2)}, margin ${margin.toFixed(2)}): take this as a hint`,
            evidence,
          },
        ]
      : []),
    ...(is_new
      ? [
          {
            text: `it had no part in training ${version}; ${cluster_name} is its nearest`,
            evidence,
          },
        ]
      : []),
  ]
}

function placeEvidence(cluster: AdvisedCluster): Evidence {
  return {
    cluster: cluster.cluster_name,
    count_profiles: cluster.count_profiles,
    count_posts: null,
    count_posts_in_all: null,
    low: null,
    high: null,
  }
}

function timeNotes({ cluster, times }: NoteFacts): Note[] {
  const [first] = times
  if (!first) {
    const text = 'when the best profiles post is not known: too few of their posts were read'
    return [{ text, evidence: placeEvidence(cluster) }]
  }
  const posts = first.evidence.count_posts_in_all ?? 0
  const utc = 'hours are in UTC, since where these audiences live is not known'
  const few = `hours and types are told from ${countOf(posts, 'post')} only`
  const caution = 'they are what the best do, which is no proof that doing it helps'
  const text = [utc, ...(posts < FEW_POSTS ? [few] : []), caution].join('; ')
  return [{ text, evidence: { ...first.evidence, count_posts: null, low: null, high: null } }]
}

function levelNote(
  level: Level | null,
  what: string,
  words: (own: number, level: Level) => string,
): Note[] {
  if (level === null || level.own === null) return []
  return [{ text: `${what}: ${words(level.own, level)}`, evidence: level.evidence }]
}

function sizeWords(own: number, level: Level, write: (number: number) => string): string {
  const { low, high, cluster } = level.evidence
  const place =
    low !== null && own < low
      ? 'below the middle half'
      : high !== null && own > high
        ? 'above the middle half'
        : 'within the middle half'
  return `${write(own)}, ${place} of ${cluster} (median ${write(level.median)})`
}
