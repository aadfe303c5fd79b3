import type { State } from '../../domain/records/queue.ts'
import { parseInstant } from '../../domain/time.ts'
import type { Row, Warehouse } from '../../sql/warehouse.ts'
import type { LedgerItem } from './ledger-store.ts'
import { weeksAround } from './weeks-around.ts'

/** What an item says, as `marts.content_plan` has it. */
export interface PlannedItem extends LedgerItem {
  readonly brand: string
  readonly platform: string
  readonly channel: string
  readonly kind: string
  readonly scheduled_at: string
  readonly local_time: string
  readonly timezone: string
  readonly content_id: string | null
  readonly variant_id: string | null
  readonly content_type: string | null
  readonly title: string | null
  readonly source_uri: string | null
  readonly caption: string | null
  readonly hashtags: readonly string[] | null
  readonly price: string | null
  readonly currency: string | null
}

/** An item that may still be approved, sent or missed. */
export interface OpenItem extends PlannedItem {
  readonly state: State
  /** The planned time, or what it was put off to. */
  readonly due_at: string
  /** The same in milliseconds since 1970. */
  readonly dueMs: number
}

/** The latest event of an item. */
interface Standing {
  readonly state: State
  readonly revision: number
  readonly deferredUntil: string | null
}

interface Known {
  readonly weeks: string
  readonly planStamp: string
  readonly items: readonly (PlannedItem & { readonly ms: number })[]
  readonly eventStamp: string
  readonly open: readonly OpenItem[]
}

const known = new WeakMap<Warehouse, Known>()

/**
 * All open items of the weeks around a clock. Reading the plan costs tens of milliseconds, and this
 * is asked every few minutes, so what was read is kept for as long as the raw tables behind it,
 * which only grow, have the same number of rows and the same last load.
 */
export async function readOpenItems(
  warehouse: Warehouse,
  asOf: string,
): Promise<readonly OpenItem[]> {
  const weeks = weeksAround(asOf)
  const key = `${weeks.first} ${weeks.last}`
  const [row] = await warehouse.query(STAMPS)
  const [planStamp, eventStamp] = [String(row?.['plan']), String(row?.['events'])]
  const before = known.get(warehouse)
  const isPlanKnown = before?.weeks === key && before.planStamp === planStamp
  if (isPlanKnown && before.eventStamp === eventStamp) return before.open
  const items = isPlanKnown ? before.items : await readPlan(warehouse, weeks)
  const standings = await readStandings(warehouse, weeks)
  const open = items.flatMap((item) => openItem(item, standings.get(item.item_id)))
  known.set(warehouse, { weeks: key, planStamp, items, eventStamp, open })
  return open
}

const stamp = (table: string) =>
  `(select concat(fn.text(count(*)), ' ', coalesce(max(load_id), '')) from raw.${table})`

const STAMPS = `
select
  concat(${['plan_runs', 'plan_items', 'approvals'].map(stamp).join(`, ' ', `)}) as plan,
  ${stamp('queue_events')} as events`

/** The columns of `marts.content_plan` that make a `PlannedItem`. */
export const PLANNED_COLUMNS = `item_id, account_id, week, week_start_on, revision, brand, platform,
  channel, kind, scheduled_at, local_time, timezone, content_id, variant_id, content_type, title,
  source_uri, caption, hashtags, price, currency`

async function readPlan(
  warehouse: Warehouse,
  weeks: { first: string; last: string },
): Promise<Known['items']> {
  const rows = await warehouse.query(
    `select ${PLANNED_COLUMNS}
     from marts.content_plan
     where week_start_on between cast(@first as date) and cast(@last as date)
       and state not in ('confirmed', 'cancelled', 'rejected', 'withdrawn')`,
    weeks,
  )
  return rows.map((row) => {
    const item = row as unknown as PlannedItem
    return { ...item, ms: parseInstant(item.scheduled_at).epochMilliseconds }
  })
}

async function readStandings(
  warehouse: Warehouse,
  weeks: { first: string; last: string },
): Promise<Map<string, Standing>> {
  const rows = await warehouse.query(
    `select item_id, to_state, revision, due_at
     from raw.queue_events
     where week_start_on between cast(@first as date) and cast(@last as date)
     qualify row_number() over (partition by item_id order by sequence desc) = 1`,
    weeks,
  )
  return new Map(rows.map((row) => [String(row['item_id']), standingOf(row)]))
}

function standingOf(row: Row): Standing {
  const state = row['to_state'] as State
  const deferredUntil = state === 'deferred' ? String(row['due_at']) : null
  return { state, revision: Number(row['revision']), deferredUntil }
}

const OPEN: readonly State[] = ['pending_approval', 'held', 'approved', 'armed', 'deferred']

function openItem(
  { ms, ...item }: Known['items'][number],
  standing: Standing = { state: 'pending_approval', revision: 0, deferredUntil: null },
): OpenItem[] {
  const { state, deferredUntil } = standing
  if (!OPEN.includes(state)) return []
  const due_at = deferredUntil ?? item.scheduled_at
  const dueMs = deferredUntil === null ? ms : parseInstant(deferredUntil).epochMilliseconds
  return [{ ...item, revision: Math.max(item.revision, standing.revision), state, due_at, dueMs }]
}
