import { TryLaterError } from '../../../domain/errors.ts'
import type { postMetrics } from '../../../domain/records/posts.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { at, elements } from '../../reading/json.ts'
import { countOf } from '../../reading/values.ts'
import { answerOf, graphOf, type Graph } from './graph.ts'

/** Said with code 10, which means a missing permission otherwise. */
const TOO_FEW = 'Not enough viewers'
const METRICS = 'views,reach,likes,comments,saved,shares'

/**
 * `GET /{media-id}/insights`, one post after the other. A post that Instagram does not know any
 * more, or that too few have seen, has no reading. Throws where no account could be asked.
 */
export function instagramMetrics(setup: ProviderSetup): MetricsReader {
  return {
    readMetrics(posts) {
      return readInBatches(posts, 1, async ([post], accountId) => {
        const token = await setup.tokens.tokenOf(accountId, 'instagram')
        const row = post && (await readPost(graphOf(setup, token, {}), post))
        return row ? [row] : []
      })
    },
  }
}

async function readPost(
  graph: Graph,
  { post_id, account_id }: PublishedPost,
): Promise<RowOf<typeof postMetrics> | null> {
  const path = `${encodeURIComponent(post_id)}/insights`
  const exchange = await graph.get(path, { metric: METRICS })
  const answer = answerOf(exchange)
  if (answer === undefined) {
    const failure = graph.failure(exchange)
    const isGone = failure.kind === 'refused' && failure.error_class === 'operator'
    if (isGone || failure.detail.includes(TOO_FEW)) return null
    throw new TryLaterError(`results of ${account_id}: ${failure.detail}`)
  }
  const found = new Map(elements(at(answer, 'data')).map((metric) => [at(metric, 'name'), metric]))
  const count = (name: string) => countOf(at(found.get(name), 'values', 'value'))
  return {
    post_id,
    account_id,
    read_at: graph.setup.now(),
    views: count('views'),
    reach: count('reach'),
    likes: count('likes'),
    comments: count('comments'),
    saves: count('saved'),
    shares: count('shares'),
  }
}
