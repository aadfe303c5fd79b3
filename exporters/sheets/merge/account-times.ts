import { Temporal } from 'temporal-polyfill'

import type { State } from '../../../domain/records/queue.ts'
import type { PlanItem } from '../plan-item.ts'

const GONE: readonly State[] = ['rejected', 'withdrawn', 'cancelled', 'missed', 'refused']

/** When each account's items go out, as it will be once a sheet is applied. */
export class AccountTimes {
  private readonly byAccount = new Map<string, Map<string, PlanItem>>()

  constructor(items: Iterable<PlanItem>) {
    for (const item of items) this.put(item)
  }

  /** Takes an item as it is from now on. */
  put(item: PlanItem): void {
    const items = this.byAccount.get(item.accountId) ?? new Map<string, PlanItem>()
    this.byAccount.set(item.accountId, items)
    if (GONE.includes(item.state)) items.delete(item.itemId)
    else items.set(item.itemId, item)
  }

  /** Another item of the account less than `minutes` from an instant, the nearest; else null. */
  tooNear(item: PlanItem, at: string, minutes: number): PlanItem | null {
    const wanted = millis(at)
    const distance = (other: PlanItem) => Math.abs(millis(other.scheduledAt) - wanted)
    const near = [...(this.byAccount.get(item.accountId)?.values() ?? [])]
      .filter((other) => other.itemId !== item.itemId && distance(other) < minutes * 60_000)
      .toSorted((a, b) => distance(a) - distance(b) || (a.itemId < b.itemId ? -1 : 1))
    return near[0] ?? null
  }
}

function millis(iso: string): number {
  return Temporal.Instant.from(iso).epochMilliseconds
}
