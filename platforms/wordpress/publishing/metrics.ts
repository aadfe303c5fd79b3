import { TryLaterError } from '../../../domain/errors.ts'
import type { MetricsReader, PublishedPost } from '../../publishing/metrics-reader.ts'
import { readInBatches } from '../../publishing/post-batches.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { openSite } from './site.ts'

/**
 * Counts the approved comments of each post, which is all that WordPress itself knows: views come
 * by import. Throws TryLaterError where the site does not answer.
 */
export function openMetrics(setup: ProviderSetup): MetricsReader {
  return {
    readMetrics: (posts) =>
      readInBatches(posts, 1, async ([post]) => (post ? readOne(setup, post) : [])),
  }
}

async function readOne(setup: ProviderSetup, post: PublishedPost) {
  const { account_id, post_id } = post
  const token = await setup.tokens.tokenOf(account_id, 'wordpress')
  const site = openSite(setup, post, token)
  if ('kind' in site) throw new TryLaterError(site.detail)
  const query = { post: post_id, per_page: 1, _fields: 'id' }
  const exchange = await site.ask({ method: 'GET', path: '/comments', query })
  if (exchange.kind !== 'answered') throw new TryLaterError(exchange.detail)
  if (exchange.status >= 500 || exchange.status === 429) {
    throw new TryLaterError(`results from WordPress: answered ${exchange.status}`)
  }
  const total = exchange.headers['x-wp-total'] ?? ''
  if (exchange.status !== 200 || !/^\d+$/.test(total)) return []
  return [{ post_id, account_id, read_at: setup.now(), comments: Number(total) }]
}
