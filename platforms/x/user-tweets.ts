import { postsOf } from '../reading/authors.ts'
import { newFields } from '../reading/fields.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readPosts } from '../reading/readings.ts'
import { tweetsIn } from './tweets.ts'

const LAYOUT = 'user_tweets'

/** GraphQL's `UserTweets`: a profile's posts without the profile. */
export const userTweets: Layout = (capture, asked) => {
  const document = capture.json()
  const isTimeline = document?.nodes.some(({ value }) => Array.isArray(value['instructions']))
  if (document === null || !isTimeline) return null
  const fields = newFields()
  const own = postsOf(tweetsIn(document, asked ?? null, fields), asked)
  if ('others' in own) return ofOthers(own.others, LAYOUT)
  return readPosts(LAYOUT, own.posts, fields.warnings)
}
