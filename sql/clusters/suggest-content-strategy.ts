import { notesOf } from '../../domain/clusters/advice-notes.ts'
import {
  chooseTimes,
  type AdvisedCluster,
  type ContentStrategy,
  type Hashtag,
  type Level,
} from '../../domain/clusters/advice.ts'
import { NotFoundError } from '../../domain/errors.ts'
import type { Row, Warehouse } from '../warehouse.ts'
import { contentTypeOf, evidenceOf, levelOf, numberOrNull, postingTimeOf } from './advice-rows.ts'
import { LEARNER } from './store-training.ts'

/** Somebody’s public profile, by network and name. */
export interface AdvisedProfile {
  readonly platform: string
  /** As the network writes it, lower case. */
  readonly username: string
}

type Reader = Pick<Warehouse, 'query'>

const MOST_TYPES = 3
const MOST_HASHTAGS = 5
const SHOWN_TERMS = 10

/**
 * What a crawled profile might do, from its nearest cluster in the version in force and what the
 * best profiles of that cluster do: hours (UTC), content types, pace, hashtags and notes, each with
 * what it is told from. Reads the marts, and from raw and staging which version is in force. Throws
 * NotFoundError where no clusters are trained, the profile is not in the warehouse, or it shares no
 * term with any cluster.
 */
export async function suggestContentStrategy(
  warehouse: Reader,
  profile: AdvisedProfile,
): Promise<ContentStrategy> {
  await assertTrained(warehouse)
  const placed = await findProfile(warehouse, profile)
  const cluster = await readCluster(warehouse, placed)
  const patterns = await warehouse.query(
    `select * from marts.cluster_patterns where cluster_id = @cluster order by facet, value`,
    { cluster: cluster.cluster_id },
  )
  const facet = (name: string) => patterns.filter((row) => row['facet'] === name)
  const level = (name: string, own: string): Level | null =>
    levelOf(facet(name)[0], numberOrNull(placed[own]))
  const times = chooseTimes(facet('hour_of_week').map(postingTimeOf))
  const pace = level('posts_per_week', 'posts_per_week')
  return {
    ...profile,
    cluster,
    posting_times: times,
    content_types: facet('content_type')
      .map(contentTypeOf)
      .toSorted((a, b) => b.post_share - a.post_share || (a.content_type < b.content_type ? -1 : 1))
      .slice(0, MOST_TYPES),
    posts_per_week: pace,
    hashtags: await readHashtags(warehouse, cluster.cluster_name),
    notes: notesOf({
      cluster,
      times,
      pace,
      engagement: level('engagement_rate', 'engagement_rate'),
      followers: level('followers', 'followers'),
    }),
  }
}

async function assertTrained(warehouse: Reader): Promise<void> {
  const rows = await warehouse.query(
    'select 1 as one from raw.model_versions where learner = @learner and is_in_force limit 1',
    { learner: LEARNER },
  )
  if (rows.length > 0) return
  throw new NotFoundError(
    'no clusters are trained yet: crawl or import profiles, then drumbeat train',
  )
}

async function findProfile(
  warehouse: Reader,
  { platform, username }: AdvisedProfile,
): Promise<Row> {
  const [row] = await warehouse.query(
    'select * from marts.profile_clusters where platform = @platform and username = @username',
    { platform, username },
  )
  const name = `${platform}/${username}`
  if (!row) {
    throw new NotFoundError(
      `there is no profile ${name} in the warehouse: crawl or import it, then drumbeat build`,
      { platform, username },
    )
  }
  if (row['cluster_id'] !== null) return row
  throw new NotFoundError(
    `${name} cannot be placed: its bio, category, niche and recent captions share no term with any cluster`,
    { platform, username },
  )
}

async function readCluster(warehouse: Reader, placed: Row): Promise<AdvisedCluster> {
  const cluster = Number(placed['cluster_id'])
  const [counted] = await warehouse.query(
    'select count(*) as count_profiles from marts.profile_clusters where cluster_id = @cluster',
    { cluster },
  )
  const terms = await warehouse.query(
    `select term from marts.cluster_terms where cluster_id = @cluster and term_rank <= ${SHOWN_TERMS}
    order by term_rank`,
    { cluster },
  )
  const [version] = await warehouse.query(
    'select trained_at from staging.cluster_versions where version = @version',
    { version: String(placed['version']) },
  )
  return {
    cluster_id: cluster,
    cluster_name: String(placed['cluster_name']),
    similarity: Number(placed['similarity']),
    margin: Number(placed['margin']),
    is_new: placed['is_new'] === true,
    count_profiles: Number(counted?.['count_profiles']),
    top_terms: terms.map(({ term }) => String(term)),
    version: String(placed['version']),
    trained_at: String(version?.['trained_at']),
  }
}

/** Hashtags of the cluster that two profiles or more use, best answered first. */
async function readHashtags(warehouse: Reader, clusterName: string): Promise<Hashtag[]> {
  const rows = await warehouse.query(
    `select hashtag_stats.*, scope_value as cluster_name
    from marts.hashtag_stats as hashtag_stats
    where scope = 'cluster' and scope_value = @name and count_profiles >= 2 and count_measured >= 3
    order by median_engagement_rate desc, count_posts desc, hashtag
    limit ${MOST_HASHTAGS}`,
    { name: clusterName },
  )
  return rows.map((row) => ({
    hashtag: String(row['hashtag']),
    median_engagement_rate: Number(row['median_engagement_rate']),
    evidence: { ...evidenceOf(row, 'quartiles'), count_posts_in_all: Number(row['count_posts']) },
  }))
}
