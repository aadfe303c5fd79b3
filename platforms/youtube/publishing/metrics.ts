import { TryLaterError } from '../../../domain/errors.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { countOf } from '../../reading/values.ts'
import { answerOf, youtubeApi, type YouTube } from './api.ts'

const MOST_IDS = 50

/**
 * `videos.list` with `statistics`, 50 videos a question. A video that is not there any more has no
 * reading. Throws where no account could be asked.
 */
export function youtubeMetrics(setup: ProviderSetup): MetricsReader {
  return {
    readMetrics(posts) {
      return readInBatches(posts, MOST_IDS, async (batch, accountId) => {
        const token = await setup.tokens.tokenOf(accountId, 'youtube')
        return readBatch(youtubeApi(setup, token), batch, accountId)
      })
    },
  }
}

async function readBatch(youtube: YouTube, batch: readonly PublishedPost[], account_id: string) {
  const id = batch.map((post) => post.post_id).join(',')
  const exchange = await youtube.get('videos', { part: 'statistics', id, maxResults: MOST_IDS })
  const answer = answerOf(exchange)
  if (answer === undefined) {
    throw new TryLaterError(`results of ${account_id}: ${youtube.failure(exchange).detail}`)
  }
  const asked = new Set(batch.map((post) => post.post_id))
  const read_at = youtube.setup.now()
  return listAt(answer, 'items').flatMap((video) => {
    const post_id = textAt(video, 'id')
    if (post_id === undefined || !asked.has(post_id)) return []
    const count = (name: string) => countOf(member(video, 'statistics', name))
    return [
      {
        post_id,
        account_id,
        read_at,
        views: count('viewCount'),
        likes: count('likeCount'),
        comments: count('commentCount'),
      },
    ]
  })
}
