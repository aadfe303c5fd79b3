import { postsOf } from '../reading/authors.ts'
import { newFields } from '../reading/fields.ts'
import { findProfile } from '../reading/find-profile.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readProfile } from '../reading/readings.ts'
import { layoutOf, readUser, userShape } from './graphql-user.ts'
import { tweetsIn } from './tweets.ts'

/**
 * A user as GraphQL's `UserByScreenName` gives it, with the name in `core` (2025 on) or in `legacy`
 * (before), or as API v1.1's `users/show`, which carries the latest post.
 */
export const graphqlUser: Layout = (capture, asked) => {
  const document = capture.json()
  const search = document === null ? null : findProfile(document, userShape, asked)
  if (document === null || search === null) return null
  if ('others' in search) return ofOthers(search.others, 'graphql_core')
  const { found } = search
  const fields = newFields()
  const profile = readUser(found, fields)
  const own = postsOf(tweetsIn(document, found.name, fields), found.name)
  const posts = 'posts' in own ? own.posts : []
  return readProfile(layoutOf(found.node), profile, posts, fields.warnings)
}
