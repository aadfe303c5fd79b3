import type { PlatformLimits } from '../../limits.ts'
import {
  mediaUris,
  textOf,
  textProblems,
  titleOf,
  titleProblems,
} from '../../publishing/payload.ts'
import type { Post } from '../../publishing/publisher.ts'
import type { Creator } from './creator.ts'

const PHOTO_TITLE = 90
const PHOTO_DESCRIPTION = 4000
const MOST_PHOTOS = 35

/** Whether files go out as photos; videos otherwise. By their addresses, else by the mime type. */
export function isPhotoPost(uris: readonly string[], mime: string | null): boolean {
  const isPhoto = (uri: string) => {
    const path = URL.parse(uri)?.pathname ?? uri
    if (/\.(jpe?g|webp|png|heic|gif)$/i.test(path)) return true
    return !/\.(mp4|mov|m4v|webm)$/i.test(path) && mime?.startsWith('image/') === true
  }
  return uris.length > 0 && uris.every(isPhoto)
}

/** What TikTok would refuse about a post, one sentence each; empty where all is well. */
export function problemsOf(post: Post, limits: PlatformLimits): string[] {
  const uris = mediaUris(post)
  if (uris.length === 0) return ['TikTok takes no post without a video or photos']
  const isPhotos = isPhotoPost(uris, post.media?.mime ?? null)
  const problems = uris
    .filter((uri) => !/^https:\/\//i.test(uri))
    .map(
      (uri) =>
        `TikTok fetches the file itself: ${uri.replace(/\?.*/s, '')} has no public https address`,
    )
  if (isPhotos && uris.length > MOST_PHOTOS) {
    problems.push(`there are ${uris.length} photos, TikTok takes ${MOST_PHOTOS} at most`)
  }
  if (!isPhotos && uris.length > 1) {
    problems.push(`there are ${uris.length} files with a video among them, TikTok takes one video`)
  }
  const { title, limits: own } = photoLimits(limits)
  return isPhotos
    ? [
        ...problems,
        ...titleProblems(titleOf(post, title), 'tiktok', own),
        ...textProblems(post, own),
      ]
    : [...problems, ...textProblems(post, limits)]
}

function photoLimits(limits: PlatformLimits) {
  const title = limits.title ?? PHOTO_TITLE
  return { title, limits: { ...limits, title, caption: PHOTO_DESCRIPTION } }
}

/** The call that starts a post: where it goes and with what. */
export interface Start {
  readonly path: string
  readonly body: object
}

/** A post without problems as TikTok takes it: public, files fetched by TikTok from where they lie. */
export function startOf(post: Post, creator: Creator, limits: PlatformLimits): Start {
  const uris = mediaUris(post)
  const text = textOf(post)
  const common = { privacy_level: 'PUBLIC_TO_EVERYONE', disable_comment: creator.comments_off }
  if (!isPhotoPost(uris, post.media?.mime ?? null)) {
    const switches = { disable_duet: creator.duets_off, disable_stitch: creator.stitches_off }
    return {
      path: '/v2/post/publish/video/init/',
      body: {
        post_info: { ...common, ...switches, ...(text === '' ? {} : { title: text }) },
        source_info: { source: 'PULL_FROM_URL', video_url: uris[0] },
      },
    }
  }
  const title = titleOf(post, photoLimits(limits).title)
  const words = {
    ...(title === '' ? {} : { title }),
    ...(text === '' ? {} : { description: text }),
  }
  return {
    path: '/v2/post/publish/content/init/',
    body: {
      media_type: 'PHOTO',
      post_mode: 'DIRECT_POST',
      post_info: { ...common, ...words, auto_add_music: false },
      source_info: { source: 'PULL_FROM_URL', photo_images: uris, photo_cover_index: 0 },
    },
  }
}
