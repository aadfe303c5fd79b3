import { itemId } from '../ids.ts'
import type { EarlierItem, PlanInput } from './input.ts'

/** The items of earlier plans of the week, by what a new plan may do about them. */
export interface Earlier {
  /** Keep their time: approved, held, armed, sent, published, or answered by a person. */
  readonly standing: readonly EarlierItem[]
  /** Missed or refused by the platform: back to the approver, their time is free. */
  readonly waiting: readonly EarlierItem[]
  /** Turned down by a person: not proposed again this week. */
  readonly turnedDown: readonly EarlierItem[]
  /** Untouched proposals: replaced. */
  readonly open: readonly EarlierItem[]
  /** Every item by id. */
  readonly byId: ReadonlyMap<string, EarlierItem>
}

/** Sorts the earlier items of an input by what their state allows. */
export function earlierItems({ earlier }: Pick<PlanInput, 'earlier'>): Earlier {
  const sorted = earlier.toSorted((a, b) => (a.row.item_id < b.row.item_id ? -1 : 1))
  const among = (kind: ReturnType<typeof standingOf>) =>
    sorted.filter((item) => standingOf(item) === kind)
  return {
    standing: among('standing'),
    waiting: among('waiting'),
    turnedDown: among('turned down'),
    open: among('open'),
    byId: new Map(sorted.map((item) => [item.row.item_id, item])),
  }
}

function standingOf({ state, isTouched }: EarlierItem) {
  switch (state) {
    case 'pending_approval':
      return isTouched ? 'standing' : 'open'
    case 'withdrawn':
      return 'gone'
    case 'rejected':
    case 'cancelled':
      return 'turned down'
    case 'missed':
    case 'refused':
      return 'waiting'
    default:
      return 'standing'
  }
}

/**
 * The id of an item about a subject (a variant, or a caption alone), with the ordinal that tells it
 * from items of the same subject that are gone for good; an untouched proposal keeps its id.
 */
export function freeItemId(
  earlier: Earlier,
  account: string,
  week: string,
  subject: string,
): { id: string; ordinal: number } {
  for (let ordinal = 0; ; ordinal++) {
    const id = itemId(account, week, subject, ordinal)
    const known = earlier.byId.get(id)
    if (!known || standingOf(known) === 'open') return { id, ordinal }
  }
}
