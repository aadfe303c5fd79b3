import { mediaUris } from '../../publishing/payload.ts'
import type { Post } from '../../publishing/publisher.ts'

const MOST_IMAGES = 4
const LONGEST_ALT_TEXT = 1000

/** What X calls the use of a file, by its media type; null where it takes none such. */
export function categoryOf(
  mime: string | null,
): 'tweet_image' | 'tweet_video' | 'tweet_gif' | null {
  if (mime === 'image/gif') return 'tweet_gif'
  if (mime !== null && /^image\/(jpeg|png|webp|bmp|tiff|pjpeg)$/.test(mime)) return 'tweet_image'
  return mime !== null && /^video\/(mp4|webm|mp2t|quicktime)$/.test(mime) ? 'tweet_video' : null
}

/** What X would refuse about the files of a post, one sentence each. */
export function mediaProblems(post: Pick<Post, 'media'>): string[] {
  const count = mediaUris(post).length
  const problems: string[] = []
  if (count > MOST_IMAGES) problems.push(`there are ${count} files, x takes at most ${MOST_IMAGES}`)
  const mime = post.media?.mime ?? null
  const category = categoryOf(mime)
  if (mime !== null && category === null) problems.push(`x takes no files of type ${mime}`)
  if (count > 1 && (category === 'tweet_video' || category === 'tweet_gif')) {
    problems.push(`there are ${count} files, x takes one video or animated image`)
  }
  const length = post.media?.alt_text?.length ?? 0
  if (length > LONGEST_ALT_TEXT) {
    problems.push(`the alt text has ${length} of ${LONGEST_ALT_TEXT} characters allowed on x`)
  }
  return problems
}
