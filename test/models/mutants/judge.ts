import type { Built } from '../../googlesql/duckdb-tables.ts'
import { goldenChanges } from '../golden-changes.ts'
import type { Golden } from '../golden.ts'
import type { Mutant } from './mutants-of.ts'

/** What becomes of a mutant: DuckDB refuses it, the golden rows tell, or nobody notices. */
export type Verdict = 'refused' | 'noticed' | 'survived'

/** Runs a mutant over what the other models gave, and compares its rows with the golden ones. */
export async function judge(
  { model, sql }: Mutant,
  built: Built,
  golden: Golden,
): Promise<Verdict> {
  try {
    const found = await goldenChanges({ ...model, sql }, built, golden)
    return found.length > 0 ? 'noticed' : 'survived'
  } catch {
    return 'refused'
  }
}
