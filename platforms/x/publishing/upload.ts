import { DrumbeatError, messageOf } from '../../../domain/errors.ts'
import { failureOf, refused, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import { member, textAt } from '../../publishing/json.ts'
import { openMedia, type OpenMedia } from '../../publishing/media-source.ts'
import { mediaUris } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Post } from '../../publishing/publisher.ts'
import { categoryOf } from './media-kinds.ts'
import { multipart, segments } from './multipart.ts'
import { X_API } from './recent.ts'
import { verdictOf } from './verdict.ts'

/** Moments of an upload at which a run may die; nothing of it is public. */
export const UPLOAD_POINTS = ['x:media-begun', 'x:media-sent', 'x:media-ready', 'x:media-described']

const MOST_LOOKS = 30
const LONGEST_WAIT_SECONDS = 10
const UPLOAD_TIMEOUT_MS = 120_000

class Refusal extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.detail)
    this.failure = failure
  }
}

/**
 * Uploads the files of a post in pieces (docs.x.com/x-api/media/quickstart/media-upload-chunked):
 * begun, sent, waited for, described. Files lie at X for a day where they are not posted. Gives
 * their ids in order, or why there are none: then nothing is out.
 */
export async function uploadAll(
  setup: ProviderSetup,
  post: Post,
  token: string,
): Promise<{ readonly ids: readonly string[] } | Failure> {
  const ids: string[] = []
  try {
    for (const [index, uri] of mediaUris(post).entries()) {
      const media = await openMedia(uri)
      if (media.kind === 'failed') return refused(media.error_class, media.detail)
      const isOnly = mediaUris(post).length === 1
      const mime = (isOnly ? post.media?.mime : null) ?? media.mime
      const altText = index === 0 ? (post.media?.alt_text ?? null) : null
      ids.push(await upload(setup, token, media, mime, altText))
    }
    return { ids }
  } catch (error) {
    if (error instanceof Refusal) return error.failure
    if (error instanceof DrumbeatError) {
      return refused(error.isRetryable ? 'retry' : 'operator', messageOf(error))
    }
    throw error
  }
}

async function upload(
  setup: ProviderSetup,
  token: string,
  media: OpenMedia,
  mime: string | null,
  altText: string | null,
): Promise<string> {
  const category = categoryOf(mime)
  if (category === null) {
    throw new Refusal(refused('edit', `x takes no files of type ${mime ?? 'unknown'}`))
  }
  const json = { media_type: mime, media_category: category, total_bytes: media.total }
  const begun = await call(setup, token, { path: '/initialize', json })
  const id = textAt(begun, 'data', 'id')
  if (id === undefined) throw new Refusal(refused('retry', 'X: gave no id for the upload'))
  setup.faultPoint('x:media-begun')
  let index = 0
  for await (const segment of segments(media.stream())) {
    await call(setup, token, { path: `/${id}/append`, ...multipart(index, segment) })
    index += 1
  }
  setup.faultPoint('x:media-sent')
  await untilReady(setup, token, id, await call(setup, token, { path: `/${id}/finalize` }))
  setup.faultPoint('x:media-ready')
  if (altText !== null && altText !== '' && category !== 'tweet_video') {
    const described = { id, metadata: { alt_text: { text: altText } } }
    await call(setup, token, { path: '/2/media/metadata', json: described })
    setup.faultPoint('x:media-described')
  }
  return id
}

async function untilReady(setup: ProviderSetup, token: string, id: string, first: unknown) {
  let answer = first
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const state = textAt(answer, 'data', 'processing_info', 'state')
    if (state === undefined || state === 'succeeded') return
    if (state === 'failed') {
      const words = textAt(answer, 'data', 'processing_info', 'error', 'message') ?? 'no reason'
      throw new Refusal(refused('edit', `X: cannot use the file: ${words}`))
    }
    const asked = Number(member(answer, 'data', 'processing_info', 'check_after_secs'))
    const seconds = asked > 0 ? Math.min(asked, LONGEST_WAIT_SECONDS) : 1
    await setup.pause(seconds * 1000)
    const query = { command: 'STATUS', media_id: id }
    answer = await call(setup, token, { path: '', method: 'GET', query })
  }
  throw new Refusal(refused('retry', 'X: is still working on the file'))
}

type Call = Partial<HttpRequest> & { readonly path: string }

async function call(setup: ProviderSetup, token: string, { path, ...rest }: Call) {
  const place = path.startsWith('/2/') ? path : `/2/media/upload${path}`
  const exchange: Exchange = await setup.http({
    method: 'POST',
    ...rest,
    url: `${setup.baseUrl ?? X_API}${place}`,
    headers: { ...rest.headers, authorization: `Bearer ${token}` },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  })
  if (exchange.kind === 'answered' && exchange.status < 300) return exchange.json
  const now = setup.now()
  throw new Refusal(
    failureOf(exchange, {
      provider: 'X',
      isSending: false,
      now,
      secrets: [token],
      verdictOf: (answer) => (answer.status >= 500 ? null : verdictOf(answer, now)),
    }),
  )
}
