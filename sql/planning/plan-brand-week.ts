import { NotConfiguredError, NotFoundError, TryLaterError } from '../../domain/errors.ts'
import { shadowRows } from '../../domain/experiments/shadow-rows.ts'
import type { Fits, PlanConfig, PlanFacts, PlanInput } from '../../domain/planning/input.ts'
import type { Mode } from '../../domain/planning/modes.ts'
import { planWeek } from '../../domain/planning/plan-week.ts'
import { loadHighs } from '../../domain/planning/exact/highs.ts'
import type { AccountResult, LeftOut, Plan } from '../../domain/planning/plan.ts'
import type { PlanReasons } from '../../domain/planning/plan-reasons.ts'
import type { Relaxation } from '../../domain/planning/rule-changes.ts'
import { shadowDecisions } from '../../domain/records/experiments.ts'
import { parseWeek } from '../../domain/time.ts'
import type { Load, Row, Warehouse, WarehouseSession } from '../warehouse.ts'
import { readEarlier } from './read-earlier.ts'
import { countPlans, readPlanInput, weeksRead } from './read-plan-input.ts'
import { storePlan } from './store-plan.ts'

const ATTEMPTS = 3

/** What is to be planned, and how. */
export interface PlanWanted {
  readonly brand: string
  /** `2026-W48`, in the brand’s zone. */
  readonly week: string
  /** Default: the settings’. */
  readonly mode?: Mode | undefined
  /** Plan again what nobody approved or touched yet. */
  readonly replan?: boolean | undefined
  /** Originals wanted this week; all that fit by default. */
  readonly originals?: number | undefined
  /** Only accounts on these platforms. */
  readonly platforms?: readonly string[] | undefined
  /** Nothing before the clock plus these minutes (default 0). */
  readonly leadMinutes?: number | undefined
  /** Items a day each account is to have at least; the settings’ by default. */
  readonly atLeast?: number | undefined
  /** Rules that may give way, where the week cannot be planned otherwise. */
  readonly relax?: readonly Relaxation[] | undefined
  readonly settings: PlanConfig & { readonly mode: Mode }
  readonly fits: Fits
  /** Plans the week; in this thread by default. */
  readonly plan?: ((input: PlanInput) => Promise<Plan>) | undefined
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  /** Version of the zone rules; the runtime’s by default. */
  readonly tzdata?: string | undefined
}

/** A brand’s plan, new or found. */
export interface PlannedWeek {
  readonly plan_id: string
  readonly brand: string
  readonly week: string
  readonly mode: string
  readonly as_of: string
  /** Whether it was made now; a plan found is as it was stored. */
  readonly is_new: boolean
  readonly objective: number
  readonly count_items: number
  readonly count_short: number
  /** Items of the plan before that were withdrawn. */
  readonly count_withdrawn: number
  readonly accounts: readonly AccountResult[]
  readonly left_out: readonly LeftOut[]
  /** How good it is, what limits it, what it should bring; null for plans of before it was told. */
  readonly whole: PlanReasons | null
}

/**
 * Plans a brand’s week from the marts and stores the plan: read in one transaction, solved outside of
 * any, stored in another where nothing about the week has changed meanwhile; a week that is
 * planned already is found, not planned twice, unless `replan`: then untouched proposals are planned
 * anew and those no longer proposed are withdrawn, everything approved, held, sent or edited stays.
 * Throws NotFoundError for an unknown brand or where the marts are not built, InvalidInputError for
 * a week that is over.
 */
export async function planBrandWeek(
  warehouse: Warehouse,
  wanted: PlanWanted,
): Promise<PlannedWeek> {
  const weeks = weeksRead(parseWeek(wanted.week), wanted.settings.lock_days)
  await assertBuilt(warehouse)
  for (let attempt = 1; ; attempt++) {
    const before = await warehouse.operational(weeks)
    const found = await before.atomically((session) => lookUp(session, wanted))
    if ('plan_id' in found) return found
    const plan = await (wanted.plan ?? planHere)(inputOf(found, wanted))
    const now = await warehouse.operational(weeks)
    const isStored = await now.atomically((session) => store(session, wanted, found, plan))
    if (isStored) return summaryOf(plan)
    if (attempt === ATTEMPTS) throw changedMeanwhile(wanted)
  }
}

/** The plan there is, or what a new one is made from. */
async function lookUp(
  session: WarehouseSession,
  wanted: PlanWanted,
): Promise<PlannedWeek | PlanFacts> {
  const found = await latestPlan(session, wanted)
  if (found && wanted.replan !== true) return found
  return readPlanInput(session, { ...wanted, lockDays: wanted.settings.lock_days })
}

function inputOf(facts: PlanFacts, wanted: PlanWanted): PlanInput {
  const { settings, tzdata = process.versions['tz'] } = wanted
  if (!tzdata) throw new NotConfiguredError('tzdata', 'resolving wall times')
  return {
    ...facts,
    mode: wanted.mode ?? settings.mode,
    config: settings,
    fits: wanted.fits,
    tzdata,
    originalsWished: wanted.originals,
    platforms: wanted.platforms,
    leadMinutes: wanted.leadMinutes,
    atLeast: wanted.atLeast,
    ...(wanted.relax ? { ruleChanges: { relax: wanted.relax } } : {}),
  }
}

async function planHere(input: PlanInput): Promise<Plan> {
  return planWeek(input, await loadHighs())
}

/**
 * Stores a plan where the week still stands as it was read: nobody planned it, answered or published
 * an item of it meanwhile. Whether it did.
 */
async function store(
  session: WarehouseSession,
  wanted: PlanWanted,
  facts: PlanFacts,
  plan: Plan,
): Promise<boolean> {
  const monday = parseWeek(wanted.week)
  const earlier = await readEarlier(session, wanted.brand, monday)
  const ordinal = await countPlans(session, wanted.brand, monday.toString())
  if (ordinal !== facts.ordinal || standOf(earlier) !== standOf(facts.earlier)) return false
  await storePlan(session, plan, wanted.load)
  const shadows = shadowRows(plan.decisions, facts.captions, facts.experiments ?? [])
  await session.append(shadowDecisions, shadows, wanted.load)
  return true
}

/** How far the items of a week have come: changes with every event and every answer. */
function standOf(earlier: PlanFacts['earlier']): string {
  return earlier
    .map(({ row, state, isTouched, sequence }) =>
      [row.item_id, row.revision, state, isTouched, sequence].join(' '),
    )
    .toSorted()
    .join('\n')
}

function changedMeanwhile({ brand, week }: PlanWanted): TryLaterError {
  return new TryLaterError(
    `week ${week} of ${brand} was planned, answered or published ${ATTEMPTS} times while it was being planned: plan it again`,
    { brand, week },
  )
}

async function assertBuilt(warehouse: Warehouse): Promise<void> {
  // Tables; views have no rows of their own and are built with them.
  const needed = [
    'marts.account_health',
    'marts.posting_slots',
    'marts.caption_bandit_stats',
    'marts.caption_amounts',
  ]
  for (const model of needed) {
    if (await warehouse.columns(model)) continue
    throw new NotFoundError(`there is no ${model} yet: build the models first (drumbeat build)`, {
      model,
    })
  }
}

async function latestPlan(
  session: WarehouseSession,
  { brand, week }: PlanWanted,
): Promise<PlannedWeek | null> {
  const rows = await session.query(
    `select * from staging.plan_runs
     where week_start_on = cast(@monday as date) and brand = @brand
     order by ordinal desc limit 1`,
    { monday: parseWeek(week).toString(), brand },
  )
  return rows[0] ? foundPlan(rows[0]) : null
}

function foundPlan(row: Row): PlannedWeek {
  const { accounts, left_out, whole } = JSON.parse(String(row['reasons'])) as Pick<
    PlannedWeek,
    'accounts' | 'left_out'
  > & { whole?: PlanReasons }
  return {
    plan_id: String(row['plan_id']),
    brand: String(row['brand']),
    week: String(row['week']),
    mode: String(row['mode']),
    as_of: String(row['as_of']),
    is_new: false,
    objective: Number(row['objective']),
    count_items: Number(row['count_items']),
    count_short: Number(row['count_short']),
    count_withdrawn: 0,
    accounts,
    left_out,
    whole: whole ?? null,
  }
}

function summaryOf({ planId, run, accounts, leftOut, events, whole }: Plan): PlannedWeek {
  return {
    plan_id: planId,
    brand: run.brand,
    week: run.week,
    mode: run.mode,
    as_of: run.as_of,
    is_new: true,
    objective: run.objective,
    count_items: Number(run.count_items),
    count_short: Number(run.count_short),
    count_withdrawn: events.length,
    accounts,
    left_out: leftOut,
    whole,
  }
}
