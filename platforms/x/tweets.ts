import type { ProfilePost } from '../source.ts'
import { MAX_POSTS, type AuthoredPost } from '../reading/authors.ts'
import type { JsonDocument } from '../reading/capture.ts'
import type { Fields } from '../reading/fields.ts'
import { hashtagsOf } from '../reading/hashtags.ts'
import { idOf, nameOf } from '../reading/ids.ts'
import { at, elements, hasAny, type JsonObject } from '../reading/json.ts'
import { isUnder, type JsonNode } from '../reading/tree.ts'

/** Posts within posts: reposted and quoted ones are other people's. */
const QUOTED: ReadonlySet<string> = new Set([
  'retweeted_status_result',
  'quoted_status_result',
  'retweeted_status',
  'quoted_status',
])

/**
 * Posts of a document in the order they are written, reposts left out. `publisher` is whose they
 * are where a post does not say.
 */
export function tweetsIn(
  document: JsonDocument,
  publisher: string | null,
  fields: Fields,
): readonly AuthoredPost[] {
  return document.nodes
    .filter((node) => isTweet(node.value) && !isUnder(node, QUOTED))
    .slice(0, MAX_POSTS)
    .flatMap((node) => {
      const author = authorOf(node) ?? publisher
      const post = readTweet(node, author, fields)
      return post === null ? [] : [{ author, post }]
    })
}

function isTweet(value: JsonObject): boolean {
  return (
    hasAny(value, ['full_text', 'text']) &&
    hasAny(value, ['favorite_count']) &&
    hasAny(value, ['id_str']) &&
    !hasAny(value, ['retweeted_status_result', 'retweeted_status'])
  )
}

/** GraphQL keeps who wrote a post, its views and the rest of a long text around its `legacy`. */
function around({ value, parent, key }: JsonNode): JsonObject {
  return key === 'legacy' && parent !== null ? parent.value : value
}

function authorOf(node: JsonNode): string | null {
  const user = at(around(node), 'core', 'user_results', 'result') ?? node.value['user']
  return nameOf(
    at(user, 'core', 'screen_name') ?? at(user, 'legacy', 'screen_name') ?? at(user, 'screen_name'),
  )
}

function readTweet(node: JsonNode, author: string | null, fields: Fields): ProfilePost | null {
  const [tweet, whole] = [node.value, around(node)]
  const id = idOf(tweet['id_str'], whole['rest_id'])
  if (id === null) return null
  const from = fields.within(`post ${id}`)
  const longText = at(whole, 'note_tweet', 'note_tweet_results', 'result', 'text')
  const caption = from.text('caption', longText, tweet['full_text'], tweet['text'])
  return {
    post_id: id,
    posted_at: from.time('posted_at', tweet['created_at']),
    content_type: typeOf(tweet),
    caption,
    hashtags: hashtagsOf(caption),
    likes: from.count('likes', tweet['favorite_count']),
    comments: from.count('comments', tweet['reply_count']),
    shares: from.count('shares', tweet['retweet_count']),
    views: from.count('views', at(whole, 'views', 'count')),
    url: author === null ? null : `https://x.com/${encodeURIComponent(author)}/status/${id}`,
  }
}

function typeOf(tweet: JsonObject): ProfilePost['content_type'] {
  const all = elements(at(tweet, 'extended_entities', 'media'))
  const media = all.length > 0 ? all : elements(at(tweet, 'entities', 'media'))
  const kinds = new Set(media.map((each) => at(each, 'type')))
  if (kinds.has('video') || kinds.has('animated_gif')) return 'video'
  if (kinds.has('photo')) return media.length > 1 ? 'carousel' : 'image'
  return elements(at(tweet, 'entities', 'urls')).length > 0 ? 'link' : 'text'
}
