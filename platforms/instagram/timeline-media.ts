import { postsOf } from '../reading/authors.ts'
import { newFields } from '../reading/fields.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readPosts as onlyPosts } from '../reading/readings.ts'
import { readPosts, timelineOf } from './posts.ts'

const LAYOUT = 'timeline_media'

/** A page of a profile's posts without the profile. */
export const timelineMedia: Layout = (capture, asked) => {
  for (const { value } of capture.json()?.nodes ?? []) {
    const timeline = timelineOf(value)
    if (timeline === null) continue
    const fields = newFields()
    const own = postsOf(readPosts(timeline, fields), asked)
    if ('others' in own) return ofOthers(own.others, LAYOUT)
    return onlyPosts(LAYOUT, own.posts, fields.warnings)
  }
  return null
}
