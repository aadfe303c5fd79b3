import { limitProblems, postedText, type PlatformLimits } from '../limits.ts'
import type { Post, PublishOutcome } from './publisher.ts'

/** The text as it goes out: the caption, then the hashtags it does not hold yet. */
export function textOf(post: Pick<Post, 'caption' | 'hashtags'>): string {
  return postedText(post.caption ?? '', post.hashtags ?? [])
}

/**
 * The title as it goes out: the content's own, whole; else the first line of the caption, cut at a
 * word with `…` where it is longer than `longest` (characters, null: no limit). Empty where there is
 * neither.
 */
export function titleOf(post: Pick<Post, 'title' | 'caption'>, longest: number | null): string {
  const own = (post.title ?? '').trim()
  if (own !== '') return own
  const line = (post.caption ?? '').trim().split('\n')[0]?.trim() ?? ''
  if (longest === null || line.length <= longest) return line
  const room = line.slice(0, longest - 1)
  const lastSpace = /^\s/u.test(line.slice(room.length)) ? room.length : room.search(/\s\S*$/u)
  const kept = lastSpace > 0 ? room.slice(0, lastSpace) : wholeCharacters(room)
  return `${kept.trimEnd()}…`
}

/** What of the text the platform would refuse, one sentence each: what, how much, how much may be. */
export function textProblems(
  post: Pick<Post, 'caption' | 'hashtags' | 'platform'>,
  limits: PlatformLimits,
): string[] {
  return limitProblems(post.caption ?? '', post.hashtags ?? [], post.platform, limits)
}

/** The same of a title. */
export function titleProblems(title: string, platform: string, limits: PlatformLimits): string[] {
  if (limits.title === null || title.length <= limits.title) return []
  return [`the title has ${title.length} of ${limits.title} characters allowed on ${platform}`]
}

/** The addresses of the files to post, in their order; empty where it is text alone. */
export function mediaUris(post: Pick<Post, 'media'>): readonly string[] {
  return post.media?.uris ?? []
}

/** Back to the approver with all problems at once; null where there are none. */
export function refusedForProblems(problems: readonly string[]): PublishOutcome | null {
  if (problems.length === 0) return null
  return { kind: 'refused', error_class: 'edit', detail: problems.join('; ') }
}

function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}
