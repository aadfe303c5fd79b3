import type { ContentType, Evidence, Level, PostingTime } from '../../domain/clusters/advice.ts'
import type { Row } from '../warehouse.ts'

/** What a row of marts.cluster_patterns or marts.hashtag_stats is told from. */
export function evidenceOf(row: Row, spread: 'quartiles' | 'interval'): Evidence {
  const [low, high] =
    spread === 'quartiles'
      ? [row['low_quartile'], row['high_quartile']]
      : [row['share_low'], row['share_high']]
  return {
    cluster: String(row['cluster_name']),
    count_profiles: Number(row['count_profiles']),
    count_posts: numberOrNull(row['count_posts']),
    count_posts_in_all: numberOrNull(row['count_posts_in_all']),
    low: numberOrNull(low),
    high: numberOrNull(high),
  }
}

export function postingTimeOf(row: Row): PostingTime {
  return {
    hour_of_week: Number(row['value']),
    timezone: 'UTC',
    lift: Number(row['lift']),
    post_share: Number(row['post_share']),
    evidence: evidenceOf(row, 'interval'),
  }
}

export function contentTypeOf(row: Row): ContentType {
  return {
    content_type: String(row['value']),
    post_share: Number(row['post_share']),
    evidence: evidenceOf(row, 'interval'),
  }
}

/** A median with the profile’s own value; null where the cluster has none. */
export function levelOf(row: Row | undefined, own: number | null): Level | null {
  if (!row) return null
  return { median: Number(row['median']), own, evidence: evidenceOf(row, 'quartiles') }
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
