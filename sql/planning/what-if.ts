import { NotConfiguredError, NotFoundError } from '../../domain/errors.ts'
import { digestOf } from '../../domain/planning/canonical.ts'
import { comparePlans, type ItemDifference } from '../../domain/planning/compare-plans.ts'
import type { ExpectedResults } from '../../domain/planning/expected-results.ts'
import type { Fits, PlanConfig, PlanInput } from '../../domain/planning/input.ts'
import { inputRows } from '../../domain/planning/input-rows.ts'
import type { Mode } from '../../domain/planning/modes.ts'
import type { Plan } from '../../domain/planning/plan.ts'
import type { PlanReasons } from '../../domain/planning/plan-reasons.ts'
import { configDigest } from '../../domain/planning/plan-week.ts'
import { parseRelaxation } from '../../domain/planning/rule-changes.ts'
import { weekFrame } from '../../domain/planning/slots.ts'
import { withWhatIf } from '../../domain/planning/what-if.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'
import { itemOf } from './read-earlier.ts'
import { readStoredInput, type StoredRun } from './read-stored-input.ts'

type Reader = Pick<WarehouseSession, 'query'>

/** What is asked of a stored plan. */
export interface WhatIfWanted {
  readonly brand: string
  readonly week: string
  /** `mode=safe`, `cap.daily=4`, … */
  readonly asked: readonly string[]
  readonly settings: PlanConfig
  readonly fits: Fits
  readonly plan: (input: PlanInput) => Promise<Plan>
  readonly tzdata?: string | undefined
}

/** How much a plan is worth and brings. */
export interface PlanSide {
  readonly items: number
  readonly value: number
  readonly expected: ExpectedResults | null
}

/** A stored plan beside the plan that would have been made. */
export interface WhatIf {
  readonly brand: string
  readonly week: string
  readonly plan_id: string
  readonly as_of: string
  readonly asked: readonly string[]
  readonly before: PlanSide
  readonly after: PlanSide
  /** Items that are as they were. */
  readonly count_same: number
  readonly differences: readonly ItemDifference[]
  /** What else may be behind the difference; empty where only what was asked is. */
  readonly notes: readonly string[]
}

/**
 * The latest plan of a brand’s week beside the plan that would have been made had something been
 * otherwise: at its clock, from the rows it read then, with its draws. Stores nothing. Throws
 * NotFoundError where nothing is planned, InvalidInputError for what cannot be asked or planned.
 */
export async function whatIf(session: Reader, wanted: WhatIfWanted): Promise<WhatIf> {
  const stored = await latestRun(session, wanted)
  const run = runOf(stored)
  const { whole } = JSON.parse(String(stored['reasons'])) as { whole?: PlanReasons }
  const facts = await readStoredInput(session, run)
  const items = await readItems(session, run)
  const tzdata = wanted.tzdata ?? items[0]?.tzdata ?? process.versions['tz']
  if (!tzdata) throw new NotConfiguredError('tzdata', 'resolving wall times')
  const base: PlanInput = {
    ...facts,
    ...askedOf(whole?.asked),
    mode: String(stored['mode']) as Mode,
    config: wanted.settings,
    fits: wanted.fits,
    tzdata,
    drawId: String(stored['seed']),
  }
  const plan = await wanted.plan(withWhatIf(base, wanted.asked))
  const differences = comparePlans(items, plan.items)
  const touched = new Set(differences.flatMap(({ from }) => from?.item_id ?? []))
  return {
    brand: run.brand,
    week: run.week,
    plan_id: run.planId,
    as_of: run.asOf,
    asked: wanted.asked,
    before: {
      items: items.length,
      value: Number(stored['objective']),
      expected: whole?.expected ?? null,
    },
    after: {
      items: plan.items.length,
      value: plan.run.objective,
      expected: plan.whole.expected,
    },
    count_same: items.filter(({ item_id: id }) => !touched.has(id)).length,
    differences,
    notes: notesOn(stored, base, run),
  }
}

async function latestRun(session: Reader, { brand, week }: WhatIfWanted): Promise<Row> {
  const [row] = await session.query(
    `select * from staging.plan_runs
     where week_start_on = cast(@monday as date) and brand = @brand
     order by ordinal desc limit 1`,
    { monday: parseWeek(week).toString(), brand },
  )
  if (row) return row
  throw new NotFoundError(
    `week ${week} of "${brand}" is not planned, so there is nothing to compare with: plan it first (drumbeat plan --week ${week} --brand ${brand})`,
    { brand, week },
  )
}

function runOf(row: Row): StoredRun {
  return {
    planId: String(row['plan_id']),
    brand: String(row['brand']),
    week: String(row['week']),
    weekStartOn: parseWeek(String(row['week'])).toString(),
    ordinal: Number(row['ordinal']),
    asOf: parseInstant(String(row['as_of'])).toString(),
  }
}

async function readItems(session: Reader, { planId, weekStartOn }: StoredRun) {
  const rows = await session.query(
    `select * from raw.plan_items
     where week_start_on = cast(@monday as date) and plan_id = @plan_id order by item_id`,
    { monday: weekStartOn, plan_id: planId },
  )
  return rows.map(itemOf)
}

/** What the plan was asked for besides the settings. */
function askedOf(asked: PlanReasons['asked'] | undefined): Partial<PlanInput> {
  if (!asked) return {}
  return {
    originalsWished: asked.originals ?? undefined,
    platforms: asked.platforms ?? undefined,
    leadMinutes: asked.lead_minutes ?? undefined,
    atLeast: asked.at_least_asked ?? undefined,
    ...(asked.relax.length > 0 ? { ruleChanges: { relax: asked.relax.map(parseRelaxation) } } : {}),
  }
}

function notesOn(stored: Row, base: PlanInput, run: StoredRun): string[] {
  const frame = weekFrame(run.week, base.brand.timezone, base.asOf, base.leadMinutes)
  const inputs = inputRows(base, run.planId, frame)
  const isSame =
    digestOf(inputs.map(({ model, row_key: key, row }) => [model, key, row])) ===
    stored['inputs_digest']
  return [
    configDigest(base) === stored['config_digest']
      ? ''
      : 'the settings have changed since it was planned: their difference is in this, too',
    isSame ? '' : 'captions it could choose from are gone from the bank: they are left out',
  ].filter((note) => note !== '')
}
