import type { RecordSpec } from '../../../domain/records/record.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteName } from '../source.ts'
import { hasRows, type Screened } from './screen.ts'

/** Keys compared at a time: what bounds memory. */
const KEYS_AT_A_TIME = 1_000_000

/**
 * Finds records whose key may occur twice, in the file or in raw already, and notes the hashes in
 * the temporary table import_candidates. Gives back how many records have one. (A hash may be
 * shared by accident: whoever looks at the candidates compares the keys themselves.)
 */
export async function findCandidates(
  session: DuckDbSession,
  { keyed, read }: Screened,
): Promise<number> {
  await session.native('create or replace temp table import_candidates (key ubigint)')
  const parts = Math.max(1, Math.ceil(read / KEYS_AT_A_TIME))
  for (const [index, target] of keyed.entries()) {
    const isKnown = await hasRows(session, target.record)
    for (let part = 0; part < parts; part++) {
      const own = `select key_${index} from import_screen where state < 2 and key_${index} % ${parts} = ${part}`
      if (await hasTwins(session, own)) {
        await session.native(
          `insert into import_candidates ${own} group by key_${index} having count(*) > 1`,
        )
      }
      if (!isKnown) continue
      await session.native(
        `insert into import_candidates
         select distinct key from (select hash(${target.record.key.join(', ')}) as key from raw.${target.record.name})
         where key % ${parts} = ${part} and key in (${own})`,
      )
    }
  }
  const [found] = await session.native(
    `select count(*) as records from import_screen where state < 2 and ${isCandidate(keyed.map((_, i) => `key_${i}`))}`,
  )
  return Number(found?.['records'])
}

/** Whether two rows of a raw table that holds `rows` of them share a key. */
export async function hasTwinRows(
  session: DuckDbSession,
  { name, key }: RecordSpec,
  rows: number,
): Promise<boolean> {
  const parts = Math.max(1, Math.ceil(rows / KEYS_AT_A_TIME))
  await session.native(
    `create or replace temp table import_keys as
     select hash(${key.map(quoteName).join(', ')}) as key from raw.${name}`,
  )
  for (let part = 0; part < parts; part++) {
    const own = `select key from import_keys where key % ${parts} = ${part}`
    if (await hasTwins(session, own)) return true
  }
  return false
}

/** Counting is cheaper than finding, and most files have none. */
async function hasTwins(session: DuckDbSession, keys: string): Promise<boolean> {
  const [found] = await session.native(
    `select count(*) > count(distinct key) as is_true from (${keys}) as own(key)`,
  )
  return found?.['is_true'] === true
}

/** SQL: whether one of the hashes is a candidate. */
export function isCandidate(hashes: readonly string[]): string {
  return `(${hashes.map((hash) => `${hash} in (select key from import_candidates)`).join(' or ')})`
}
