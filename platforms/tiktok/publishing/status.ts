import { failureOf, type Failure } from '../../publishing/failure.ts'
import { textAt } from '../../publishing/json.ts'
import { dataOf, type TikTok } from './api.ts'
import { verdictOfCode } from './errors.ts'

/**
 * `posted`: it is out; its id comes when moderation is through, minutes or hours later. `failed`:
 * TikTok ended the post; it is not out and never will be.
 */
export type Status =
  | { readonly kind: 'posted'; readonly id: string | null }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'processing'; readonly detail: string }
  | { readonly kind: 'unread'; readonly detail: string }

/** What became of a post, by the id TikTok gave when it was started. */
export async function fetchStatus(tiktok: TikTok, publishId: string): Promise<Status> {
  const json = { publish_id: publishId }
  const exchange = await tiktok.ask('/v2/post/publish/status/fetch/', json)
  const data = dataOf(exchange)
  if (exchange.kind !== 'answered' || data === undefined) {
    return { kind: 'unread', detail: tiktok.failure(exchange).detail }
  }
  const status = textAt(data, 'status') ?? 'no status'
  if (status === 'PUBLISH_COMPLETE') return { kind: 'posted', id: postIdIn(exchange.text) }
  if (status !== 'FAILED') return { kind: 'processing', detail: `TikTok: ${status}` }
  const reason = textAt(data, 'fail_reason') ?? 'no reason given'
  const now = tiktok.setup.now()
  const failure = failureOf(exchange, {
    provider: 'TikTok',
    isSending: false,
    now,
    secrets: tiktok.secrets,
    verdictOf: () =>
      verdictOfCode(reason, '', now) ?? { error_class: 'edit', words: `failed: ${reason}` },
  })
  return { kind: 'failed', failure }
}

/** Read from the text: ids are written as numbers that are too large to be read as such. */
function postIdIn(text: string): string | null {
  return /"publica?ly_available_post_id"\s*:\s*\[\s*"?(\d+)/.exec(text)?.[1] ?? null
}
