import { html, json, type Answer, type Layout } from './answer.ts'
import { instagramPost } from './instagram-post.ts'
import type { SiteProfile } from './profile-at.ts'

/** Instagram’s `web_profile_info`, of 2022 and later. */
export const instagram: Layout = {
  nameIn: ({ pathname, searchParams }) =>
    pathname === '/api/v1/users/web_profile_info/' ? searchParams.get('username') : null,
  answer(found, name) {
    if (found === null) return json(404, { status: 'fail', message: 'User not found' })
    const { profile, trouble } = found
    if (trouble === 'login_wall') return toLogin(name)
    return json(200, profileInfo(profile, trouble === 'private'))
  },
  pages: {
    '/accounts/login/': html(
      200,
      '<!DOCTYPE html>\n<html lang="en" class="no-js not-logged-in"><head><title>\nLogin • Instagram\n</title></head>\n<body><div id="react-root"></div><form id="loginForm" method="post" action="/accounts/login/ajax/"><input name="username"/><input name="password" type="password"/></form></body></html>\n',
    ),
  },
}

function toLogin(name: string): Answer {
  const next = encodeURIComponent(`/api/v1/users/web_profile_info/?username=${name}`)
  return { status: 302, headers: { location: `/accounts/login/?next=${next}` }, body: '' }
}

/** The document for one profile; a private one keeps its posts to itself. */
export function profileInfo(profile: SiteProfile, isPrivate: boolean): object {
  const count = (value: number) => ({ count: value })
  const posts = isPrivate ? [] : profile.recent
  return {
    data: {
      user: {
        biography: profile.bio,
        bio_links: [],
        blocked_by_viewer: false,
        country_block: false,
        external_url: null,
        edge_followed_by: count(profile.followers),
        fbid: `178414${profile.id}`,
        followed_by_viewer: false,
        edge_follow: count(profile.following),
        follows_viewer: false,
        full_name: profile.fullName,
        has_clips: true,
        highlight_reel_count: 4,
        hide_like_and_view_counts: false,
        id: profile.id,
        is_business_account: true,
        is_professional_account: true,
        is_joined_recently: false,
        business_category_name: null,
        overall_category_name: null,
        category_enum: null,
        category_name: profile.category,
        is_private: isPrivate,
        is_verified: profile.isVerified,
        edge_mutual_followed_by: { count: 0, edges: [] },
        profile_pic_url: profile.pictureUrl,
        profile_pic_url_hd: profile.pictureUrl,
        username: profile.handle,
        pronouns: [],
        edge_felix_video_timeline: { ...count(0), page_info: lastPage, edges: [] },
        edge_owner_to_timeline_media: {
          ...count(profile.posts),
          page_info: isPrivate ? lastPage : { has_next_page: true, end_cursor: 'QVFD' },
          edges: posts.map((post) => ({ node: instagramPost(post, profile) })),
        },
        edge_saved_media: { ...count(0), page_info: lastPage, edges: [] },
        edge_media_collections: { ...count(0), page_info: lastPage, edges: [] },
      },
    },
    status: 'ok',
  }
}

const lastPage = { has_next_page: false, end_cursor: null }
