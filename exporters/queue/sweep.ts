import type { LedgerChange } from '../../domain/ledger.ts'
import { publishKey } from '../../domain/ids.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { minutesBetween } from './minutes-between.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import { appendMoves, readPositions, type LedgerMove } from './ledger-store.ts'
import type { OpenItem } from './open-items.ts'
import { readWork, type Margins } from './work-list.ts'

export interface SweepOptions extends Margins {
  readonly asOf: string
  readonly load: Load
  readonly faultPoint?: FaultPoint
}

export interface SweepSummary {
  /** Taken over into the queue. */
  readonly armed: number
  /** Missed because nobody had approved them when their grace time ended. */
  readonly unapproved: readonly OpenItem[]
}

/**
 * Takes approved items whose time is near over into the queue (until then an approval can be taken
 * back), and gives up as missed what nobody approved by its time. Running it again does nothing.
 */
export async function enqueueApproved(
  warehouse: Warehouse,
  options: SweepOptions,
): Promise<SweepSummary> {
  return sweep(warehouse, (await readWork(warehouse, options.asOf, options)).items, options)
}

/** The same for items read before; those that moved on meanwhile are left alone. */
export async function sweep(
  warehouse: Warehouse,
  items: readonly OpenItem[],
  options: SweepOptions,
): Promise<SweepSummary> {
  const wanted = items.flatMap((item) => {
    const change = changeFor(item, options)
    return change ? [{ item, change }] : []
  })
  if (wanted.length === 0) return { armed: 0, unapproved: [] }
  const faultPoint = options.faultPoint ?? noFault
  faultPoint('sweep:before')
  const done = await warehouse.atomically(async (session) => {
    const positions = await readPositions(
      session,
      wanted.map(({ item }) => item),
    )
    const open = wanted.flatMap(({ item, change }) => {
      const position = positions.get(item.item_id)
      const isAsRead = position?.state === item.state
      const isApprovedAsIs = change.to !== 'armed' || position?.revision === item.revision
      return position && isAsRead && isApprovedAsIs ? [{ item, change, position }] : []
    })
    const moves = open.map(({ position, change }): LedgerMove => ({ position, changes: [change] }))
    await appendMoves(session, moves, options.load)
    faultPoint('sweep:inside')
    return open
  })
  faultPoint('sweep:after')
  const unapproved = done.filter(({ change }) => change.to === 'missed').map(({ item }) => item)
  return { armed: done.length - unapproved.length, unapproved }
}

function changeFor(item: OpenItem, options: SweepOptions): LedgerChange | null {
  const { state, scheduled_at, item_id } = item
  const by = { at: options.asOf, actor: 'publish-due' }
  if (state === 'approved') return { to: 'armed', ...by, publish_key: publishKey(item_id) }
  if (state !== 'pending_approval' && state !== 'held') return null
  if (minutesBetween(scheduled_at, options.asOf) <= options.grace_minutes) return null
  const reason =
    state === 'held' ? 'it was still on hold at its time' : 'nobody approved it in time'
  return { to: 'missed', ...by, reason }
}
