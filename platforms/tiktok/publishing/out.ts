import { mediaUris } from '../../publishing/payload.ts'
import type { Confirmed, Post } from '../../publishing/publisher.ts'
import { isPhotoPost } from './payload.ts'

/** Noted in the journal: the id TikTok gives a post when it is started. */
export const PUBLISH_ID = 'publish_id'

/**
 * A post that is out. Until moderation is through its id is the one it was started with, which
 * leads to the other one (see the metrics); it has no address till then.
 */
export function confirmedAs(post: Post, id: string, username: string | null): Confirmed {
  const kind = isPhotoPost(mediaUris(post), post.media?.mime ?? null) ? 'photo' : 'video'
  const hasAddress = /^\d+$/.test(id) && username !== null
  const url = hasAddress ? `https://www.tiktok.com/@${username}/${kind}/${id}` : null
  return { kind: 'confirmed', post_id: id, url }
}
