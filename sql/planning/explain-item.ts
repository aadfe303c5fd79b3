import type { PlanReasons } from '../../domain/planning/plan-reasons.ts'
import type { AccountResult } from '../../domain/planning/plan.ts'
import type { Row, Value, WarehouseSession } from '../warehouse.ts'
import { captionTexts, explainSelection } from './explain-selection.ts'
import type { Alternative, CaptionReasons, ItemExplanation, SlotReasons } from './explanation.ts'
import { findItem } from './find-item.ts'

export type { ItemExplanation } from './explanation.ts'
export { renderExplanation } from './render-explanation.ts'

type Reader = Pick<WarehouseSession, 'query'>

/** What a plan item’s `reasons` hold. */
interface Reasons {
  readonly why: string
  readonly slot: SlotReasons
  readonly caption: CaptionReasons | null
  readonly alternatives: readonly Alternative[]
  readonly tight?: ItemExplanation['tight']
  readonly limits: readonly string[]
  readonly tier: string
  readonly zone: string
}

/**
 * Why an item is when and what it is: its values and state of now, what its plan knew of the hour
 * and the caption, what else there was, what people and publishers did since, and the rows and
 * model versions behind it. `idOrPrefix`: the item id or its first digits. Throws NotFoundError for
 * an unknown one and InvalidInputError where several begin so.
 */
export async function explainItem(session: Reader, idOrPrefix: string): Promise<ItemExplanation> {
  const found = await findItem(session, idOrPrefix)
  const key = { monday: found.week_start_on, item_id: found.item_id }
  const [item = {}] = await session.query(
    `select * from marts.content_plan
     where week_start_on = cast(@monday as date) and item_id = @item_id`,
    key,
  )
  const reasons = JSON.parse(text(item['reasons'])) as Reasons
  const captionKey = orNull(item['caption_key'])
  const origin = {
    planId: text(item['seed']).split('|')[0] ?? '',
    accountId: text(item['account_id']),
    brand: text(item['brand']),
  }
  const run = await readRun(session, found.week_start_on, origin.planId)
  return {
    ...valuesOf(item),
    why: reasons.why,
    slot: reasons.slot,
    alternatives: await withTexts(session, reasons.alternatives),
    tight: reasons.tight ?? [],
    caption_reasons: reasons.caption,
    selection: await explainSelection(session, {
      ...origin,
      captionKey,
      weekStartOn: found.week_start_on,
    }),
    limits: reasons.limits,
    tier: reasons.tier,
    zone: reasons.zone,
    plan: {
      plan_id: origin.planId,
      latest_plan_id: text(item['plan_id']),
      mode: text(run['mode']),
      as_of: text(run['as_of']),
      solver: text(run['solver']),
      objective: Number(run['objective']),
      config_digest: text(run['config_digest']),
      inputs_digest: text(run['inputs_digest']),
      whole: wholeOf(run),
    },
    account: accountOf(run, origin.accountId),
    history: await readHistory(session, key),
    answers: await readAnswers(session, key),
    inputs: await readInputs(session, found.week_start_on, origin),
  }
}

function valuesOf(item: Row) {
  return {
    item_id: text(item['item_id']),
    account_id: text(item['account_id']),
    platform: text(item['platform']),
    kind: text(item['kind']),
    week: text(item['week']),
    status: text(item['status']),
    state: text(item['state']),
    revision: Number(item['revision']),
    scheduled_at: text(item['scheduled_at']),
    local_time: text(item['local_time']),
    timezone: text(item['timezone']),
    tzdata: text(item['tzdata']),
    content_id: orNull(item['content_id']),
    content_type: orNull(item['content_type']),
    title: orNull(item['title']),
    caption_key: orNull(item['caption_key']),
    caption: orNull(item['caption']),
    price: orNull(item['price']),
    currency: orNull(item['currency']),
    score: Number(item['score']),
    slot_value: Number(item['slot_value']),
    caption_value: Number(item['caption_value']),
    seed: text(item['seed']),
  }
}

/** The alternatives with the texts of their captions. */
async function withTexts(
  session: Reader,
  alternatives: readonly Alternative[],
): Promise<Alternative[]> {
  const keys = alternatives.flatMap(({ kind, caption_key: key }) =>
    kind === 'caption' && key ? [key] : [],
  )
  const texts = await captionTexts(session, keys)
  return alternatives.map((one) =>
    one.kind === 'caption' ? { ...one, text: texts.get(one.caption_key ?? '') ?? null } : one,
  )
}

async function readRun(session: Reader, monday: string, planId: string): Promise<Row> {
  const [run = {}] = await session.query(
    `select * from staging.plan_runs
     where week_start_on = cast(@monday as date) and plan_id = @plan_id`,
    { monday, plan_id: planId },
  )
  return run
}

function accountOf(run: Row, accountId: string): AccountResult | null {
  if (!run['reasons']) return null
  const { accounts } = JSON.parse(text(run['reasons'])) as { accounts: AccountResult[] }
  return accounts.find(({ account_id: id }) => id === accountId) ?? null
}

function wholeOf(run: Row): PlanReasons | null {
  if (!run['reasons']) return null
  const { whole } = JSON.parse(text(run['reasons'])) as { whole?: PlanReasons }
  return whole ?? null
}

type Key = Readonly<Record<'monday' | 'item_id', string>>

async function readHistory(session: Reader, key: Key): Promise<ItemExplanation['history']> {
  const rows = await session.query(
    `select sequence, event_at, from_state, to_state, actor, revision, reason
     from raw.queue_events
     where week_start_on = cast(@monday as date) and item_id = @item_id order by sequence`,
    key,
  )
  return rows.map((row) => ({
    sequence: Number(row['sequence']),
    at: text(row['event_at']),
    from_state: text(row['from_state']),
    to_state: text(row['to_state']),
    actor: text(row['actor']),
    revision: Number(row['revision']),
    reason: orNull(row['reason']),
  }))
}

async function readAnswers(session: Reader, key: Key): Promise<ItemExplanation['answers']> {
  const rows = await session.query(
    `select decided_at, decision, reviewer, note, changed_fields from raw.approvals
     where week_start_on = cast(@monday as date) and item_id = @item_id order by sequence`,
    key,
  )
  return rows.map((row) => ({
    at: text(row['decided_at']),
    decision: text(row['decision']),
    reviewer: orNull(row['reviewer']),
    note: orNull(row['note']),
    changed_fields: Array.isArray(row['changed_fields']) ? row['changed_fields'].map(text) : [],
  }))
}

/** The rows its plan read about its account and its brand. */
async function readInputs(
  session: Reader,
  monday: string,
  { planId, accountId, brand }: { planId: string; accountId: string; brand: string },
): Promise<ItemExplanation['inputs']> {
  const rows = await session.query(
    `select model, row_key, model_version from raw.plan_inputs
     where week_start_on = cast(@monday as date) and plan_id = @plan_id
       and row_key in (@account_id, @brand)
     order by model, row_key`,
    { monday, plan_id: planId, account_id: accountId, brand },
  )
  return rows.map((row) => ({
    model: text(row['model']),
    row_key: text(row['row_key']),
    model_version: orNull(row['model_version']),
  }))
}

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function orNull(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}
