import type { PlatformLimits } from '../../limits.ts'
import {
  mediaUris,
  textOf,
  textProblems,
  titleOf,
  titleProblems,
} from '../../publishing/payload.ts'
import type { Post } from '../../publishing/publisher.ts'

const TITLE = 100
const DESCRIPTION_BYTES = 5000
const TAGS = 500

/** The title of a video: the content’s own, else from the first line of the caption. */
export function videoTitle(post: Post, limits: PlatformLimits): string {
  return titleOf(post, limits.title ?? TITLE)
}

/** The approved text; the content’s own description where there is none. */
export function videoDescription(post: Post): string {
  return textOf(post) || (post.description ?? '')
}

/** What YouTube would refuse about a post, one sentence each; empty where all is well. */
export function problemsOf(post: Post, limits: PlatformLimits): string[] {
  const title = videoTitle(post, limits)
  const description = videoDescription(post)
  const bytes = Buffer.byteLength(description, 'utf8')
  const tags = tagsLength(post.hashtags ?? [])
  return [
    ...fileProblems(post),
    ...(title === '' ? ['YouTube wants a title: there is neither one nor a caption'] : []),
    ...titleProblems(title, 'youtube', { ...limits, title: limits.title ?? TITLE }),
    ...textProblems(post, limits),
    ...(bytes > DESCRIPTION_BYTES
      ? [`the description has ${bytes} of ${DESCRIPTION_BYTES} bytes allowed on youtube`]
      : []),
    ...(/[<>]/.test(`${title}${description}`)
      ? ['YouTube takes no < and no > in titles and descriptions']
      : []),
    ...(tags > TAGS ? [`the tags have ${tags} of ${TAGS} characters allowed on youtube`] : []),
  ]
}

function fileProblems(post: Post): string[] {
  const uris = mediaUris(post)
  const [uri = ''] = uris
  if (uris.length === 0) return ['YouTube takes no post without a video']
  if (uris.length > 1) return [`there are ${uris.length} files, YouTube takes one video`]
  const isImage = /\.(jpe?g|png|webp|heic|gif)$/i.test(URL.parse(uri)?.pathname ?? uri)
  const mime = post.media?.mime ?? null
  const isOther = mime !== null && !mime.startsWith('video/')
  return isImage || isOther ? [`${mime ?? 'an image'} is no video, YouTube takes one video`] : []
}

/** As YouTube counts them: with commas between, and quotes around those with spaces. */
function tagsLength(tags: readonly string[]): number {
  const lengths = tags.map((tag) => tag.length + (/\s/.test(tag) ? 2 : 0))
  return lengths.reduce((sum, length) => sum + length, Math.max(0, tags.length - 1))
}

/** The video resource to upload with: public, not made for children. */
export function resourceOf(post: Post, limits: PlatformLimits): object {
  const tags = post.hashtags ?? []
  return {
    snippet: {
      title: videoTitle(post, limits),
      description: videoDescription(post),
      ...(tags.length === 0 ? {} : { tags }),
    },
    status: { privacyStatus: 'public', selfDeclaredMadeForKids: false },
  }
}
