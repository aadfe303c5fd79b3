import { compile } from '../compile.ts'
import type { PlanInput } from '../input.ts'
import type { Problem } from '../problem.ts'
import { FAMILIES, NUMERIC, relaxedInput, type Family, type Relaxation } from '../rule-changes.ts'
import { missingDemand, type MissingDemand } from './demand.ts'
import type { Highs } from './highs.ts'

/** A rule that would make room for what is asked by giving way. */
export interface Way {
  readonly family: Family
  /** Its value now and the nearest that is enough; null where it is held or given up whole. */
  readonly from: number | null
  readonly to: number | null
}

/** Why a week cannot be planned as asked, and what would make it possible. */
export interface Conflict {
  readonly missing: readonly MissingDemand[]
  /** Rules that cannot hold together with what is asked, and those that would have to give way too. */
  readonly families: readonly Family[]
  /** Rules each of which is enough by giving way alone. */
  readonly ways: readonly Way[]
  /** Where none is: the fewest rules found that are enough by giving way together; else empty. */
  readonly together: readonly Way[]
}

const STEP = 15
const OTHERS = FAMILIES.filter((family) => family !== 'at_least')

/**
 * What stands in the way of the items asked for: a deletion filter over the families of rules finds
 * an irreducible conflict, then the smallest relaxation of each of its members by bisection.
 */
export function conflictOf(
  highs: Highs,
  input: PlanInput,
  problem: Problem,
  missing: readonly MissingDemand[],
): Conflict {
  const only = new Set(missing.map(({ account }) => account))
  const isEnough = (relax: readonly Relaxation[]) => {
    const before = input.ruleChanges?.relax ?? []
    const ruleChanges = { ...input.ruleChanges, relax: [...relax, ...before] }
    const tried = compile(relaxedInput({ ...input, ruleChanges }), problem.planId, problem.drawId)
    return missingDemand(highs, tried, only).length === 0
  }
  const whole = (families: readonly Family[]) =>
    families.map((family): Relaxation => ({ family, value: null }))
  if (!isEnough(whole(OTHERS))) return { missing, families: [], ways: [], together: [] }
  let dropped: Family[] = []
  for (const family of OTHERS) {
    if (!isEnough(whole([...dropped, family]))) dropped = [...dropped, family]
  }
  const families = OTHERS.filter((family) => !dropped.includes(family))
  const ways = families
    .filter((family) => isEnough(whole([family])))
    .map((family) => smallest(family, problem, only, (value) => isEnough([{ family, value }])))
  if (ways.length > 0) return { missing, families, ways, together: [] }
  const needed = fewest(OTHERS, (some) => isEnough(whole(some)))
  const together: Way[] = []
  for (const [place, family] of needed.entries()) {
    const others = [...together.map(asRelaxation), ...whole(needed.slice(place + 1))]
    const isAlso = (value: number) => isEnough([{ family, value }, ...others])
    together.push(smallest(family, problem, only, isAlso))
  }
  const all = OTHERS.filter((family) => families.includes(family) || needed.includes(family))
  return { missing, families: all, ways, together }
}

/** Rules none of which can be left out: each in turn is, where the others are enough. */
function fewest(
  families: readonly Family[],
  isEnough: (some: readonly Family[]) => boolean,
): readonly Family[] {
  let kept = families
  for (const family of families) {
    const rest = kept.filter((other) => other !== family)
    if (isEnough(rest)) kept = rest
  }
  return kept
}

/** What is to give way, as the planner takes it. */
export function asRelaxation({ family, to }: Way): Relaxation {
  return { family, value: to }
}

/** The value nearest to the one in force that is enough; giving the rule up whole is. */
function smallest(
  family: Family,
  problem: Problem,
  only: ReadonlySet<number>,
  isEnough: (value: number) => boolean,
): Way {
  if (NUMERIC[family] === undefined) return { family, from: null, to: null }
  const { from, at, count } = ladder(family, problem, only)
  let [low, high] = [0, count]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(at(middle))) high = middle
    else low = middle
  }
  return { family, from, to: at(high) }
}

/** The value in force, and the values from there (0) to the furthest (`count`), which is enough. */
function ladder(family: Family, { accounts, ...problem }: Problem, only: ReadonlySet<number>) {
  const limits = accounts.filter(({ index }) => only.has(index)).map((account) => account.limits)
  const most = (of: (limit: (typeof limits)[number]) => number) => Math.max(...limits.map(of))
  const least = (of: (limit: (typeof limits)[number]) => number) => Math.min(...limits.map(of))
  switch (family) {
    case 'daily':
      return upwards(
        least(({ perDay }) => perDay),
        168,
      )
    case 'weekly':
      return upwards(
        least(({ perWeek }) => perWeek),
        168,
      )
    case 'originals':
      return upwards(problem.mostOriginals, 100)
    case 'spread':
      return downwards(problem.spreadMs / 60_000, STEP)
    case 'rest':
      return downwards(problem.lockDays, 1)
    default:
      return downwards(
        most(({ gapMinutes }) => gapMinutes),
        STEP,
      )
  }
}

function upwards(from: number, most: number) {
  return { from, count: Math.max(1, most - from), at: (place: number) => from + place }
}

/** Down to 0, at round values. */
function downwards(from: number, step: number) {
  const count = Math.max(1, Math.ceil(from / step))
  return { from, count, at: (place: number) => Math.max(0, (count - place) * step) }
}
