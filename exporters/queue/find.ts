import { messageOf } from '../../domain/errors.ts'
import { publishKey } from '../../domain/ids.ts'
import type { FindOutcome, Journal, Post, Publisher } from '../../platforms/publishing/publisher.ts'

/**
 * Looks for a post of an earlier call. A publisher that cannot be asked, or fails while it is, does
 * not know: that is never proof of anything.
 */
export async function find(
  publisher: Publisher,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  if (!publisher.find) return { kind: 'unknown', detail: `${publisher.name} cannot be asked` }
  try {
    return await publisher.find(post, publishKey(post.item_id), journal)
  } catch (error) {
    return { kind: 'unknown', detail: `${publisher.name} could not be asked: ${messageOf(error)}` }
  }
}
