import { mediaUris, titleOf } from '../../publishing/payload.ts'
import type { PlatformLimits } from '../../limits.ts'
import type { Post } from '../../publishing/publisher.ts'

/** What Blotato calls the platforms it posts to. */
const NAMES: Readonly<Record<string, string>> = {
  x: 'twitter',
  twitter: 'twitter',
  instagram: 'instagram',
  tiktok: 'tiktok',
  youtube: 'youtube',
  facebook: 'facebook',
  linkedin: 'linkedin',
  pinterest: 'pinterest',
  threads: 'threads',
  bluesky: 'bluesky',
}
const NEEDS_MEDIA: ReadonlySet<string> = new Set(['instagram', 'tiktok', 'youtube', 'pinterest'])

/** Where a post goes: Blotato's account, and the page or board of it where there is one. */
export interface Target {
  readonly accountId: string
  readonly fields: Readonly<Record<string, unknown>> & { readonly targetType: string }
}

/** `publisher_account` is `<account id>` or `<account id>/<page or board id>`. */
export function targetOf(post: Post, limits: PlatformLimits): Target {
  const [accountId = '', page] = (post.publisher_account ?? '').split('/')
  const targetType = NAMES[post.platform] ?? post.platform
  return { accountId, fields: { targetType, ...fieldsOf(targetType, post, page, limits) } }
}

/** What Blotato or the platform behind it would refuse, one sentence each. */
export function targetProblems(post: Post): string[] {
  const name = NAMES[post.platform]
  const uris = mediaUris(post)
  if (name === undefined) return [`blotato does not post to ${post.platform}`]
  return [
    ...(NEEDS_MEDIA.has(name) && uris.length === 0 ? [`${post.platform} takes no text alone`] : []),
    ...uris
      .filter((uri) => !uri.startsWith('https://'))
      .map((uri) => `${uri} is no address blotato can reach (https://…)`),
  ]
}

/** What is missing in the account's setting; null where nothing is. */
export function accountProblem(post: Pick<Post, 'publisher_account' | 'platform'>): string | null {
  const [account = '', page = ''] = (post.publisher_account ?? '').split('/')
  if (account === '') return 'publisher_account must be the id of the account at Blotato'
  if (post.platform === 'facebook' && page === '') return 'publisher_account must be <id>/<page id>'
  if (post.platform === 'pinterest' && page === '') {
    return 'publisher_account must be <id>/<board id>'
  }
  return null
}

function fieldsOf(
  targetType: string,
  post: Post,
  page: string | undefined,
  limits: PlatformLimits,
): Readonly<Record<string, unknown>> {
  switch (targetType) {
    case 'facebook':
      return { pageId: page }
    case 'linkedin':
      return page === undefined ? {} : { pageId: page }
    case 'pinterest':
      return {
        boardId: page,
        title: titleOf(post, limits.title),
        ...(post.media?.alt_text ? { altText: post.media.alt_text } : {}),
      }
    case 'instagram':
      return post.media?.alt_text ? { altText: post.media.alt_text } : {}
    case 'tiktok':
      return {
        privacyLevel: 'PUBLIC_TO_EVERYONE',
        disabledComments: false,
        disabledDuet: false,
        disabledStitch: false,
        isBrandedContent: false,
        isYourBrand: false,
        isAiGenerated: false,
      }
    case 'youtube':
      return {
        title: titleOf(post, limits.title),
        privacyStatus: 'public',
        shouldNotifySubscribers: true,
      }
    default:
      return {}
  }
}
