import { tokenFor } from '../../publishing/failure.ts'
import { listAt, textAt } from '../../publishing/json.ts'
import { matchPost, timeOfAttempt, type Candidate } from '../../publishing/match.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { FindOutcome, Journal, Post } from '../../publishing/publisher.ts'
import { sentAt } from '../../publishing/send-once.ts'
import { answerOf, youtubeApi, type YouTube } from './api.ts'
import { videoTitle } from './payload.ts'

const LISTED = 50

/**
 * The video by its title and time among the latest uploads of the channel. Where none is shown,
 * nothing is proven: YouTube lists uploads late.
 */
export async function find(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  const token = await tokenFor(setup, post.account_id, 'youtube')
  if ('kind' in token) return unknown(token.detail)
  const uploads = await latestUploads(youtubeApi(setup, token))
  if (!Array.isArray(uploads)) return uploads
  const time = timeOfAttempt(await sentAt(journal, post.scheduled_at), setup.now())
  const text = videoTitle(post, setup.limitsOf('youtube'))
  const found = matchPost(uploads, { text, ...time })
  if (found === 'several') return unknown('YouTube: several videos have this title and time')
  if (found === null) return unknown('YouTube: no video with this title and time is shown (yet)')
  return { kind: 'confirmed', post_id: found.id, url: found.url, published_at: found.at }
}

async function latestUploads(youtube: YouTube): Promise<Candidate[] | FindOutcome> {
  const channels = await youtube.get('channels', { part: 'contentDetails', mine: 'true' })
  const path = ['items', 0, 'contentDetails', 'relatedPlaylists', 'uploads']
  const playlistId = textAt(answerOf(channels), ...path)
  if (playlistId === undefined) return unknown(youtube.failure(channels).detail)
  const part = 'snippet,contentDetails,status'
  const query = { part, playlistId, maxResults: LISTED }
  const exchange = await youtube.get('playlistItems', query)
  const answer = answerOf(exchange)
  if (answer === undefined) return unknown(youtube.failure(exchange).detail)
  return listAt(answer, 'items').flatMap(candidate)
}

/** Public videos only: one that is private is not out. */
function candidate(item: unknown): Candidate[] {
  const id = textAt(item, 'contentDetails', 'videoId')
  const at =
    textAt(item, 'contentDetails', 'videoPublishedAt') ?? textAt(item, 'snippet', 'publishedAt')
  const isPublic = textAt(item, 'status', 'privacyStatus') === 'public'
  if (id === undefined || at === undefined || !isPublic) return []
  const url = `https://www.youtube.com/watch?v=${id}`
  return [{ id, url, text: textAt(item, 'snippet', 'title') ?? '', at }]
}

function unknown(detail: string): FindOutcome {
  return { kind: 'unknown', detail }
}
