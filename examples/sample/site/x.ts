import { json, type Layout } from './answer.ts'
import type { SiteProfile } from './profile-at.ts'

const PROBLEM = 'https://api.twitter.com/2/problems/resource-not-found'

/** X’s API v2, `users/by/username`. */
export const x: Layout = {
  nameIn: ({ pathname }) => /^\/2\/users\/by\/username\/(\w+)$/.exec(pathname)?.[1] ?? null,
  answer(found, name, { authorization }) {
    if (!/^Bearer \S+$/.test(String(authorization ?? ''))) {
      return json(401, {
        title: 'Unauthorized',
        type: 'about:blank',
        status: 401,
        detail: 'Unauthorized',
      })
    }
    if (found === null) {
      return problem(
        name,
        'Not Found Error',
        `Could not find user with username: [${name}].`,
        PROBLEM,
      )
    }
    if (found.trouble === 'suspended') {
      return problem(name, 'Forbidden', `User has been suspended: [${name}].`, PROBLEM)
    }
    return json(200, { data: userOf(found.profile) })
  },
}

function problem(name: string, title: string, detail: string, type: string) {
  const about = { value: name, resource_type: 'user', parameter: 'username', resource_id: name }
  return json(200, { errors: [{ ...about, detail, title, type }] })
}

function userOf(profile: SiteProfile): object {
  return {
    id: profile.id,
    name: profile.fullName,
    username: profile.handle,
    created_at: profile.createdAt.replace('Z', '.000Z'),
    description: profile.bio,
    profile_image_url: profile.pictureUrl,
    verified: profile.isVerified,
    verified_type: profile.isVerified ? 'business' : 'none',
    protected: false,
    public_metrics: {
      followers_count: profile.followers,
      following_count: profile.following,
      tweet_count: profile.posts,
      listed_count: Math.floor(profile.followers / 180),
      like_count: profile.following * 9,
    },
  }
}
