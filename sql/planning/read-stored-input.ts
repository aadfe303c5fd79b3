import { NotFoundError } from '../../domain/errors.ts'
import { READ } from '../../domain/planning/input-rows.ts'
import {
  accountRow,
  captionRow,
  holidayRow,
  lockRow,
  occupiedRow,
  originalRow,
  slotRow,
  useRow,
  type EarlierItem,
  type PlanFacts,
  type SlotRow,
} from '../../domain/planning/input.ts'
import type { RunningExperiment } from '../../domain/experiments/running.ts'
import type { State } from '../../domain/records/queue.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'
import { itemOf } from './read-earlier.ts'
import { asRows } from './rows.ts'

type Reader = Pick<WarehouseSession, 'query'>

/** One row of staging.plan_runs. */
export interface StoredRun {
  readonly planId: string
  readonly brand: string
  readonly week: string
  readonly weekStartOn: string
  readonly ordinal: number
  readonly asOf: string
}

/**
 * What a plan was made from, out of raw.plan_inputs: the rows as they were read then. Texts of
 * captions are not kept there and come from the bank; a caption that is gone from it is left out.
 */
export async function readStoredInput(session: Reader, run: StoredRun): Promise<PlanFacts> {
  const rows = await session.query(
    `select model, row_key, row, model_version from raw.plan_inputs
     where week_start_on = cast(@monday as date) and plan_id = @plan_id
     order by model, row_key`,
    { monday: run.weekStartOn, plan_id: run.planId },
  )
  if (rows.length === 0) {
    throw new NotFoundError(`what plan ${run.planId} was made from is not kept`, {
      plan_id: run.planId,
    })
  }
  const all = (model: string) =>
    rows
      .filter((row) => row['model'] === model)
      .map((row) => [String(row['row_key']), JSON.parse(String(row['row'])) as unknown] as const)
  const one = (model: string): unknown[] => (all(model)[0]?.[1] ?? []) as unknown[]
  const items = (all(READ.items)[0]?.[1] ?? {}) as StoredItems
  const rowsOf = (values: readonly unknown[]) => values as Row[]
  return {
    brand: { brand: run.brand, timezone: await brandZone(session, run.brand) },
    week: run.week,
    asOf: run.asOf,
    ordinal: run.ordinal,
    accounts: asRows(accountRow, rowsOf(all(READ.health).map(([, row]) => row)), READ.health),
    slots: all(READ.slots).flatMap(([id, columns]) => slotRows(id, columns as SlotColumns)),
    captions: asRows(
      captionRow,
      await withTexts(session, run.brand, rowsOf(all(READ.captions).flatMap(([, row]) => row))),
      READ.captions,
    ),
    locks: all(READ.uses).flatMap(([id, uses]) =>
      asRows(
        lockRow,
        (uses as [string, string][]).map(([key, at]) => ({
          account_id: id,
          caption_key: key,
          last_used_at: at,
        })),
        READ.uses,
      ),
    ),
    originals: asRows(originalRow, rowsOf(one(READ.originals)), READ.originals),
    uses: asRows(useRow, rowsOf(one(READ.originalUses)), READ.originalUses),
    occupied: asRows(occupiedRow, rowsOf(items.occupied ?? []), READ.items),
    earlier: await earlierOf(session, run, items.earlier ?? []),
    holidays: asRows(holidayRow, rowsOf(one(READ.holidays)), READ.holidays),
    experiments: one(READ.experiments) as RunningExperiment[],
    captionPolicy: await policyOf(session, run),
    models: Object.fromEntries(
      rows.flatMap((row) =>
        row['model_version'] === null ? [] : [[String(row['model']), String(row['model_version'])]],
      ),
    ),
  }
}

interface StoredItems {
  readonly occupied?: readonly unknown[]
  readonly earlier?: readonly (readonly [string, State, boolean, unknown])[]
}

type SlotColumns = Readonly<Record<Exclude<keyof SlotRow, 'account_id'>, readonly unknown[]>>

function slotRows(accountId: string, columns: SlotColumns): SlotRow[] {
  const rows = columns.hour_of_week.map((hour, i) => ({
    account_id: accountId,
    hour_of_week: hour,
    score: columns.score[i],
    low: columns.low[i],
    high: columns.high[i],
    n_posts: columns.n_posts[i],
    level: columns.level[i],
  }))
  return asRows(slotRow, rows as Row[], READ.slots)
}

async function brandZone(session: Reader, brand: string): Promise<string> {
  const [row] = await session.query(
    `select brand_timezone from marts.account_health where brand = @brand order by account_id limit 1`,
    { brand },
  )
  if (row) return String(row['brand_timezone'])
  throw new NotFoundError(`there is no brand "${brand}" any more`, { brand })
}

/** The bank’s text and hashtags for each stored caption, from the nearest scope. */
async function withTexts(session: Reader, brand: string, rows: readonly Row[]): Promise<Row[]> {
  const bank = await session.query(
    `select caption_key, scope_account_id, text, hashtags from marts.caption_bank
     where scope_account_id != '' or scope_brand in ('', @brand)
     order by caption_key, scope_account_id, scope_brand`,
    { brand },
  )
  const texts = new Map(
    bank.map((row) => [`${String(row['scope_account_id'])} ${String(row['caption_key'])}`, row]),
  )
  return rows.flatMap((row) => {
    const key = String(row['caption_key'])
    const known = texts.get(`${String(row['account_id'])} ${key}`) ?? texts.get(` ${key}`)
    if (!known) return []
    const { count_characters: _, count_hashtags: __, ...rest } = row
    return [{ ...rest, text: known['text'] ?? null, hashtags: known['hashtags'] ?? null }]
  })
}

/** The items of plans before as that plan found them: its own rows of what it kept. */
async function earlierOf(
  session: Reader,
  { weekStartOn, brand, ordinal }: StoredRun,
  stored: NonNullable<StoredItems['earlier']>,
): Promise<EarlierItem[]> {
  if (stored.length === 0) return []
  const rows = await session.query(
    `select items.*, runs.ordinal as plan_ordinal
     from raw.plan_items as items
     inner join staging.plan_runs as runs
       on items.plan_id = runs.plan_id and items.week_start_on = runs.week_start_on
     where items.week_start_on = cast(@monday as date) and items.brand = @brand
       and runs.ordinal <= ${ordinal}
     order by runs.ordinal`,
    { monday: weekStartOn, brand },
  )
  const own = new Map<unknown, Row>()
  const before = new Map<unknown, Row>()
  for (const row of rows) {
    const of = Number(row['plan_ordinal']) === ordinal ? own : before
    of.set(row['item_id'], row)
  }
  return stored.flatMap(([id, state, isTouched, revision]) => {
    const wasOpen = state === 'pending_approval' && !isTouched
    const row = (wasOpen ? undefined : own.get(id)) ?? before.get(id) ?? own.get(id)
    if (!row) return []
    return [
      {
        row: { ...itemOf(row), revision: Number(revision) },
        state,
        isTouched,
        sequence: 0,
      },
    ]
  })
}

/** The policy its captions were drawn by. */
async function policyOf(session: Reader, run: StoredRun): Promise<string | undefined> {
  const [row] = await session.query(
    `select policy from raw.caption_decisions
     where week_start_on = cast(@monday as date) and plan_id = @plan_id
     order by policy limit 1`,
    { monday: run.weekStartOn, plan_id: run.planId },
  )
  return row ? String(row['policy']).replace(/ uniform batch$/, '') : undefined
}
