import type { Plan } from '../../domain/planning/plan.ts'
import { captionDecisions } from '../../domain/records/captions.ts'
import { variants } from '../../domain/records/content.ts'
import { planInputs, planItems, planRuns } from '../../domain/records/plans.ts'
import { queueEvents } from '../../domain/records/queue.ts'
import type { Load, WarehouseSession } from '../warehouse.ts'

/**
 * Appends a plan: the run, its items, variants that are new or read differently now, the logged
 * decisions, what was read, and the withdrawals of what it replaces. The caller holds the
 * transaction, so that all of it lands or nothing.
 */
export async function storePlan(session: WarehouseSession, plan: Plan, load: Load): Promise<void> {
  await session.append(planItems, plan.items, load)
  await session.append(variants, await newVariants(session, plan), load)
  await session.append(captionDecisions, plan.decisions, load)
  await session.append(planInputs, plan.inputs, load)
  await session.append(queueEvents, plan.events, load)
  await session.append(planRuns, [plan.run], load)
}

async function newVariants(session: WarehouseSession, plan: Plan): Promise<Plan['variants']> {
  if (plan.variants.length === 0) return []
  const rows = await session.query(
    `select variant_id, title, description, hashtags from staging.variants
     where account_id in (select account_id from marts.account_health where brand = @brand)`,
    { brand: plan.run.brand },
  )
  const words = (row: { title?: unknown; description?: unknown; hashtags?: unknown }) =>
    JSON.stringify([row.title ?? null, row.description ?? null, row.hashtags ?? []])
  const known = new Map(rows.map((row) => [row['variant_id'], words(row)]))
  return plan.variants.filter((variant) => known.get(variant.variant_id) !== words(variant))
}
