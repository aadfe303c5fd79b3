import { newFields } from '../reading/fields.ts'
import { nameOf } from '../reading/ids.ts'
import type { Page } from '../reading/page.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readProfile } from '../reading/readings.ts'
import { writtenCounts } from './og-counts.ts'

const LAYOUT = 'og_meta'

/** The page's `og:` tags, meant for previews: rounded counts, neither bio nor posts. */
export const ogMeta: Layout = (capture, asked) => {
  const { meta } = capture.page()
  const person = personOf(meta)
  if (person === null) return null
  if (asked !== undefined && asked !== person.username) return ofOthers([person.username], LAYOUT)
  const counts = writtenCounts(meta.get('og:description') ?? meta.get('description') ?? '')
  const fields = newFields()
  const profile = {
    username: person.username,
    full_name: fields.text('full_name', person.fullName),
    bio: null,
    picture_url: fields.address('picture_url', meta.get('og:image')),
    followers: fields.count('followers', counts.followers),
    following: fields.count('following', counts.following),
    posts: fields.count('posts', counts.posts),
    likes: null,
    karma: null,
    category: null,
    is_verified: null,
    is_private: null,
  }
  return readProfile(LAYOUT, profile, [], fields.warnings)
}

/** Whom the tags are about: `Full Name (@username) • …`, agreeing with the page's address. */
function personOf(meta: Page['meta']): { username: string; fullName: string } | null {
  const title = meta.get('og:title') ?? ''
  const start = title.lastIndexOf('(@')
  const end = title.indexOf(')', start)
  const username = start === -1 || end === -1 ? null : nameOf(title.slice(start + 2, end))
  if (username === null || !/^[\w.]{1,30}$/.test(username)) return null
  if ((meta.get('og:type') ?? 'profile') !== 'profile') return null
  const addressed = /^https?:\/\/[^/]+\/([\w.]{1,30})\/?$/i.exec(meta.get('og:url') ?? '')?.[1]
  if (addressed !== undefined && addressed.toLowerCase() !== username) return null
  return { username, fullName: title.slice(0, start) }
}
