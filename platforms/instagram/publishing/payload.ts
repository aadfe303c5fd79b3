import type { PlatformLimits } from '../../limits.ts'
import { mediaUris, textOf, textProblems } from '../../publishing/payload.ts'
import type { Media, Post } from '../../publishing/publisher.ts'

/** Reels, as Instagram documents them. */
const REEL = { least_s: 3, most_s: 900, widest: 1920, flattest: 10, slimmest: 0.01 }
/** Width by height of a single image. */
const IMAGE = { slimmest: 4 / 5, flattest: 1.91 }
const CAROUSEL = { least: 2, most: 10 }
const MENTIONS = 20
const ALT_TEXT = 1000

/** One thing to make a container of: the fields of `POST /{ig-id}/media`. */
export type Container = Readonly<Record<string, string | boolean>>

/** What a post is made of: one container, or the children of a carousel with the fields of it. */
export interface Containers {
  readonly children: readonly Container[]
  readonly main: Container
}

/** What Instagram would refuse about a post, one sentence each; empty where all is well. */
export function problemsOf(post: Post, limits: PlatformLimits): string[] {
  return [
    ...textProblems(post, limits),
    ...mentionProblems(textOf(post)),
    ...fileProblems(post),
    ...(post.media && isSingle(post) ? formatProblems(post.media) : []),
  ]
}

function isSingle(post: Post): boolean {
  return mediaUris(post).length === 1
}

function mentionProblems(text: string): string[] {
  const count = text.match(/(?<![\w@])@\w/g)?.length ?? 0
  return count > MENTIONS
    ? [`the caption mentions ${count} accounts, Instagram takes at most ${MENTIONS}`]
    : []
}

function fileProblems(post: Post): string[] {
  const uris = mediaUris(post)
  if (uris.length === 0) return ['Instagram takes no post without an image or a video']
  const problems = uris
    .filter((uri) => !/^https?:\/\//i.test(uri))
    .map(
      (uri) =>
        `Instagram fetches the file itself: ${uri.replace(/\?.*/s, '')} has no public https address`,
    )
  if (uris.length > CAROUSEL.most) {
    problems.push(`the carousel has ${uris.length} files, Instagram takes ${CAROUSEL.most} at most`)
  }
  if (post.content_type === 'carousel' && uris.length < CAROUSEL.least) {
    problems.push(`the carousel has ${uris.length} file, Instagram wants ${CAROUSEL.least} or more`)
  }
  if ((post.media?.alt_text?.length ?? 0) > ALT_TEXT) {
    const length = post.media?.alt_text?.length
    problems.push(`the alt text has ${length} of ${ALT_TEXT} characters allowed on Instagram`)
  }
  return problems
}

function formatProblems(media: Media): string[] {
  const [uri = ''] = media.uris
  const isReel = isVideo(uri, media.mime)
  const ratio = media.width && media.height ? media.width / media.height : null
  const problems: string[] = []
  if (isReel && media.duration_s !== null) {
    const { duration_s } = media
    if (duration_s < REEL.least_s || duration_s > REEL.most_s) {
      problems.push(
        `the reel lasts ${duration_s} s; Instagram takes 3 s to 15 min (15–60 s is best)`,
      )
    }
  }
  if (isReel && (media.width ?? 0) > REEL.widest) {
    problems.push(`the reel is ${media.width} pixels wide, Instagram takes ${REEL.widest} at most`)
  }
  const { slimmest, flattest } = isReel ? REEL : IMAGE
  if (ratio !== null && (ratio < slimmest || ratio > flattest)) {
    const wanted = isReel ? '0.01:1 to 10:1 (9:16 is best)' : '4:5 to 1.91:1'
    problems.push(
      `the ${isReel ? 'reel' : 'image'} is ${media.width}×${media.height}, Instagram takes ${wanted}`,
    )
  }
  return problems
}

/** The containers of a post that has no problems. */
export function containersOf(post: Post): Containers {
  const caption = textOf(post)
  const uris = mediaUris(post)
  const text: Container = caption === '' ? {} : { caption }
  const [first = ''] = uris
  if (uris.length === 1) {
    const { mime = null } = post.media ?? {}
    const file = isVideo(first, mime)
      ? { media_type: 'REELS', video_url: first }
      : { image_url: first, ...altText(post) }
    return { children: [], main: { ...file, ...text } }
  }
  const children = uris.map((uri, index) => {
    const file = isVideo(uri, post.media?.mime ?? null)
      ? { media_type: 'VIDEO', video_url: uri }
      : { image_url: uri, ...(index === 0 ? altText(post) : {}) }
    return { ...file, is_carousel_item: true }
  })
  return { children, main: { media_type: 'CAROUSEL', ...text } }
}

function altText(post: Post): Container {
  const alt_text = post.media?.alt_text?.trim() ?? ''
  return alt_text === '' ? {} : { alt_text }
}

/** By the ending of its address; where that says nothing, by the mime type. */
function isVideo(uri: string, mime: string | null): boolean {
  const path = URL.parse(uri)?.pathname ?? uri
  if (/\.(mp4|mov|m4v|webm)$/i.test(path)) return true
  return !/\.(jpe?g|png|webp|heic|gif)$/i.test(path) && mime?.startsWith('video/') === true
}
