import { TryLaterError } from '../../../domain/errors.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { countOf } from '../../reading/values.ts'
import { dataOf, tiktokApi, type TikTok } from './api.ts'
import { fetchStatus } from './status.ts'

const MOST_IDS = 20
const FIELDS = 'id,view_count,like_count,comment_count,share_count'

/**
 * `POST /v2/video/query/`, 20 posts a question. A post known by the id it was started with is asked
 * for its own first; while moderation has not let it through, it has no reading. Throws where no
 * account could be asked.
 */
export function tiktokMetrics(setup: ProviderSetup): MetricsReader {
  return {
    readMetrics(posts) {
      return readInBatches(posts, MOST_IDS, async (batch, accountId) => {
        const token = await setup.tokens.tokenOf(accountId, 'tiktok')
        return readBatch(tiktokApi(setup, token, {}), batch)
      })
    },
  }
}

async function readBatch(tiktok: TikTok, batch: readonly PublishedPost[]) {
  const posts = new Map<string, PublishedPost>()
  for (const post of batch) {
    const id = await videoId(tiktok, post.post_id)
    if (id !== null) posts.set(id, post)
  }
  if (posts.size === 0) return []
  const filters = { video_ids: [...posts.keys()] }
  const exchange = await tiktok.ask('/v2/video/query/', { filters }, { fields: FIELDS })
  const data = dataOf(exchange)
  if (data === undefined) {
    throw new TryLaterError(
      `results of ${batch[0]?.account_id}: ${tiktok.failure(exchange).detail}`,
    )
  }
  const read_at = tiktok.setup.now()
  return listAt(data, 'videos').flatMap((video) => {
    const post = posts.get(textAt(video, 'id') ?? '')
    if (post === undefined) return []
    const count = (name: string) => countOf(member(video, name))
    return [
      {
        post_id: post.post_id,
        account_id: post.account_id,
        read_at,
        views: count('view_count'),
        likes: count('like_count'),
        comments: count('comment_count'),
        shares: count('share_count'),
      },
    ]
  })
}

async function videoId(tiktok: TikTok, postId: string): Promise<string | null> {
  if (/^\d+$/.test(postId)) return postId
  const status = await fetchStatus(tiktok, postId)
  return status.kind === 'posted' ? status.id : null
}
