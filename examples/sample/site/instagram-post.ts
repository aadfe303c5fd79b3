import type { SiteProfile } from './profile-at.ts'
import type { SitePost } from './recent-posts.ts'

const TYPES = { image: 'GraphImage', carousel: 'GraphSidecar', video: 'GraphVideo' } as const
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const THUMBNAILS = [150, 240, 320, 480, 640] as const

/** A post as a node of `edge_owner_to_timeline_media`. */
export function instagramPost(post: SitePost, owner: Pick<SiteProfile, 'id' | 'handle'>): object {
  const src = (width: number) =>
    `https://pictures.example.com/v/t51.2885-15/${post.id}_n.jpg?stp=dst-jpg_e35_p${width}x${width}&_nc_ht=pictures.example.com&_nc_cat=104&_nc_ohc=${owner.id}&edm=AOQ1c0wBAAAA&ccb=7-5&oh=00_${post.id}${owner.id}&oe=${post.postedAt.toString(16)}&_nc_sid=8fd12b`
  const isVideo = post.type === 'video'
  return {
    __typename: TYPES[post.type],
    id: post.id,
    shortcode: shortcodeOf(post.id),
    dimensions: { height: 1350, width: 1080 },
    display_url: src(1080),
    edge_media_to_tagged_user: { edges: [] },
    fact_check_overall_rating: null,
    fact_check_information: null,
    gating_info: null,
    sharing_friction_info: { should_have_sharing_friction: false, bloks_app_url: null },
    media_overlay_info: null,
    media_preview: null,
    owner: { id: owner.id, username: owner.handle },
    is_video: isVideo,
    has_upcoming_event: false,
    accessibility_caption: isVideo ? null : `Photo shared by ${owner.handle}.`,
    ...(isVideo ? { has_audio: true, video_url: src(720), video_view_count: post.views } : {}),
    edge_media_to_caption: { edges: [{ node: { text: post.caption } }] },
    edge_media_to_comment: { count: post.comments },
    comments_disabled: false,
    taken_at_timestamp: post.postedAt,
    edge_liked_by: { count: post.likes },
    edge_media_preview_like: { count: post.likes },
    location: null,
    thumbnail_src: src(640),
    thumbnail_resources: THUMBNAILS.map((width) => ({
      src: src(width),
      config_width: width,
      config_height: width,
    })),
    coauthor_producers: [],
    pinned_for_users: [],
    ...(isVideo ? { product_type: 'clips', clips_music_attribution_info: null } : {}),
    ...(post.type === 'carousel' ? { edge_sidecar_to_children: { edges: [] } } : {}),
  }
}

/** The post’s id in the base 64 that its address is written in. */
export function shortcodeOf(id: string): string {
  let left = BigInt(id)
  let code = ''
  for (; left > 0n; left /= 64n) code = (DIGITS[Number(left % 64n)] ?? '') + code
  return code
}
