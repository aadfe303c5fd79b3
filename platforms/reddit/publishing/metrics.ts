import { TryLaterError } from '../../../domain/errors.ts'
import { countAt, listAt, member, textAt } from '../../publishing/json.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { ask, bodyOf } from './api.ts'
import { userOf } from './payload.ts'

const MOST_IDS = 100

/**
 * `GET /api/info` for 100 posts at a time. The score (votes for minus votes against, never below 0)
 * counts as likes; Reddit says no impressions to apps. Throws TryLaterError where it does not
 * answer.
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
  const { access_token: token } = await setup.tokens.tokenOf(account_id, 'reddit')
  const caller = { user: userOf({ handle: null, account_id }), token }
  const ids = posts.map((post) => `t3_${post.post_id.replace(/^t3_/, '')}`).join(',')
  const query = { id: ids, raw_json: 1 }
  const read = bodyOf(await ask(setup, caller, { method: 'GET', path: '/api/info', query }))
  if ('why' in read) throw new TryLaterError(`results from Reddit: ${read.why}`)
  const read_at = setup.now()
  return listAt(read.body, 'data', 'children').flatMap((child) => {
    const data = member(child, 'data')
    const post = posts.find(({ post_id }) => post_id.replace(/^t3_/, '') === textAt(data, 'id'))
    if (post === undefined) return []
    return [
      {
        post_id: post.post_id,
        account_id,
        read_at,
        views: countAt(data, 'view_count'),
        likes: countAt(data, 'score'),
        comments: countAt(data, 'num_comments'),
        shares: countAt(data, 'num_crossposts'),
      },
    ]
  })
}
