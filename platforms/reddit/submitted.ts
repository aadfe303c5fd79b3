import type { ProfilePost } from '../source.ts'
import { MAX_POSTS, postsOf } from '../reading/authors.ts'
import { newFields, type Fields } from '../reading/fields.ts'
import { hashtagsOf } from '../reading/hashtags.ts'
import { idOf, nameOf } from '../reading/ids.ts'
import type { JsonObject } from '../reading/json.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readPosts } from '../reading/readings.ts'
import { addressOf } from '../reading/values.ts'
import { isUnder } from '../reading/tree.ts'

const LAYOUT = 'submitted'
const QUOTED: ReadonlySet<string> = new Set(['crosspost_parent_list'])
const POST = ['title', 'permalink', 'author', 'created_utc']

/** A user's listing of posts without the profile; comments in it are left out. */
export const submitted: Layout = (capture, asked) => {
  const nodes = capture.json()?.nodes ?? []
  if (!nodes.some(({ value }) => Array.isArray(value['children']))) return null
  const fields = newFields()
  const posts = nodes
    .filter((node) => isPost(node.value) && !isUnder(node, QUOTED))
    .slice(0, MAX_POSTS)
    .flatMap(({ value }) => {
      const post = readPost(value, fields)
      return post === null ? [] : [{ author: nameOf(value['author']), post }]
    })
  const own = postsOf(posts, asked)
  if ('others' in own) return ofOthers(own.others, LAYOUT)
  return readPosts(LAYOUT, own.posts, fields.warnings)
}

function isPost(value: JsonObject): boolean {
  return POST.every((key) => Object.hasOwn(value, key))
}

/** A post's caption is its title. */
function readPost(value: JsonObject, fields: Fields): ProfilePost | null {
  const id = idOf(value['id'])
  if (id === null) return null
  const from = fields.within(`post ${id}`)
  const caption = from.text('caption', value['title'])
  const permalink = value['permalink']
  return {
    post_id: id,
    posted_at: from.seconds('posted_at', value['created_utc']),
    content_type: typeOf(value),
    caption,
    hashtags: hashtagsOf(caption),
    likes: from.count('likes', value['score'], value['ups']),
    comments: from.count('comments', value['num_comments']),
    shares: null,
    views: from.count('views', value['view_count']),
    url:
      typeof permalink === 'string' && permalink.startsWith('/')
        ? addressOf(`https://www.reddit.com${permalink}`)
        : null,
  }
}

function typeOf(value: JsonObject): ProfilePost['content_type'] {
  const hint = value['post_hint']
  if (value['is_gallery'] === true) return 'carousel'
  if (value['is_video'] === true || hint === 'hosted:video' || hint === 'rich:video') return 'video'
  if (hint === 'image') return 'image'
  if (value['is_self'] === true) return 'text'
  return value['is_self'] === false ? 'link' : null
}
