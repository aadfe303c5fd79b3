import type { ProfileReading } from '../source.ts'
import { postsOf } from '../reading/authors.ts'
import type { JsonDocument } from '../reading/capture.ts'
import { newFields } from '../reading/fields.ts'
import { findProfile, type ProfileShape } from '../reading/find-profile.ts'
import { nameOf } from '../reading/ids.ts'
import { at, elements, hasAny } from '../reading/json.ts'
import { ofOthers, readPosts, readProfile } from '../reading/readings.ts'
import { readVideos } from './posts.ts'
import { readUser } from './user.ts'

/** `userInfo`: an object that holds a `user` and their counts beside each other. */
const shape: ProfileShape = {
  nameOf({ value, key }) {
    const isInfo = key === 'userInfo' || hasAny(value, ['stats', 'statsV2'])
    return isInfo ? nameOf(at(value, 'user', 'uniqueId')) : null
  },
  homes: [['webapp.user-detail', 'userInfo'], ['userInfo']],
}

/** The profile and its videos out of a document that holds `userInfo`; null where none does. */
export function readUserDetail(
  document: JsonDocument,
  asked: string | undefined,
  layout: string,
): ProfileReading | null {
  const search = findProfile(document, shape, asked)
  if (search === null) return null
  if ('others' in search) return ofOthers(search.others, layout)
  const { name, node } = search.found
  const fields = newFields()
  const profile = readUser(node.value, name, fields)
  const own = postsOf(readVideos(itemsOf(document), fields), name)
  return readProfile(layout, profile, 'posts' in own ? own.posts : [], fields.warnings)
}

/** Videos without their profile. */
export function readItemList(
  document: JsonDocument,
  asked: string | undefined,
  layout: string,
): ProfileReading | null {
  if (!document.nodes.some(({ value }) => Array.isArray(value['itemList']))) return null
  const fields = newFields()
  const own = postsOf(readVideos(itemsOf(document), fields), asked)
  if ('others' in own) return ofOthers(own.others, layout)
  return readPosts(layout, own.posts, fields.warnings)
}

function itemsOf({ nodes }: JsonDocument): readonly unknown[] {
  return nodes.flatMap(({ value }) => elements(value['itemList']))
}
