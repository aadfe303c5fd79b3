import type { postMetrics } from '../../domain/records/posts.ts'
import type { RowOf } from '../../domain/records/record.ts'

/** Ages at which results are read, in hours: 1 h, 6 h, 24 h, 72 h, 7 d. */
export const CHECK_BACK_HOURS = [1, 6, 24, 72, 168] as const

/** A published post whose results are wanted. */
export interface PublishedPost {
  readonly item_id: string
  readonly account_id: string
  readonly publisher_account: string | null
  readonly platform: string
  readonly post_id: string
  readonly publisher: string
  readonly published_at: string
  /** Hours since then. */
  readonly age_hours: number
  /** The check-backs (hours) this reading answers; more than one where some were missed. */
  readonly due_hours: readonly number[]
}

/** Asks a platform about posts. Null: not available here, the results come by import. */
export interface MetricsReader {
  readMetrics(posts: readonly PublishedPost[]): Promise<RowOf<typeof postMetrics>[] | null>
}

/** The reader of a publisher, by its name; null where there is none. */
export type MetricsReaderFor = (publisher: string) => MetricsReader | null
