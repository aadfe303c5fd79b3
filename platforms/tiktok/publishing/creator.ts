import { refused, type Failure } from '../../publishing/failure.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'
import { mediaUris } from '../../publishing/payload.ts'
import type { Post } from '../../publishing/publisher.ts'
import { dataOf, type TikTok } from './api.ts'
import { isPhotoPost } from './payload.ts'

const PUBLIC = 'PUBLIC_TO_EVERYONE'

/** What TikTok says about the account right before a post: it has to be asked each time. */
export interface Creator {
  readonly kind: 'creator'
  readonly username: string | null
  /** What the account has switched off has to be switched off in the post. */
  readonly comments_off: boolean
  readonly duets_off: boolean
  readonly stitches_off: boolean
}

/** Asks whether the account can post this publicly now; a failure where it cannot. */
export async function readCreator(tiktok: TikTok, post: Post): Promise<Creator | Failure> {
  const exchange = await tiktok.ask('/v2/post/publish/creator_info/query/', {})
  const data = dataOf(exchange)
  if (data === undefined) return tiktok.failure(exchange)
  const username = textAt(data, 'creator_username') ?? null
  const wanted = post.publisher_account?.replace(/^@/, '').toLowerCase()
  if (wanted && username !== null && wanted !== username.toLowerCase()) {
    return refused('operator', `TikTok: the token belongs to @${username}, not to @${wanted}`)
  }
  const problem = privacyProblem(data) ?? durationProblem(data, post)
  if (problem !== null) return refused('edit', problem)
  const isOff = (name: string) => member(data, name) === true
  return {
    kind: 'creator',
    username,
    comments_off: isOff('comment_disabled'),
    duets_off: isOff('duet_disabled'),
    stitches_off: isOff('stitch_disabled'),
  }
}

function privacyProblem(data: unknown): string | null {
  const options = listAt(data, 'privacy_level_options').map(String)
  if (options.includes(PUBLIC)) return null
  return `TikTok: the account cannot post publicly (it may post to ${options.join(', ') || 'nobody'})`
}

function durationProblem(data: unknown, post: Post): string | null {
  const longest = Number(textAt(data, 'max_video_post_duration_sec'))
  const duration = post.media?.duration_s ?? 0
  if (isPhotoPost(mediaUris(post), post.media?.mime ?? null) || !(duration > longest)) return null
  return `TikTok: the video lasts ${duration} s, this account may post ${longest} s at most`
}
