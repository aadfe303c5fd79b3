import type { ProfileData } from '../source.ts'
import type { Fields } from '../reading/fields.ts'
import type { FoundProfile, ProfileShape } from '../reading/find-profile.ts'
import { nameOf } from '../reading/ids.ts'
import { hasAny, isObject } from '../reading/json.ts'
import { seekerIn } from '../reading/person.ts'
import type { JsonNode } from '../reading/tree.ts'

/** Keys of a user described in full; users who are only mentioned have none of them. */
const FULL = [
  'edge_followed_by',
  'edge_follow',
  'follower_count',
  'following_count',
  'followed_by',
  'biography',
]

/** A user of any year: the `edge_` counts of 2018 and later, the plain ones before and after. */
export const userShape: ProfileShape = {
  nameOf({ value }) {
    const name = nameOf(value['username'])
    if (name === null || hasAny(value, FULL)) return name
    return Object.values(value).some(isUnnamedFull) ? name : null
  },
  homes: [['data', 'user'], ['graphql', 'user'], ['user']],
}

function isUnnamedFull(part: unknown): boolean {
  return isObject(part) && hasAny(part, FULL) && !Object.hasOwn(part, 'username')
}

/** The profile a user object describes. */
export function readUser({ name, node }: FoundProfile, fields: Fields): ProfileData {
  const seek = seekerIn(node.value, name)
  return {
    username: name,
    full_name: fields.text('full_name', seek('full_name')),
    bio: fields.text('bio', seek('biography')),
    picture_url: fields.address(
      'picture_url',
      seek('profile_pic_url_hd'),
      seek('hd_profile_pic_url_info', 'url'),
      seek('profile_pic_url'),
    ),
    followers: fields.count(
      'followers',
      seek('edge_followed_by', 'count'),
      seek('follower_count'),
      seek('followed_by', 'count'),
    ),
    following: fields.count(
      'following',
      seek('edge_follow', 'count'),
      seek('following_count'),
      seek('follows', 'count'),
    ),
    posts: fields.count(
      'posts',
      seek('edge_owner_to_timeline_media', 'count'),
      seek('media_count'),
      seek('media', 'count'),
    ),
    likes: null,
    karma: null,
    category: fields.text(
      'category',
      seek('category_name'),
      node.value['category'],
      seek('business_category_name'),
    ),
    is_verified: fields.flag(seek('is_verified')),
    is_private: fields.flag(seek('is_private')),
  }
}

/** The name of the layout a user object is written in. */
export function layoutOf({ value, parent, key }: FoundProfile['node']): string {
  if (hasAny(value, ['follower_count', 'following_count'])) return 'user_info'
  if (hasAny(value, ['followed_by', 'follows'])) return 'a1_user'
  return key === 'user' && parent?.key === 'graphql' ? 'a1_graphql' : 'web_profile_info'
}

/** Whether this is where a response names its user and the user is null. */
export function isNullUser({ value, key }: JsonNode): boolean {
  return value['user'] === null && ['', 'data', 'graphql'].includes(key)
}
