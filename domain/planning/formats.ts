import type { OriginalRow } from './input.ts'

type Kind = OriginalRow['kind']

const MEDIA: readonly Kind[] = ['video', 'image', 'carousel']

/** Platforms on which a text alone is a post. */
const TEXT_PLATFORMS: ReadonlySet<string> = new Set([
  'x',
  'reddit',
  'facebook',
  'threads',
  'bluesky',
  'mastodon',
  'linkedin',
  'wordpress',
])

/** Platforms that take only some kinds of content (platforms.md); the others take every kind. */
const ONLY: Readonly<Record<string, readonly Kind[]>> = {
  instagram: MEDIA,
  tiktok: MEDIA,
  youtube: ['video'],
  pinterest: MEDIA,
  messages: MEDIA,
}

/** Whether a post of text alone is possible on the platform. */
export function takesTextAlone(platform: string): boolean {
  return TEXT_PLATFORMS.has(platform)
}

/** Whether the platform takes content of this kind. */
export function takesKind(platform: string, kind: Kind): boolean {
  return ONLY[platform]?.includes(kind) ?? true
}
