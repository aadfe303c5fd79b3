import type { ProfileData } from '../source.ts'
import type { Fields } from '../reading/fields.ts'
import type { FoundProfile, ProfileShape } from '../reading/find-profile.ts'
import { nameOf } from '../reading/ids.ts'
import { at, elements, hasAny, isObject, type JsonObject } from '../reading/json.ts'
import { seekerIn } from '../reading/person.ts'
import { isUnder } from '../reading/tree.ts'

const COUNTS = ['followers_count', 'friends_count', 'statuses_count', 'relationship_counts']
const SECTIONS = ['core', 'legacy']

/** Branches whose users wrote a post or are suggested. */
const IN_TIMELINE: ReadonlySet<string> = new Set(['instructions', 'itemContent', 'tweet_results'])

/** A user with its parts in sections (GraphQL), or flat (API v1.1). */
export const userShape: ProfileShape = {
  nameOf(node) {
    if (!mayBeUser(node.value)) return null
    const parts = partsOf(node.value)
    const [name, another] = new Set(parts.flatMap((part) => nameOf(part['screen_name']) ?? []))
    if (name === undefined || another !== undefined || isUnder(node, IN_TIMELINE)) return null
    return parts.some((part) => hasAny(part, COUNTS)) ? name : null
  },
  homes: [
    ['user', 'result'],
    ['user_result', 'result'],
    ['user_result_by_screen_name', 'result'],
    [],
  ],
}

/** Users have a type or an id beside their sections, or are flat. */
function mayBeUser(value: JsonObject): boolean {
  return hasAny(value, ['__typename', 'rest_id', 'screen_name', ...SECTIONS])
}

/** The object and what lies in it, except other users described in full. */
function partsOf(value: JsonObject): readonly JsonObject[] {
  const inside = Object.entries(value).flatMap(([key, part]) => {
    const isOther = isObject(part) && Object.hasOwn(part, 'screen_name') && hasAny(part, COUNTS)
    return isObject(part) && (SECTIONS.includes(key) || !isOther) ? [part] : []
  })
  return [value, ...inside]
}

/** `core` and `legacy`, else whatever holds the name or the counts. */
function sectionsOf(user: JsonObject): readonly unknown[] {
  const holders = partsOf(user).filter((part) => hasAny(part, ['screen_name', ...COUNTS]))
  return [...SECTIONS.map((key) => user[key]), ...holders]
}

/** The profile a user object describes. The likes X counts are given ones, so they are left out. */
export function readUser({ name, node }: FoundProfile, fields: Fields): ProfileData {
  const user = node.value
  const seek = seekerIn(user, name)
  const sections = sectionsOf(user)
  const inSections = (key: string) => sections.map((section) => at(section, key))
  const [category] = elements(at(user, 'professional', 'category'))
  return {
    username: name,
    full_name: fields.text('full_name', ...inSections('name')),
    bio: fields.text('bio', at(user, 'profile_bio', 'description'), ...inSections('description')),
    picture_url: fields.address(
      'picture_url',
      at(user, 'avatar', 'image_url'),
      seek('profile_image_url_https'),
    ),
    followers: fields.count(
      'followers',
      seek('followers_count'),
      at(user, 'relationship_counts', 'followers'),
    ),
    following: fields.count(
      'following',
      seek('friends_count'),
      at(user, 'relationship_counts', 'following'),
    ),
    posts: fields.count('posts', seek('statuses_count'), at(user, 'tweet_counts', 'tweets')),
    likes: null,
    karma: null,
    category: fields.text('category', at(category, 'name')),
    is_verified: isVerified(user),
    is_private: fields.flag(at(user, 'privacy', 'protected'), ...inSections('protected')),
  }
}

/** X tells of several marks: any of them makes a profile a verified one. */
function isVerified(user: JsonObject): boolean | null {
  const marks = [
    user['is_blue_verified'],
    user['verified'],
    at(user, 'legacy', 'verified'),
    at(user, 'verification', 'verified'),
  ].filter((mark) => typeof mark === 'boolean')
  return marks.length === 0 ? null : marks.includes(true)
}

/** The name of the layout a user object is written in. */
export function layoutOf({ value }: FoundProfile['node']): string {
  if (at(value, 'core', 'screen_name') !== undefined) return 'graphql_core'
  return isObject(at(value, 'legacy')) ? 'graphql_legacy' : 'api_v1'
}
