import type { Answer } from './ask.ts'
import type { Landed } from './landing.ts'

/** When and where a question was asked, ISO 8601 and milliseconds. */
export interface Moment {
  readonly at: string
  readonly durationMs: number
  readonly host: string
  readonly runId: string
  /** When the host may be asked again; null where it said nothing. */
  readonly retryAt: string | null
}

/** The rows that an answer leaves behind, whatever it was. */
export function landedRows(
  { platform, username }: { readonly platform: string; readonly username: string },
  { outcome, layout, status, bytes, detail, reading }: Answer,
  { at, durationMs, host, runId, retryAt }: Moment,
): Landed {
  const name = { platform, username }
  return {
    attempt: {
      ...name,
      attempted_at: at,
      outcome,
      layout,
      status,
      duration_ms: durationMs,
      bytes,
      detail: detail?.slice(0, 1000) ?? null,
      run_id: runId,
      host,
      retry_at: retryAt,
    },
    snapshots: reading?.profile
      ? [{ ...reading.profile, ...name, fetched_at: at, source: 'crawl', layout }]
      : [],
    posts: (reading?.posts ?? []).map((post) => ({
      ...post,
      ...name,
      hashtags: post.hashtags && [...post.hashtags],
      fetched_at: at,
    })),
  }
}
