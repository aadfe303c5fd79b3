import { TryLaterError } from '../../../domain/errors.ts'
import { countAt, listAt, textAt } from '../../publishing/json.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { ask } from './recent.ts'

const MOST_IDS = 100

/**
 * `GET /2/tweets` with `public_metrics`, 100 posts a question. A post that X does not return
 * (deleted, withheld) has no reading. Throws TryLaterError where X does not answer.
 */
export function openMetrics(setup: ProviderSetup): MetricsReader {
  return {
    readMetrics: (posts) =>
      readInBatches(posts, MOST_IDS, (batch, account) => readBatch(setup, batch, account)),
  }
}

async function readBatch(
  setup: ProviderSetup,
  posts: readonly PublishedPost[],
  account_id: string,
) {
  const { access_token: token } = await setup.tokens.tokenOf(account_id, 'x')
  const read = await ask(setup, token, '/2/tweets', {
    ids: posts.map((post) => post.post_id).join(','),
    'tweet.fields': 'public_metrics',
  })
  if (read.kind === 'unread') throw new TryLaterError(`results from X: ${read.detail}`)
  const read_at = setup.now()
  return listAt(read.value, 'data').flatMap((tweet) => {
    const post_id = textAt(tweet, 'id')
    if (post_id === undefined || !posts.some((post) => post.post_id === post_id)) return []
    const counts = (name: string) => countAt(tweet, 'public_metrics', name)
    return [
      {
        post_id,
        account_id,
        read_at,
        impressions: counts('impression_count'),
        likes: counts('like_count'),
        comments: counts('reply_count'),
        shares: sum(counts('retweet_count'), counts('quote_count')),
        saves: counts('bookmark_count'),
      },
    ]
  })
}

function sum(first: number | null, second: number | null): number | null {
  return first === null ? second : first + (second ?? 0)
}
