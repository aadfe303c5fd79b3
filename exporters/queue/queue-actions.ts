import { ConflictError } from '../../domain/errors.ts'
import { publishKey } from '../../domain/ids.ts'
import type { LedgerChange, LedgerPosition } from '../../domain/ledger.ts'
import type { Load, Warehouse, WarehouseSession } from '../../sql/warehouse.ts'
import { readFacts } from './item-facts.ts'
import { appendMoves, type LedgerItem } from './ledger-store.ts'
import { readLedgerItem } from './queue-items.ts'

/** Who does something to an item of the queue, when (ISO 8601) and why. */
export interface QueueAction {
  readonly item_id: string
  readonly actor: string
  readonly at: string
  readonly reason?: string
  readonly load: Load
}

/** What a person found out about a post whose outcome was unknown. */
export type Resolution =
  | { readonly to: 'confirmed'; readonly post_id?: string; readonly url?: string }
  | { readonly to: 'refused' }

/**
 * Keeps an approved item back until it is released. Throws ConflictError where that is not legal
 * (what is on its way can be cancelled only), NotFoundError for an unknown id; so do the functions
 * below.
 */
export function holdItem(warehouse: Warehouse, action: QueueAction): Promise<LedgerPosition> {
  return act(warehouse, action, { to: 'held' }, assertNotOnItsWay)
}

/**
 * Lets a held item go again as it was approved. Throws ConflictError too where it was edited while
 * it was held: that revision needs an approval.
 */
export function releaseItem(warehouse: Warehouse, action: QueueAction): Promise<LedgerPosition> {
  return act(warehouse, action, { to: 'approved' }, assertStillApproved)
}

/**
 * Gives an item up for good; one that was put off is armed for it first. What is being handed over
 * right now cannot be cancelled.
 */
export function cancelItem(warehouse: Warehouse, action: QueueAction): Promise<LedgerPosition> {
  return act(warehouse, action, { to: 'cancelled' })
}

/** Settles an unconfirmed item by what a person saw on the platform. */
export function resolveItem(
  warehouse: Warehouse,
  action: QueueAction,
  resolution: Resolution,
): Promise<LedgerPosition> {
  return act(warehouse, action, resolution)
}

type Check = (
  session: WarehouseSession,
  item: LedgerItem,
  position: LedgerPosition,
) => Promise<void>

function act(
  warehouse: Warehouse,
  { item_id, load, ...by }: QueueAction,
  change: Pick<LedgerChange, 'to' | 'post_id' | 'url'>,
  check: Check = () => Promise.resolve(),
): Promise<LedgerPosition> {
  return warehouse.atomically(async (session) => {
    const { item, position } = await readLedgerItem(session, item_id)
    await assertNotInFlight(session, item)
    await check(session, item, position)
    const isPutOff = change.to === 'cancelled' && position.state === 'deferred'
    const steps = isPutOff ? [{ to: 'armed' as const }, change] : [change]
    const changes = steps.map((step) => ({ ...step, ...by, publish_key: publishKey(item_id) }))
    const [after] = await appendMoves(session, [{ position, changes }], load)
    return after ?? position
  })
}

async function assertNotInFlight(session: WarehouseSession, item: LedgerItem): Promise<void> {
  const { openClaim } = await readFacts(session, item)
  if (!openClaim) return
  throw new ConflictError(
    `item ${item.item_id} is being handed over (attempt ${openClaim.attempt}, run ${openClaim.owner}, since ${openClaim.claimed_at}): \`drumbeat publish\` finds out what became of it`,
    { item_id: item.item_id, ...openClaim },
  )
}

/** From armed on an item goes out or not, but does not wait for a person any more. */
async function assertNotOnItsWay(
  _: WarehouseSession,
  { item_id, account_id }: LedgerItem,
  { state }: LedgerPosition,
): Promise<void> {
  if (state !== 'armed' && state !== 'deferred') return
  throw new ConflictError(
    `item ${item_id} is on its way (${state}) and cannot be held any more: \`drumbeat queue cancel\` gives it up, \`drumbeat accounts pause ${account_id}\` keeps back all of its account, publish.stopped everything`,
    { item_id, state },
  )
}

async function assertStillApproved(
  session: WarehouseSession,
  { item_id, week_start_on, revision }: LedgerItem,
  position: LedgerPosition,
): Promise<void> {
  if (position.state !== 'held') return
  const rows = await session.query(
    `select 1 from raw.queue_events
     where week_start_on = cast(@week_start_on as date) and item_id = @item_id
       and to_state = 'approved' and revision = @revision`,
    { item_id, week_start_on, revision },
  )
  if (rows.length > 0) return
  throw new ConflictError(
    `item ${item_id} was edited to revision ${revision} since it was approved: approve it in the sheet`,
    { item_id, revision },
  )
}
