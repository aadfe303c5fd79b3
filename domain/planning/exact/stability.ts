import { parseInstant } from '../../time.ts'
import { earlierItems } from '../earlier.ts'
import type { PlanInput } from '../input.ts'
import type { AccountProblem, Placement, Problem } from '../problem.ts'

/** What an item is about, where and when: what can stay as it was. */
export type Staying = Pick<Placement, 'account' | 'slot' | 'original' | 'caption'>

/** What planning again gains by leaving proposals as they are. */
export interface Stability {
  /** What an original (or, without one, a caption) gains at a time at which it was proposed, in millionths. */
  readonly bonus: (item: Staying) => number
  /** Whether the caption was proposed on the account. */
  readonly holds: (account: AccountProblem, captionKey: string) => boolean
  /** Whether originals were proposed: then they must be told apart. */
  readonly hasOriginals: boolean
}

/** A week planned for the first time. */
export const NO_STABILITY: Stability = {
  bonus: () => 0,
  holds: () => false,
  hasOriginals: false,
}

/**
 * The stability of a week planned again: an untouched proposal gains a share of its time’s lift for
 * going out at its time with its original, and as much again for its caption there.
 */
export function stabilityOf(input: PlanInput, { accounts }: Problem): Stability {
  const { open } = earlierItems(input)
  if (open.length === 0) return NO_STABILITY
  const places = new Set<string>()
  const captions = new Set<string>()
  for (const { row } of open) {
    const at = parseInstant(row.scheduled_at).epochMilliseconds
    if (row.content_id) places.add(`${row.account_id} ${at} original ${row.content_id}`)
    if (!row.caption_key) continue
    places.add(`${row.account_id} ${at} caption ${row.caption_key}`)
    captions.add(`${row.account_id} ${row.caption_key}`)
  }
  return {
    bonus: ({ account, slot, original, caption }) => {
      const id = accounts[account]?.row.account_id ?? ''
      const what = original
        ? `original ${original.content_id}`
        : `caption ${caption?.row.caption_key ?? ''}`
      return places.has(`${id} ${slot.at} ${what}`) ? input.config.stability * slot.lift : 0
    },
    holds: ({ row }, key) => captions.has(`${row.account_id} ${key}`),
    hasOriginals: open.some(({ row }) => row.content_id !== null && row.content_id !== undefined),
  }
}
