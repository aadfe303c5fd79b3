import type { ProfilePost } from '../source.ts'
import { MAX_POSTS, type AuthoredPost } from '../reading/authors.ts'
import type { Fields } from '../reading/fields.ts'
import { hashtagsOf } from '../reading/hashtags.ts'
import { idOf, nameOf } from '../reading/ids.ts'
import { at, hasAny, isObject, type JsonObject } from '../reading/json.ts'

/** Reads a list of videos; what is none is left out. */
export function readVideos(items: readonly unknown[], fields: Fields): readonly AuthoredPost[] {
  return items.slice(0, MAX_POSTS).flatMap((item) => {
    const author = nameOf(at(item, 'author', 'uniqueId') ?? at(item, 'author'))
    const post = isVideo(item) ? readVideo(item, author, fields) : null
    return post === null ? [] : [{ author, post }]
  })
}

/** Whether a value is a video (or a row of photos) with its counts. */
export function isVideo(item: unknown): item is JsonObject {
  return isObject(item) && hasAny(item, ['createTime']) && hasAny(item, ['stats', 'statsV2'])
}

function readVideo(item: JsonObject, author: string | null, fields: Fields): ProfilePost | null {
  const id = idOf(item['id'])
  if (id === null) return null
  const from = fields.within(`post ${id}`)
  const counts = (key: string) => [at(item, 'statsV2', key), at(item, 'stats', key)]
  const caption = from.text('caption', item['desc'])
  const isPhotos = isObject(item['imagePost'])
  const kind = isPhotos ? 'photo' : 'video'
  return {
    post_id: id,
    posted_at: from.seconds('posted_at', item['createTime']),
    content_type: isPhotos ? 'carousel' : 'video',
    caption,
    hashtags: hashtagsOf(caption),
    likes: from.count('likes', ...counts('diggCount')),
    comments: from.count('comments', ...counts('commentCount')),
    shares: from.count('shares', ...counts('shareCount')),
    views: from.count('views', ...counts('playCount')),
    url: author === null ? null : addressOf(author, kind, id),
  }
}

function addressOf(author: string, kind: string, id: string): string {
  return `https://www.tiktok.com/@${encodeURIComponent(author)}/${kind}/${id}`
}
