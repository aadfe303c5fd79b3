import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { nextCheckBackAt } from './published-posts.ts'
import { readWork, type Margins } from './work-list.ts'

/** When there is something to do next, and what. */
export interface Wake {
  readonly at: string
  readonly why: 'publish' | 'check-back'
}

/** The next time after a clock at which a post or a check-back is due; null where none is known. */
export async function nextWake(
  warehouse: Warehouse,
  asOf: string,
  margins: Margins,
): Promise<Wake | null> {
  const { nextDueAt } = await readWork(warehouse, asOf, margins)
  const checkBackAt = await nextCheckBackAt(warehouse, asOf)
  const wakes: (Wake | null)[] = [
    nextDueAt === null ? null : { at: nextDueAt, why: 'publish' },
    checkBackAt === null ? null : { at: checkBackAt, why: 'check-back' },
  ]
  const millis = ({ at }: Wake) => parseInstant(at).epochMilliseconds
  return wakes.filter((wake) => wake !== null).toSorted((a, b) => millis(a) - millis(b))[0] ?? null
}
