/** What a recommendation is told from. */
export interface Evidence {
  /** The cluster whose best profiles are meant. */
  readonly cluster: string
  readonly count_profiles: number
  /** Posts that bear it out; null where it is told from profiles. */
  readonly count_posts: number | null
  /** Posts that were looked at; null where it is told from profiles. */
  readonly count_posts_in_all: number | null
  /** Of shares the 95 % interval, of medians the quartiles; null where nothing was measured. */
  readonly low: number | null
  readonly high: number | null
}

/** An hour of the week in which a cluster’s best profiles post more than in others. */
export interface PostingTime {
  /** 0 is Monday 00:00. */
  readonly hour_of_week: number
  readonly timezone: 'UTC'
  /** How many times as many posts as on average fall into and near the hour. */
  readonly lift: number
  readonly post_share: number
  readonly evidence: Evidence
}

export interface ContentType {
  readonly content_type: string
  readonly post_share: number
  readonly evidence: Evidence
}

/** A median over profiles or posts, or a comparison with it. */
export interface Level {
  readonly median: number
  /** The same of the profile that is advised; null where it cannot be told. */
  readonly own: number | null
  readonly evidence: Evidence
}

export interface Hashtag {
  readonly hashtag: string
  /** Median engagement per follower of posts that carry it. */
  readonly median_engagement_rate: number
  readonly evidence: Evidence
}

/** Something to know before acting on the advice. */
export interface Note {
  readonly text: string
  readonly evidence: Evidence
}

/** The cluster a profile is advised from. */
export interface AdvisedCluster {
  readonly cluster_id: number
  readonly cluster_name: string
  /** Cosine of the angle between profile and centre, 0 to 1. */
  readonly similarity: number
  /** How much closer than the next centre. */
  readonly margin: number
  readonly is_new: boolean
  readonly count_profiles: number
  readonly top_terms: readonly string[]
  readonly version: string
  readonly trained_at: string
}

/** What a profile might do, from what the best profiles of its cluster do. */
export interface ContentStrategy {
  readonly platform: string
  readonly username: string
  readonly cluster: AdvisedCluster
  readonly posting_times: readonly PostingTime[]
  readonly content_types: readonly ContentType[]
  /** Null where no pace of the best profiles is known. */
  readonly posts_per_week: Level | null
  readonly hashtags: readonly Hashtag[]
  readonly notes: readonly Note[]
}

const MOST_TIMES = 5
const HOURS_APART = 3

/**
 * The best hours: those with the largest lift over 1, at most five, at least three hours apart
 * round the week; of equal ones the earliest.
 */
export function chooseTimes(hours: readonly PostingTime[]): PostingTime[] {
  const chosen: PostingTime[] = []
  const ranked = hours
    .filter(({ lift }) => lift > 1)
    .toSorted((a, b) => b.lift - a.lift || a.hour_of_week - b.hour_of_week)
  for (const hour of ranked) {
    if (chosen.length === MOST_TIMES) break
    if (chosen.every((other) => apart(hour, other) >= HOURS_APART)) chosen.push(hour)
  }
  return chosen
}

function apart(first: PostingTime, second: PostingTime): number {
  const hours = Math.abs(first.hour_of_week - second.hour_of_week)
  return Math.min(hours, 168 - hours)
}
