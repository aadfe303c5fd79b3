import { Temporal } from 'temporal-polyfill'

import { localTime } from '../../../domain/time.ts'
import { timeWords } from '../cells/words.ts'
import type { PlanItem } from '../plan-item.ts'

/** Until when an item should be decided, `Tue 24 Nov 16:00` in its zone; empty where nobody said. */
export function decideBy({ scheduledAt, timezone, approveByMinutes }: PlanItem): string {
  if (approveByMinutes === undefined) return ''
  const at = Temporal.Instant.from(scheduledAt).subtract({ minutes: approveByMinutes })
  return timeWords(localTime(at, timezone))
}
