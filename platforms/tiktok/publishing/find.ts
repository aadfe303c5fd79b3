import { tokenFor } from '../../publishing/failure.ts'
import { epochSeconds } from '../../publishing/instants.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'
import { matchPost, timeOfAttempt, type Candidate } from '../../publishing/match.ts'
import { textOf } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { FindOutcome, Journal, Post } from '../../publishing/publisher.ts'
import { sentAt } from '../../publishing/send-once.ts'
import { dataOf, tiktokApi, type TikTok } from './api.ts'
import { confirmedAs, PUBLISH_ID } from './out.ts'
import { fetchStatus } from './status.ts'

const LISTED = 20

/**
 * By the id a post was started with: TikTok says whether it is out, and FAILED is proof that it is
 * not and never will be. Without that id (the answer was lost): by text and time in the account’s
 * list of videos, which proves nothing where it shows none.
 */
export async function find(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  const token = await tokenFor(setup, post.account_id, 'tiktok')
  if ('kind' in token) return { kind: 'unknown', detail: token.detail }
  const tiktok = tiktokApi(setup, token, post)
  const publishId = await journal.read(PUBLISH_ID)
  if (!publishId) return findListed(tiktok, post, await sentAt(journal, post.scheduled_at))
  const status = await fetchStatus(tiktok, publishId)
  switch (status.kind) {
    case 'posted':
      return confirmedAs(post, status.id ?? publishId, post.handle)
    case 'failed':
      return { kind: 'absent' }
    default:
      return { kind: 'unknown', detail: status.detail }
  }
}

async function findListed(tiktok: TikTok, post: Post, sent: string): Promise<FindOutcome> {
  const fields = { fields: 'id,title,video_description,create_time,share_url' }
  const exchange = await tiktok.ask('/v2/video/list/', { max_count: LISTED }, fields)
  const data = dataOf(exchange)
  if (data === undefined) return { kind: 'unknown', detail: tiktok.failure(exchange).detail }
  const listed = listAt(data, 'videos').flatMap(candidate)
  const time = timeOfAttempt(sent, tiktok.setup.now())
  const found = matchPost(listed, { text: textOf(post), ...time })
  if (found === 'several') return unknown('several posts have this text and time')
  if (found === null) return unknown('no post with this text and time is shown (yet)')
  return { kind: 'confirmed', post_id: found.id, url: found.url, published_at: found.at }
}

function candidate(video: unknown): Candidate[] {
  const [id, at] = [textAt(video, 'id'), epochSeconds(member(video, 'create_time'))]
  if (id === undefined || at === undefined) return []
  const text = textAt(video, 'video_description') ?? textAt(video, 'title') ?? ''
  return [{ id, url: textAt(video, 'share_url') ?? null, text, at }]
}

function unknown(detail: string): FindOutcome {
  return { kind: 'unknown', detail: `TikTok: ${detail}` }
}
