import type { ProfileData } from '../source.ts'
import type { Fields } from '../reading/fields.ts'
import { at, type JsonObject } from '../reading/json.ts'
import { seekerIn } from '../reading/person.ts'

/**
 * The profile of the person of this lower-case name out of an object that holds `user` and their
 * counts: `statsV2` in digits (2024 on), `stats` as numbers, where those above 2^31 have been
 * written as negative ones.
 */
export function readUser(info: JsonObject, name: string, fields: Fields): ProfileData {
  const seek = seekerIn(info, name)
  const counts = (key: string) => [at(info, 'statsV2', key), at(info, 'stats', key), seek(key)]
  return {
    username: name,
    full_name: fields.text('full_name', seek('nickname')),
    bio: fields.text('bio', seek('signature')),
    picture_url: fields.address(
      'picture_url',
      seek('avatarLarger'),
      seek('avatarMedium'),
      seek('avatarThumb'),
    ),
    followers: fields.count('followers', ...counts('followerCount')),
    following: fields.count('following', ...counts('followingCount')),
    posts: fields.count('posts', ...counts('videoCount')),
    likes: fields.count('likes', ...counts('heartCount'), ...counts('heart')),
    karma: null,
    category: fields.text('category', seek('commerceUserInfo', 'category')),
    is_verified: fields.flag(seek('verified')),
    is_private: fields.flag(seek('privateAccount'), seek('secret')),
  }
}
