import { Temporal } from 'temporal-polyfill'

import { InvalidInputError } from '../errors.ts'
import { sortedBy } from './canonical.ts'
import { accountProblem } from './compile-account.ts'
import { budgetOf } from './costs.ts'
import { earlierItems } from './earlier.ts'
import type { PlanInput } from './input.ts'
import { occupiedOf, usesOf } from './occupied.ts'
import { byUrgency, chooseOriginals, homeDays } from './originals.ts'
import type { AccountProblem, Occupied, Problem } from './problem.ts'
import { isVaried } from './rule-changes.ts'
import { weekFrame, type WeekFrame } from './slots.ts'
import { staggeredMinutes } from './stagger.ts'

const MINUTE = 60_000

/**
 * What an input asks for, made ready for a solver: rows put in order, limits, times, pools drawn.
 * Throws InvalidInputError where the week is over or the wishes cannot be meant.
 */
export function compile(input: PlanInput, planId: string, drawId = planId): Problem {
  const frame = weekFrame(input.week, input.brand.timezone, input.asOf, input.leadMinutes)
  assertSensible(input, frame)
  const active = sortedBy(input.accounts, 'account_id').filter(({ is_active }) => is_active)
  const minutes = staggeredMinutes(active, Temporal.Instant.fromEpochMilliseconds(frame.start))
  const planned = active.filter(
    ({ platform }) => !input.platforms || input.platforms.includes(platform),
  )
  const earlier = earlierItems(input)
  const occupied = occupiedOf(input, earlier, planned, frame)
  const uses = usesOf(input, earlier, occupied, planned)
  const ordered = byUrgency(sortedBy(input.originals, 'content_id'), uses)
  const accounts = planned.map((row, index) =>
    accountProblem({
      input,
      drawId,
      frame,
      row,
      index,
      minute: minutes.get(row.account_id) ?? 0,
      earlier,
      uses,
      ordered,
      occupied: occupied.filter(({ account }) => account === index),
    }),
  )
  const mostOriginals = input.originalsWished ?? input.config.max_originals
  const chosen = choose(accounts, occupied, ordered, mostOriginals)
  return {
    planId,
    drawId,
    frame,
    accounts,
    occupied,
    priced: new Set(ordered.flatMap(({ price, content_id: id }) => (price === null ? [] : id))),
    mostOriginals,
    spreadMs: input.config.spread_minutes * MINUTE,
    budget: budgetOf(input),
    lockDays: input.config.lock_days,
    isVaried: isVaried(input),
    chosen: chosen.flat(),
    homes: new Map(chosen.flatMap((group) => homesOf(group, accounts))),
  }
}

function assertSensible(
  { week, asOf, platforms, accounts, ...input }: PlanInput,
  frame: WeekFrame,
) {
  if (frame.notBefore >= frame.end) {
    throw new InvalidInputError(`week ${week} is over at ${asOf}: plan a week that is not`, {
      week,
    })
  }
  const wished = input.originalsWished
  const most = input.config.max_originals
  if (wished !== undefined && !(Number.isInteger(wished) && wished >= 1 && wished <= most)) {
    throw new InvalidInputError(
      `${wished} originals a week cannot be planned: ask for 1 to ${most} (planning.max_originals)`,
      { wished, most },
    )
  }
  const known = [...new Set(accounts.map(({ platform }) => platform))].toSorted()
  const unknown = platforms?.find((platform) => !known.includes(platform))
  if (unknown !== undefined) {
    throw new InvalidInputError(
      `${input.brand.brand} has no account on ${unknown}: it has ${known.join(', ') || 'none'}`,
      { unknown, known },
    )
  }
}

/** The originals for feeds and the priced ones, chosen apart. */
function choose(
  accounts: readonly AccountProblem[],
  occupied: readonly Occupied[],
  ordered: Parameters<typeof chooseOriginals>[0],
  most: number,
): ReturnType<typeof chooseOriginals>[] {
  return [false, true].map((isPriced) => {
    const group = ordered.filter(({ price }) => (price !== null) === isPriced)
    const takers = accounts
      .filter(({ row }) => (row.channel === 'messages') === isPriced)
      .map(({ index, originals, wished, limits, textAlone }) => {
        const held = occupied.filter(({ account, isInWeek }) => isInWeek && account === index)
        const left = wished - held.length
        return {
          canTake: new Set(originals.keys()),
          needsContent: textAlone.size === 0,
          wished: isPriced ? Math.min(left, 7 * limits.ppvPerDay) : left,
        }
      })
    return chooseOriginals(group, takers, most)
  })
}

function homesOf(
  group: readonly { content_id: string }[],
  accounts: readonly AccountProblem[],
): [string, [number, number]][] {
  const firstDays = accounts
    .filter(({ originals }) => group.some(({ content_id: id }) => originals.has(id)))
    .flatMap(({ open }) => open[0]?.day ?? [])
  const homes = homeDays(group.length, Math.max(0, Math.min(6, ...firstDays)))
  return group.map(({ content_id: id }, index) => [id, homes[index] ?? [0, 7]])
}
