import type { ProfileReading } from '../source.ts'
import { postsOf } from '../reading/authors.ts'
import type { JsonDocument } from '../reading/capture.ts'
import { newFields } from '../reading/fields.ts'
import { findProfile } from '../reading/find-profile.ts'
import { ofOthers, readProfile } from '../reading/readings.ts'
import { isWithin, type JsonNode } from '../reading/tree.ts'
import { readPosts, timelineOf } from './posts.ts'
import { isNullUser, layoutOf, readUser, userShape } from './user.ts'

/**
 * The profile with its recent posts out of a JSON document, wherever it lies there; null where it
 * holds none. `layout` names the page it came from, else the layout is told from the user.
 */
export function readDocument(
  document: JsonDocument,
  asked: string | undefined,
  layout?: string,
): ProfileReading | null {
  if (document.nodes.some(isNullUser)) return null
  const search = findProfile(document, userShape, asked)
  if (search === null) return null
  if ('others' in search) return ofOthers(search.others, layout ?? 'web_profile_info')
  const { found } = search
  const fields = newFields()
  const profile = readUser(found, fields)
  const timeline = timelineNear(found.node, document) ?? []
  const own = postsOf(readPosts(timeline, fields), found.name)
  const posts = 'posts' in own ? own.posts : []
  return readProfile(layout ?? layoutOf(found.node), profile, posts, fields.warnings)
}

/** The posts in a user's object, else those beside it. */
function timelineNear(user: JsonNode, { nodes }: JsonDocument): readonly unknown[] | null {
  const inside = nodes.filter((node) => isWithin(node, user))
  const beside = user.parent === null ? [] : [user.parent]
  for (const { value } of [...inside, ...beside]) {
    const timeline = timelineOf(value)
    if (timeline !== null) return timeline
  }
  return null
}
