import type { ProfilePost } from '../source.ts'
import { MAX_POSTS, type AuthoredPost } from '../reading/authors.ts'
import type { Fields } from '../reading/fields.ts'
import { hashtagsOf } from '../reading/hashtags.ts'
import { codeOf, idOf, nameOf } from '../reading/ids.ts'
import { at, elements, isObject, type JsonObject } from '../reading/json.ts'

/** Keys under which lists of posts lie, newest first. */
const CONNECTIONS = [
  'xdt_api__v1__feed__user_timeline_graphql_connection',
  'edge_owner_to_timeline_media',
  'media',
]

/** The list of posts an object carries; null where it carries none, not even an empty one. */
export function timelineOf(object: JsonObject): readonly unknown[] | null {
  for (const key of CONNECTIONS) {
    const list = at(object, key, 'edges') ?? at(object, key, 'nodes')
    if (Array.isArray(list)) return list
  }
  const items = elements(object['items'])
  return items.some((item) => at(item, 'media_type') !== undefined) ? items : null
}

/** Reads the posts of a timeline; what is no post is left out. */
export function readPosts(timeline: readonly unknown[], fields: Fields): readonly AuthoredPost[] {
  return timeline.slice(0, MAX_POSTS).flatMap((entry) => {
    const media = at(entry, 'node') ?? entry
    const post = isObject(media) ? readPost(media, fields) : null
    return post === null || !isObject(media) ? [] : [{ author: authorOf(media), post }]
  })
}

function readPost(media: JsonObject, fields: Fields): ProfilePost | null {
  const shortcode = codeOf(media['shortcode'], media['code'])
  const id = idOf(media['pk'], bareId(media['id']), shortcode)
  if (id === null) return null
  const from = fields.within(`post ${id}`)
  const caption = from.text('caption', ...captionsOf(media))
  return {
    post_id: id,
    posted_at: from.seconds(
      'posted_at',
      media['taken_at_timestamp'],
      media['taken_at'],
      media['date'],
    ),
    content_type: typeOf(media),
    caption,
    hashtags: hashtagsOf(caption),
    likes: from.count(
      'likes',
      at(media, 'edge_liked_by', 'count'),
      at(media, 'edge_media_preview_like', 'count'),
      at(media, 'likes', 'count'),
      media['like_count'],
    ),
    comments: from.count(
      'comments',
      at(media, 'edge_media_to_comment', 'count'),
      at(media, 'edge_media_to_parent_comment', 'count'),
      at(media, 'comments', 'count'),
      media['comment_count'],
    ),
    shares: from.count('shares', media['reshare_count']),
    views: from.count(
      'views',
      media['video_view_count'],
      media['view_count'],
      media['video_play_count'],
      media['play_count'],
      media['video_views'],
    ),
    url: shortcode === null ? null : `https://www.instagram.com/p/${shortcode}/`,
  }
}

/** Newer ids carry their owner's after `_`. */
function bareId(id: unknown): unknown {
  return typeof id === 'string' ? id.split('_', 1)[0] : id
}

function captionsOf(media: JsonObject): readonly unknown[] {
  const [first] = elements(at(media, 'edge_media_to_caption', 'edges'))
  const caption = media['caption']
  return [at(first, 'node', 'text'), at(caption, 'text'), isObject(caption) ? null : caption]
}

const MEDIA_TYPES: ReadonlyMap<unknown, ProfilePost['content_type']> = new Map([
  [1, 'image'],
  [2, 'video'],
  [8, 'carousel'],
])

function typeOf(media: JsonObject): ProfilePost['content_type'] {
  const kind = media['__typename']
  if (typeof kind === 'string') {
    if (kind.endsWith('Sidecar')) return 'carousel'
    if (kind.endsWith('Video')) return 'video'
    if (kind.endsWith('Image')) return 'image'
  }
  if (media['is_video'] === true) return 'video'
  return MEDIA_TYPES.get(media['media_type']) ?? null
}

/** The owner, or the profile's co-author where a post has several. */
function authorOf(media: JsonObject): string | null {
  const isShared = elements(media['coauthor_producers']).length > 0
  return isShared ? null : nameOf(at(media, 'owner', 'username') ?? at(media, 'user', 'username'))
}
