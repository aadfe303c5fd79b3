import { failureOf, type Failure } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { textAt } from '../../publishing/json.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Confirmed } from '../../publishing/publisher.ts'
import { verdictOfFailure } from './verdict.ts'

export const BLOTATO_API = 'https://backend.blotato.com'
const BETWEEN_LOOKS_MS = 2000
const MOST_LOOKS = 15

const POST_IDS: Readonly<Record<string, RegExp>> = {
  x: /\/status\/(\d+)/,
  tiktok: /\/(?:video|photo)\/(\d+)/,
  youtube: /(?:shorts\/|watch\?v=|youtu\.be\/)([\w-]{11})/,
}

/** How a submission stands; `open` where nothing can be concluded. */
export type Standing =
  Confirmed | { readonly kind: 'open'; readonly detail: string } | { readonly failure: Failure }

/**
 * Looks at a submission every 2 s until it has ended, for half a minute: an id that Blotato does
 * not know answers `in-progress` for ever.
 */
export async function waitFor(
  setup: ProviderSetup,
  key: string,
  id: string,
  platform: string,
): Promise<Standing> {
  let standing = await lookAt(setup, key, id, platform)
  for (let look = 1; look < MOST_LOOKS; look += 1) {
    if (!('kind' in standing) || standing.kind !== 'open') return standing
    await setup.pause(BETWEEN_LOOKS_MS)
    standing = await lookAt(setup, key, id, platform)
  }
  return standing
}

/** `GET /v2/posts/:id`, once. */
export async function lookAt(
  setup: ProviderSetup,
  key: string,
  id: string,
  platform: string,
): Promise<Standing> {
  const exchange = await setup.http({
    method: 'GET',
    url: `${setup.baseUrl ?? BLOTATO_API}/v2/posts/${encodeURIComponent(id)}`,
    headers: { 'blotato-api-key': key },
  })
  if (exchange.kind !== 'answered') return { kind: 'open', detail: exchange.detail }
  const status = exchange.status === 200 ? textAt(exchange.json, 'status') : undefined
  if (status === 'published') return published(exchange, id, platform)
  if (status === 'failed') return { failure: failedWith(exchange, setup.now(), key) }
  const state = status ?? `answered ${exchange.status}`
  return { kind: 'open', detail: `Blotato: submission ${id} is ${state}` }
}

function published({ json }: HttpAnswer, id: string, platform: string): Confirmed {
  const url = textAt(json, 'publicUrl') ?? null
  const own = url === null ? undefined : POST_IDS[platform]?.exec(url)?.[1]
  return { kind: 'confirmed', post_id: own ?? id, url }
}

function failedWith(answer: HttpAnswer, now: string, key: string): Failure {
  const said = textAt(answer.json, 'errorMessage') ?? ''
  return failureOf(answer, {
    provider: 'Blotato',
    isSending: true,
    now,
    secrets: [key],
    verdictOf: () => verdictOfFailure(said, now),
  })
}
