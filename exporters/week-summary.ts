import { z } from 'zod'

import type { Row, Warehouse } from '../sql/warehouse.ts'

/** One account's part of a week, as the result of a run reports it (requirement E11). */
export interface PageResult extends PlannedPage {
  readonly brand: string
  /** Items of the week by state, for example `{ confirmed: 20, rejected: 1 }`. */
  readonly states: Readonly<Record<string, number>>
  readonly export_status: 'exported' | 'skipped' | 'not exported'
  readonly export_reason: string | null
}

/** What the plan said of an account, with what it believed of it then. */
interface PlannedPage {
  readonly account_id: string
  readonly platform: string
  readonly channel: string
  readonly tier: string
  readonly risk: string
  readonly zone: 'GREEN' | 'YELLOW' | 'RED'
  readonly schedule_id: string
  /** Captions wanted in the pool, and how many were chosen for it. */
  readonly caption_target: number
  readonly captions_selected: number
  /** Items its limits ask for, and items planned. */
  readonly week_target: number
  readonly message_count: number
  /** Why less than asked for, and what else should be known. */
  readonly reasons: readonly string[]
}

/** Totals over all accounts of a week. */
export interface OrchestrationSummary {
  readonly week: string
  readonly total_pages: number
  /** Pages with a plan of at least one item. */
  readonly successful_pages: number
  readonly exported_pages: number
  readonly skipped_pages: number
  readonly message_count: number
  readonly zones: Readonly<Record<'GREEN' | 'YELLOW' | 'RED', number>>
  readonly states: Readonly<Record<string, number>>
}

/** The whole result of a week. */
export interface WeekSummary {
  readonly orchestration_summary: OrchestrationSummary
  readonly page_results: readonly PageResult[]
}

const PLANS = `
  select brand, reasons
  from raw.plan_runs
  where week_start_on = cast(@week_start_on as date)
  qualify row_number() over (partition by brand order by ordinal desc, load_id desc) = 1
  order by brand`

const EXPORTS = `
  select schedule_id, status, reason
  from marts.schedule_export_log
  where week_start_on = cast(@week_start_on as date)
  qualify row_number() over (
      partition by schedule_id order by exported_at desc, load_id desc
  ) = 1`

const STATES = `
  select account_id, state, count(*) as items
  from marts.content_plan
  where week_start_on = cast(@week_start_on as date)
  group by account_id, state
  order by account_id, state`

const planReasons = z.object({
  accounts: z.array(
    z
      .object({
        account_id: z.string(),
        platform: z.string(),
        channel: z.string(),
        tier: z.string(),
        risk: z.string(),
        zone: z.enum(['GREEN', 'YELLOW', 'RED']),
        schedule_id: z.string(),
        caption_target: z.number(),
        captions_selected: z.number(),
        wished: z.number(),
        placed: z.number(),
        reasons: z.array(z.string()),
      })
      .transform(({ wished, placed, ...page }): PlannedPage => ({
        ...page,
        week_target: wished,
        message_count: placed,
      })),
  ),
})

/**
 * What became of a week, per account and in all: what the plan believed when it was made, what was
 * exported, and the states of the items now. `weekStartOn` is its Monday (`2026-11-23`), `week` its
 * name (`2026-W48`).
 */
export async function weekSummary(
  warehouse: Pick<Warehouse, 'query'>,
  week: string,
  weekStartOn: string,
): Promise<WeekSummary> {
  const of = { week_start_on: weekStartOn }
  const states = statesByAccount(await warehouse.query(STATES, of))
  const exported = await warehouse.query(EXPORTS, of)
  const exports = new Map(exported.map((row) => [String(row['schedule_id']), row]))
  const plans = await warehouse.query(PLANS, of)
  const page_results = plans.flatMap((plan) =>
    planReasons
      .parse(JSON.parse(String(plan['reasons'])))
      .accounts.map((page) => pageResult(String(plan['brand']), page, states, exports)),
  )
  return { orchestration_summary: totals(week, page_results), page_results }
}

function statesByAccount(rows: readonly Row[]): Map<string, Record<string, number>> {
  const all = new Map<string, Record<string, number>>()
  for (const row of rows) {
    const account = String(row['account_id'])
    all.set(account, { ...all.get(account), [String(row['state'])]: Number(row['items']) })
  }
  return all
}

function pageResult(
  brand: string,
  page: PlannedPage,
  states: ReadonlyMap<string, Record<string, number>>,
  exports: ReadonlyMap<string, Row>,
): PageResult {
  const found = exports.get(page.schedule_id)
  return {
    brand,
    ...page,
    states: states.get(page.account_id) ?? {},
    export_status: (found?.['status'] ?? 'not exported') as PageResult['export_status'],
    export_reason: found?.['reason'] ? String(found['reason']) : null,
  }
}

function totals(week: string, pages: readonly PageResult[]): OrchestrationSummary {
  const zones = { GREEN: 0, YELLOW: 0, RED: 0 }
  const states: Record<string, number> = {}
  for (const page of pages) {
    zones[page.zone] += 1
    for (const [state, count] of Object.entries(page.states)) {
      states[state] = (states[state] ?? 0) + count
    }
  }
  const count = (isCounted: (page: PageResult) => boolean) => pages.filter(isCounted).length
  return {
    week,
    total_pages: pages.length,
    successful_pages: count((page) => page.message_count > 0),
    exported_pages: count((page) => page.export_status === 'exported'),
    skipped_pages: count((page) => page.export_status === 'skipped'),
    message_count: pages.reduce((sum, page) => sum + page.message_count, 0),
    zones,
    states,
  }
}
