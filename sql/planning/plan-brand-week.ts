import { NotConfiguredError, NotFoundError } from '../../domain/errors.ts'
import type { Fits, PlanConfig } from '../../domain/planning/input.ts'
import type { Mode } from '../../domain/planning/modes.ts'
import { planWeek } from '../../domain/planning/plan-week.ts'
import type { AccountResult, LeftOut, Plan } from '../../domain/planning/plan.ts'
import { parseWeek } from '../../domain/time.ts'
import type { Load, Row, Warehouse, WarehouseSession } from '../warehouse.ts'
import { readPlanInput, weeksRead } from './read-plan-input.ts'
import { storePlan } from './store-plan.ts'

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
  readonly settings: PlanConfig & { readonly mode: Mode }
  readonly fits: Fits
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
}

/**
 * Plans a brand’s week from the marts and stores the plan, all in one transaction; a week that is
 * planned already is found, not planned twice, unless `replan`: then untouched proposals are planned
 * anew and those no longer proposed are withdrawn, everything approved, held, sent or edited stays.
 * Throws NotFoundError for an unknown brand or where the marts are not built, InvalidInputError for
 * a week that is over.
 */
export async function planBrandWeek(whole: Warehouse, wanted: PlanWanted): Promise<PlannedWeek> {
  const monday = parseWeek(wanted.week)
  await assertBuilt(whole)
  const warehouse = await whole.operational(weeksRead(monday, wanted.settings.lock_days))
  return warehouse.atomically(async (session) => {
    const found = await latestPlan(session, wanted)
    if (found && wanted.replan !== true) return found
    const { settings, tzdata = process.versions['tz'] } = wanted
    if (!tzdata) throw new NotConfiguredError('tzdata', 'resolving wall times')
    const facts = await readPlanInput(session, { ...wanted, lockDays: settings.lock_days })
    const plan = planWeek({
      ...facts,
      mode: wanted.mode ?? settings.mode,
      config: settings,
      fits: wanted.fits,
      tzdata,
      originalsWished: wanted.originals,
      platforms: wanted.platforms,
      leadMinutes: wanted.leadMinutes,
    })
    await storePlan(session, plan, wanted.load)
    return summaryOf(plan)
  })
}

async function assertBuilt(warehouse: Warehouse): Promise<void> {
  const needed = ['marts.account_health', 'marts.posting_slots', 'marts.caption_bandit_stats']
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
  const { accounts, left_out } = JSON.parse(String(row['reasons'])) as Pick<
    PlannedWeek,
    'accounts' | 'left_out'
  >
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
  }
}

function summaryOf({ planId, run, accounts, leftOut, events }: Plan): PlannedWeek {
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
  }
}
