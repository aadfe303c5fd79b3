import type { ProfileData } from '../source.ts'
import { decodeEntities } from '../reading/entities.ts'
import { newFields, type Fields } from '../reading/fields.ts'
import { findProfile, type FoundProfile, type ProfileShape } from '../reading/find-profile.ts'
import { nameOf } from '../reading/ids.ts'
import { at, hasAny } from '../reading/json.ts'
import { seekerIn } from '../reading/person.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readProfile, refused } from '../reading/readings.ts'

const LAYOUT = 'about'

const shape: ProfileShape = {
  nameOf({ value }) {
    const isFull = hasAny(value, ['link_karma', 'comment_karma', 'total_karma', 'is_suspended'])
    return isFull ? nameOf(value['name']) : null
  },
  homes: [['data'], []],
}

/** `about.json` of a user (2016 to today). */
export const about: Layout = (capture, asked) => {
  const document = capture.json()
  const search = document === null ? null : findProfile(document, shape, asked)
  if (search === null) return null
  if ('others' in search) return ofOthers(search.others, LAYOUT)
  const { found } = search
  if (found.node.value['is_suspended'] === true) {
    return refused('suspended', 'Reddit has suspended the user', LAYOUT)
  }
  const fields = newFields()
  return readProfile(LAYOUT, readUser(found, fields), [], fields.warnings)
}

function readUser({ name, node }: FoundProfile, fields: Fields): ProfileData {
  const { value } = node
  const seek = seekerIn(value, name)
  const subreddit = seek('subreddit')
  return {
    username: name,
    full_name: fields.text('full_name', at(subreddit, 'title')),
    bio: fields.text('bio', at(subreddit, 'public_description')),
    picture_url: fields.address(
      'picture_url',
      decodeEntities(value['icon_img']),
      decodeEntities(at(subreddit, 'icon_img')),
    ),
    followers: fields.count('followers', at(subreddit, 'subscribers')),
    following: null,
    posts: null,
    likes: null,
    karma: fields.integer('karma', seek('total_karma')) ?? sumOfKarma(value, fields),
    category: null,
    is_verified: fields.flag(seek('verified')),
    is_private: null,
  }
}

/** Before `total_karma` there were its two parts. */
function sumOfKarma(value: FoundProfile['node']['value'], fields: Fields): number | null {
  if (Object.hasOwn(value, 'total_karma')) return null
  const link = fields.integer('karma', value['link_karma'])
  const comment = fields.integer('karma', value['comment_karma'])
  const sum = link === null || comment === null ? null : link + comment
  return Number.isSafeInteger(sum) ? sum : null
}
