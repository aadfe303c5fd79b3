import type { FileKind } from '../../domain/records/import-files.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { quoteText } from '../text.ts'

/**
 * When readings without a time of their own were taken, by an earlier import of the same bytes:
 * the same file read again says nothing new. Null where there was none. `digest` is asked for only
 * where files of the kind were imported before.
 */
export async function earlierReadingTime(
  session: DuckDbSession,
  kind: FileKind,
  reading: { readonly table: string; readonly column: string },
  digest: () => Promise<string>,
): Promise<string | null> {
  const own = `file_kind = ${quoteText(kind)}`
  if ((await session.native(`select 1 from raw.loads where ${own} limit 1`)).length === 0) {
    return null
  }
  const rows = await session.native(
    `select min(${reading.column}) as read_at from raw.${reading.table}
     where load_id in (
       select load_id from raw.loads where ${own} and digest = ${quoteText(await digest())})`,
  )
  const readAt = rows[0]?.['read_at']
  return typeof readAt === 'string' ? readAt : null
}
