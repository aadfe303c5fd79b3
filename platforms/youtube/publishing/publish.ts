import { refused, tokenFor } from '../../publishing/failure.ts'
import type { Exchange } from '../../publishing/http.ts'
import { listAt, textAt } from '../../publishing/json.ts'
import { openMedia } from '../../publishing/media-source.ts'
import { tooLateToSend } from '../../publishing/in-time.ts'
import { mediaUris, refusedForProblems } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Journal, Post, Publisher, PublishOutcome } from '../../publishing/publisher.ts'
import { sendingPoints, sendOnce } from '../../publishing/send-once.ts'
import { answerOf, youtubeApi, type YouTube } from './api.ts'
import { find } from './find.ts'
import { problemsOf, resourceOf } from './payload.ts'
import { asking, lastPart, openUpload, putting, uploadMost, type Upload } from './upload.ts'

/** The moments of `publish` between two effects. */
export const FAULT_POINTS = [
  'youtube:session-made',
  'youtube:session-noted',
  ...sendingPoints('youtube'),
]

/** Noted without a detail: the address of an upload is a capability. */
const SESSION = 'session'

/** Uploads videos publicly through the YouTube Data API. */
export function youtubePublisher(setup: ProviderSetup): Publisher {
  return {
    name: 'youtube',
    async ready({ account_id }) {
      await setup.tokens.tokenOf(account_id, 'youtube')
    },
    publish: (post, _key, journal) => publish(setup, post, journal),
    find: (post, _key, journal) => find(setup, post, journal),
  }
}

async function publish(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<PublishOutcome> {
  const limits = setup.limitsOf('youtube')
  const refusal = refusedForProblems(problemsOf(post, limits))
  if (refusal !== null) return refusal
  const token = await tokenFor(setup, post.account_id, 'youtube')
  if ('kind' in token) return token
  const began = setup.now()
  const [uri = ''] = mediaUris(post)
  const media = await openMedia(uri)
  if (media.kind === 'failed') return refused(media.error_class, media.detail)
  const youtube = youtubeApi(setup, token)
  const wrong = await wrongChannel(youtube, post)
  if (wrong !== null) return wrong
  const upload = await openUpload(youtube, uri, media, resourceOf(post, limits))
  if (upload.kind !== 'upload') return upload
  setup.faultPoint('youtube:session-made')
  await journal.note(SESSION)
  setup.faultPoint('youtube:session-noted')
  return (await uploadMost(upload)) ?? (await finish(upload, began, journal))
}

/** A token of another channel than the one meant would publish there. */
async function wrongChannel(youtube: YouTube, post: Post): Promise<PublishOutcome | null> {
  if (!post.publisher_account) return null
  const exchange = await youtube.get('channels', { part: 'id', mine: 'true' })
  const answer = answerOf(exchange)
  if (answer === undefined) return youtube.failure(exchange)
  const own = listAt(answer, 'items').map((channel) => textAt(channel, 'id'))
  if (own.includes(post.publisher_account)) return null
  const words = `the token belongs to ${own.join(', ') || 'no channel'}`
  return refused('operator', `YouTube: ${words}, not to ${post.publisher_account}`)
}

/** The last part: with it YouTube has the video, and it is public. */
async function finish(upload: Upload, began: string, journal: Journal): Promise<PublishOutcome> {
  const { youtube } = upload
  const bytes = await lastPart(upload)
  if ('kind' in bytes) return bytes
  const late = tooLateToSend('YouTube', began, youtube.setup.now())
  if (late !== null) return late
  const request = putting(upload, upload.last, bytes)
  const exchange = await sendOnce(youtube.setup, 'youtube', journal, request)
  const outcome = outcomeOf(exchange)
  if (outcome !== null) return outcome
  if (exchange.kind === 'answered' && exchange.status === 308) {
    return refused('retry', 'YouTube: the last part did not arrive')
  }
  const failure = youtube.failure(exchange, true)
  if (failure.kind !== 'unconfirmed') return failure
  return outcomeOf(await youtube.setup.http(asking(upload))) ?? failure
}

/** Null where the answer shows no video. */
function outcomeOf(exchange: Exchange): PublishOutcome | null {
  const video = answerOf(exchange)
  const post_id = textAt(video, 'id')
  if (post_id === undefined) return null
  const privacy = textAt(video, 'status', 'privacyStatus') ?? 'public'
  if (privacy === 'public') {
    return { kind: 'confirmed', post_id, url: `https://www.youtube.com/watch?v=${post_id}` }
  }
  const words = `YouTube made the video ${post_id} ${privacy}`
  return refused('operator', `${words}: uploads are public once the project has passed its audit`)
}
