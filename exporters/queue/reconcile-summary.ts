import { parseInstant } from '../../domain/time.ts'
import type { Looks } from './looks.ts'
import type { LookResult } from './record-look.ts'
import type { UnconfirmedItem } from './unconfirmed-items.ts'

/** An item that a person has to look at. */
export interface PersonNeeded {
  readonly item_id: string
  readonly account_id: string
  readonly attempted_at: string
  readonly detail: string
}

/** What a run of `reconcileUnconfirmed` did; counts are items. */
export interface ReconcileSummary {
  readonly unconfirmed: number
  /** Of those: whose account was searched now. */
  readonly looked: number
  /** Of those looked for: found, so that they count as posted. */
  readonly confirmed: number
  /** Of those looked for: proven not to be out, so that they go back to their approver. */
  readonly refused: number
  /** Still unconfirmed, with nothing left to look for. */
  readonly needs_person: readonly PersonNeeded[]
  readonly next_look_at: string | null
}

/** Counts what a run found and lists what is left for people. */
export function summaryOf(
  wanted: readonly { item: UnconfirmedItem; looks: Looks }[],
  results: ReadonlyMap<string, LookResult>,
): ReconcileSummary {
  const of = (item: UnconfirmedItem) => results.get(item.item_id)
  const count = (result: LookResult) => [...results.values()].filter((one) => one === result).length
  const isLeft = (item: UnconfirmedItem) => item.needs_person || of(item) === 'person'
  const waiting = wanted.filter(
    ({ item }) => !isLeft(item) && (of(item) ?? 'unknown') === 'unknown',
  )
  const next = waiting.flatMap(({ looks }) => looks.nextAt ?? [])
  return {
    unconfirmed: wanted.length,
    looked: results.size,
    confirmed: count('confirmed'),
    refused: count('refused'),
    needs_person: wanted
      .map(({ item }) => item)
      .filter(isLeft)
      .map(personNeeded),
    next_look_at: next.toSorted(byTime)[0] ?? null,
  }
}

function byTime(a: string, b: string): number {
  return parseInstant(a).epochMilliseconds - parseInstant(b).epochMilliseconds
}

function personNeeded(item: UnconfirmedItem): PersonNeeded {
  const { item_id, account_id, attempted_at, detail } = item
  return { item_id, account_id, attempted_at, detail: detail ?? '' }
}
