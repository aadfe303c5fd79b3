import { Temporal } from 'temporal-polyfill'

import { json, type Layout } from './answer.ts'
import type { SiteProfile } from './profile-at.ts'

/** Reddit’s `about.json` of a user. */
export const reddit: Layout = {
  nameIn: ({ pathname }) => /^\/user\/([\w-]+)\/about\.json$/.exec(pathname)?.[1] ?? null,
  answer(found) {
    if (found === null || found.trouble === 'not_found') {
      return json(404, { message: 'Not Found', error: 404 })
    }
    if (found.trouble === 'too_many_requests_once') {
      return json(429, { message: 'Too Many Requests', error: 429 }, { 'retry-after': '1' })
    }
    return json(200, { kind: 't2', data: accountOf(found.profile) })
  },
}

function accountOf(profile: SiteProfile): object {
  const { linkKarma, commentKarma } = profile
  const created = Temporal.Instant.from(profile.createdAt).epochMilliseconds / 1000
  return {
    is_employee: false,
    is_friend: false,
    subreddit: {
      default_set: true,
      banner_img: '',
      over_18: false,
      icon_img: profile.pictureUrl,
      display_name: `u_${profile.handle}`,
      title: profile.fullName,
      header_img: null,
      public_description: profile.bio,
      display_name_prefixed: `u/${profile.handle}`,
      subscribers: profile.followers,
      url: `/user/${profile.handle}/`,
      quarantine: false,
      subreddit_type: 'user',
    },
    awardee_karma: 0,
    awarder_karma: 0,
    id: BigInt(profile.id).toString(36),
    verified: true,
    is_gold: false,
    is_mod: true,
    has_verified_email: true,
    icon_img: profile.pictureUrl,
    snoovatar_img: '',
    hide_from_robots: false,
    link_karma: linkKarma,
    comment_karma: commentKarma,
    total_karma: linkKarma + commentKarma,
    accept_followers: true,
    name: profile.handle,
    created,
    created_utc: created,
  }
}
