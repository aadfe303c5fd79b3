import { ANY_DAY } from '../candidates.ts'
import { isWithin } from '../days.ts'
import type { OriginalRow } from '../input.ts'
import type { AccountProblem, Placement, Problem } from '../problem.ts'

/** The originals that may go out on any day of an account, by `farKey`; others stay at home. */
export type Far = ReadonlySet<string>

/** The key of an original of an account. */
export function farKey(account: AccountProblem, { content_id: id }: OriginalRow): string {
  return `${account.index} ${id}`
}

/**
 * The days on which an original may go out on an account, [first, after last): its own day; where the
 * account has no open time for it then, the days around; else, or where it is `far`, any day.
 */
export function daysOf(
  { homes }: Problem,
  account: AccountProblem,
  original: OriginalRow,
  far: Far,
): Placement['days'] {
  if (far.has(farKey(account, original))) return ANY_DAY
  const [first, until] = homes.get(original.content_id) ?? ANY_DAY
  const available = account.originals.get(original.content_id)
  const windows: readonly Placement['days'][] = [
    [first, first + 1],
    [first, until],
  ]
  const isOpen = (days: Placement['days']) =>
    account.open.some(
      ({ at, day }) =>
        available && at >= available.from && at < available.until && isWithin(day, days),
    )
  return windows.find(isOpen) ?? ANY_DAY
}
