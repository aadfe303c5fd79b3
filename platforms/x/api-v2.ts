import type { ProfileData } from '../source.ts'
import { newFields, type Fields } from '../reading/fields.ts'
import { findProfile, type FoundProfile, type ProfileShape } from '../reading/find-profile.ts'
import { idOf, nameOf } from '../reading/ids.ts'
import { seekerIn } from '../reading/person.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readProfile } from '../reading/readings.ts'

const LAYOUT = 'api_v2'

const shape: ProfileShape = {
  nameOf: ({ value }) =>
    idOf(value['id']) !== null && typeof value['name'] === 'string'
      ? nameOf(value['username'])
      : null,
  homes: [['data']],
}

/** API v2's `users/by/username`, with only the fields that were asked for. */
export const apiV2: Layout = (capture, asked) => {
  const document = capture.json()
  const search = document === null ? null : findProfile(document, shape, asked)
  if (search === null) return null
  if ('others' in search) return ofOthers(search.others, LAYOUT)
  const fields = newFields()
  return readProfile(LAYOUT, readUser(search.found, fields), [], fields.warnings)
}

/** The likes X counts are given ones, so they are left out. */
function readUser({ name, node }: FoundProfile, fields: Fields): ProfileData {
  const seek = seekerIn(node.value, name)
  return {
    username: name,
    full_name: fields.text('full_name', node.value['name']),
    bio: fields.text('bio', node.value['description']),
    picture_url: fields.address('picture_url', seek('profile_image_url')),
    followers: fields.count('followers', seek('public_metrics', 'followers_count')),
    following: fields.count('following', seek('public_metrics', 'following_count')),
    posts: fields.count('posts', seek('public_metrics', 'tweet_count')),
    likes: null,
    karma: null,
    category: null,
    is_verified: fields.flag(node.value['verified']),
    is_private: fields.flag(node.value['protected']),
  }
}
