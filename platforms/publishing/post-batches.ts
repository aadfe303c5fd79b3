import { DrumbeatError } from '../../domain/errors.ts'
import type { postMetrics } from '../../domain/records/posts.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { PublishedPost } from './metrics-reader.ts'

type Reading = RowOf<typeof postMetrics>

/**
 * Asks about posts in batches of one account each, at most `most` posts together. An account that
 * cannot be asked (its error is a DrumbeatError) does not keep the others from being read; its
 * posts have no reading. Where no account could be asked, throws what the first one threw.
 */
export async function readInBatches(
  posts: readonly PublishedPost[],
  most: number,
  read: (batch: readonly PublishedPost[], accountId: string) => Promise<Reading[]>,
): Promise<Reading[]> {
  const rows: Reading[] = []
  const failures: DrumbeatError[] = []
  const accounts = Map.groupBy(posts, (post) => post.account_id)
  for (const [accountId, own] of accounts) {
    try {
      for (let from = 0; from < own.length; from += most) {
        rows.push(...(await read(own.slice(from, from + most), accountId)))
      }
    } catch (error) {
      if (!(error instanceof DrumbeatError)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (first !== undefined && failures.length === accounts.size && rows.length === 0) throw first
  return rows
}
