import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'

/** Tables that retention empties, with the column that says how old a row is. */
const AGED = [
  ['profile_snapshots', 'fetched_at'],
  ['profile_posts', 'fetched_at'],
  ['crawl_attempts', 'attempted_at'],
] as const

/** Rows deleted, by raw table. */
export type Retained = Readonly<Record<(typeof AGED)[number][0], number>>

/**
 * Deletes snapshots, posts and attempts of profiles that are older than `days` at the clock, the
 * last snapshot of a profile too, in one transaction. The space is used again from the next
 * checkpoint on. With `days` null everything is kept.
 */
export async function applyRetention(
  warehouse: Warehouse,
  { asOf, days }: { readonly asOf: string; readonly days: number | null },
): Promise<Retained> {
  const deleted = { profile_snapshots: 0, profile_posts: 0, crawl_attempts: 0 }
  if (days === null) return deleted
  const before = parseInstant(asOf)
    .subtract({ hours: 24 * days })
    .toString()
  await warehouse.atomically(async (session) => {
    for (const [table, column] of AGED) {
      const old = `from raw.${table} where ${column} < cast(@before as timestamp)`
      const [row] = await session.query(`select count(*) as count_rows ${old}`, { before })
      deleted[table] = Number(row?.['count_rows'] ?? 0)
      if (deleted[table] > 0) await session.execute(`delete ${old}`, { before })
    }
  })
  return deleted
}
