import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { publishKey } from '../../../../domain/ids.ts'
import { assertTransition } from '../../../../domain/ledger.ts'
import { accounts } from '../../../../domain/records/accounts.ts'
import { approvals } from '../../../../domain/records/approvals.ts'
import { planItems, planRuns } from '../../../../domain/records/plans.ts'
import type { State } from '../../../../domain/records/queue.ts'
import type { RowOf } from '../../../../domain/records/record.ts'
import { openOutbox } from '../../../../exporters/queue/outbox.ts'
import type { FaultPoint } from '../../../../exporters/queue/fault-point.ts'
import { appendMoves, readPositions } from '../../../../exporters/queue/ledger-store.ts'
import { publishDue } from '../../../../exporters/queue/publish-due.ts'
import type { PublishOptions } from '../../../../exporters/queue/publish-run.ts'
import type { Publisher } from '../../../../platforms/publishing/publisher.ts'
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { projectPath } from '../../../../sql/project-files.ts'
import type { Load, Warehouse } from '../../../../sql/warehouse.ts'

export type PlanItem = RowOf<typeof planItems>
export type Approval = RowOf<typeof approvals>

export const WEEK = '2026-W48'
export const MONDAY = '2026-11-23'
export const MARGINS = { arm_minutes: 5, grace_minutes: 15, missed_minutes: 60 }

let loads = 0
let runs = 0

/** A stamp for rows; ids of later ones sort later. */
export function newLoad(loadedAt = '2026-11-20T00:00:00Z'): Load {
  loads += 1
  return { loadId: `load-${String(loads).padStart(9, '0')}`, loadedAt, isSample: false }
}

/**
 * A warehouse with the views the queue reads and an outbox beside it, in a folder that is gone when
 * the queue is closed, or in `home`, which stays.
 */
export async function openQueue(options: { home?: string; inMemory?: boolean } = {}) {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'drumbeat-'))
  const path = options.inMemory ? ':memory:' : join(home, 'warehouse.duckdb')
  const isNew = options.inMemory || !existsSync(path)
  mkdirSync(home, { recursive: true })
  const warehouse = await openDuckDb({ path, threads: 1, memoryLimit: '200MB' })
  if (isNew) {
    const views = ['staging.content_items', 'staging.variants']
    await createViews(warehouse, ['marts.content_plan', 'marts.posting_queue', ...views])
    await warehouse.execute(
      `create table marts.account_health as
       select cast(null as varchar) as account_id, cast(null as varchar) as platform,
         cast(null as varchar) as channel, cast(null as varchar) as handle,
         cast(null as varchar) as mode, cast(null as varchar) as tier,
         cast(null as bigint) as min_gap_minutes, cast(null as bigint) as rhythm_minutes
       limit 0`,
    )
  }
  const close = async () => {
    await warehouse.close()
    if (options.home === undefined) rmSync(home, { recursive: true, force: true })
  }
  return { home, warehouse, outbox: join(home, 'outbox'), close }
}

/** Creates models that are views, what they read first. */
async function createViews(
  warehouse: Warehouse,
  names: readonly string[],
  done = new Set<string>(),
) {
  for (const name of names) {
    if (done.has(name)) continue
    done.add(name)
    const sql = readFileSync(projectPath('models', `${name.replace('.', '/')}.sql`), 'utf8')
    const code = sql.replaceAll(/--.*$/gm, '')
    const reads = code.match(/\b(?:staging|intermediate|marts)\.[a-z_]+/g) ?? []
    await createViews(warehouse, reads, done)
    await warehouse.execute(`create or replace view ${name} as\n${sql}`)
  }
}

/** Makes an account known, imported and built. */
export async function addAccount(
  warehouse: Warehouse,
  accountId: string,
  more: Partial<RowOf<typeof accounts>> = {},
): Promise<void> {
  const [platform = '', handle = ''] = accountId.split(':')
  const row = { account_id: accountId, platform, handle, brand: 'ana', channel: 'feed' as const }
  await warehouse.append(accounts, [{ ...row, ...more }], newLoad())
  await warehouse.execute(
    `insert into marts.account_health values (@id, @platform, 'feed', @handle, null, 'SMALL', null, null)`,
    { id: accountId, platform, handle },
  )
}

/** A plan item of x:ana; `scheduled_at` is what most tests care about. */
export function planItem(
  itemId: string,
  scheduledAt: string,
  more: Partial<PlanItem> = {},
): PlanItem {
  return {
    item_id: itemId,
    plan_id: 'plan-1',
    schedule_id: 'SCH_2026W48_XANA_ABC123',
    week: WEEK,
    week_start_on: MONDAY,
    brand: 'ana',
    account_id: 'x:ana',
    platform: 'x',
    channel: 'feed',
    kind: 'feed',
    ordinal: 0,
    revision: 1,
    caption: `Caption of ${itemId}`,
    hashtags: ['one', 'two'],
    scheduled_at: scheduledAt,
    local_time: scheduledAt.slice(0, 16),
    timezone: 'UTC',
    tzdata: '2026a',
    slot_value: 0.1,
    caption_value: 0.2,
    score: 0.3,
    seed: 'seed',
    reasons: '{}',
    ...more,
  }
}

/** Lands items as one plan. */
export async function plan(warehouse: Warehouse, items: readonly PlanItem[]): Promise<void> {
  const known = await warehouse.query(`select 1 from raw.plan_runs where plan_id = 'plan-1'`)
  if (known.length === 0) await warehouse.append(planRuns, [PLAN_RUN], newLoad())
  await warehouse.append(planItems, items, newLoad())
}

/** Moves items through states by way of the ledger, as people and tasks would. */
export async function move(
  warehouse: Warehouse,
  items: readonly PlanItem[],
  states: readonly State[],
  revision = 1,
): Promise<void> {
  await warehouse.atomically(async (session) => {
    const known = items.map((item) => ({ ...item, revision: 1 }))
    const positions = await readPositions(session, known)
    const moves = [...positions.values()].map((position) => ({
      position,
      changes: states.map((to) => ({ to, revision, at: '2026-11-20T09:00:00Z', actor: 'ana' })),
    }))
    await appendMoves(session, moves, newLoad())
  })
}

/** Plans items and approves them all. */
export async function planApproved(warehouse: Warehouse, items: readonly PlanItem[]) {
  await plan(warehouse, items)
  await move(warehouse, items, ['approved'])
}

/** A person's answer that changes values; the ledger is the caller's to move. */
export async function answer(
  warehouse: Warehouse,
  item: PlanItem,
  more: Partial<Approval>,
): Promise<void> {
  const { item_id, account_id, week, week_start_on, scheduled_at, local_time, caption } = item
  const row: Approval = {
    item_id,
    account_id,
    week,
    week_start_on,
    scheduled_at,
    local_time,
    caption: caption ?? null,
    event_id: `${item_id}-${more.sequence ?? 1}`,
    sequence: 1,
    decision: 'edit',
    revision: 2,
    source: 'xlsx',
    decided_at: '2026-11-20T10:00:00Z',
    ...more,
  }
  await warehouse.append(approvals, [row], newLoad())
}

/** Runs publishDue at a clock with the outbox or another publisher; each run has its own owner. */
export function publishAt(
  queue: { warehouse: Warehouse; outbox: string },
  asOf: string,
  more: Partial<PublishOptions> & { publisher?: Publisher } = {},
) {
  runs += 1
  const { publisher, ...options } = more
  const faultPoint: FaultPoint = options.faultPoint ?? (() => undefined)
  const way = publisher ?? openOutbox(queue.outbox, faultPoint)
  return publishDue(queue.warehouse, () => way, {
    ...MARGINS,
    asOf,
    load: newLoad(asOf),
    owner: `run-${runs}`,
    gapMinutes: () => 0,
    ...options,
  })
}

/** Names of the posts in the outbox, sorted; leftovers of half-made files included. */
export async function outboxFiles(outbox: string, week = WEEK): Promise<string[]> {
  if (!existsSync(join(outbox, week))) return []
  return (await readdir(join(outbox, week))).toSorted()
}

/** One post of the outbox. */
export async function outboxPost(outbox: string, itemId: string, week = WEEK) {
  const text = await readFile(join(outbox, week, `${publishKey(itemId)}.json`), 'utf8')
  return JSON.parse(text) as Record<string, unknown>
}

/** The state of each item, by id, from the ledger. */
export async function statesOf(warehouse: Warehouse): Promise<Record<string, string>> {
  const rows = await warehouse.query(
    `select item_id, to_state from raw.queue_events
     qualify row_number() over (partition by item_id order by sequence desc) = 1
     order by item_id`,
  )
  return Object.fromEntries(rows.map((row) => [row['item_id'], row['to_state']]))
}

/** Throws unless every item's events are numbered from 1, linked and legal, and claims unique. */
export async function assertLedgerIsLegal(warehouse: Warehouse): Promise<void> {
  const events = await warehouse.query(
    'select item_id, sequence, from_state, to_state from raw.queue_events order by item_id, sequence',
  )
  const at = new Map<string, { sequence: number; state: string }>()
  for (const event of events) {
    const id = String(event['item_id'])
    const before = at.get(id) ?? { sequence: 0, state: 'pending_approval' }
    assertTransition(event['from_state'] as State, event['to_state'] as State, id)
    if (event['from_state'] !== before.state || event['sequence'] !== before.sequence + 1) {
      throw new Error(`event ${String(event['sequence'])} of ${id} does not follow ${before.state}`)
    }
    at.set(id, { sequence: before.sequence + 1, state: String(event['to_state']) })
  }
  const twice = await warehouse.query(
    `select publish_key from raw.claims group by publish_key, revision, attempt having count(*) > 1
     union all
     select publish_key from raw.publish_attempts
     group by publish_key, revision, attempt having count(*) > 1`,
  )
  if (twice.length > 0) throw new Error(`claimed or answered twice: ${JSON.stringify(twice)}`)
}

const PLAN_RUN: RowOf<typeof planRuns> = {
  plan_id: 'plan-1',
  week: WEEK,
  week_start_on: MONDAY,
  brand: 'ana',
  mode: 'optimize',
  ordinal: 0,
  as_of: '2026-11-19T00:00:00Z',
  seed: 'seed',
  solver: 'test',
  objective: 1,
  count_items: 1,
  count_short: 0,
  reasons: '{}',
  config_digest: 'digest',
  inputs_digest: 'digest',
}
