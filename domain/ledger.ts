import { ConflictError } from './errors.ts'
import { STATES, type queueEvents, type State } from './records/queue.ts'
import type { RowOf } from './records/record.ts'

/** Every legal change of state; decision record 0010 says why and what was left out. */
const TARGETS: Readonly<Record<State, readonly State[]>> = {
  pending_approval: ['approved', 'rejected', 'withdrawn', 'missed'],
  approved: ['armed', 'held', 'cancelled'],
  rejected: [],
  withdrawn: [],
  held: ['approved', 'cancelled', 'missed'],
  armed: ['sent', 'deferred', 'missed', 'cancelled'],
  deferred: ['armed', 'missed'],
  sent: ['confirmed', 'unconfirmed', 'refused'],
  confirmed: [],
  unconfirmed: ['confirmed', 'refused'],
  refused: ['pending_approval'],
  missed: ['pending_approval'],
  cancelled: [],
}

/** On its way or gone: what was sent is what was armed. */
const FIXED: readonly State[] = ['armed', 'sent', 'unconfirmed']

const STATUSES = {
  pending_approval: 'PENDING_APPROVAL',
  approved: 'APPROVED',
  rejected: 'REJECTED',
  withdrawn: 'WITHDRAWN',
  held: 'HELD',
  armed: 'SCHEDULED',
  deferred: 'SCHEDULED',
  sent: 'SCHEDULED',
  confirmed: 'POSTED',
  unconfirmed: 'UNCONFIRMED',
  refused: 'FAILED',
  missed: 'MISSED',
  cancelled: 'CANCELLED',
} as const satisfies Record<State, string>

export type PersonStatus = (typeof STATUSES)[State]
type QueueEvent = RowOf<typeof queueEvents>

/** Where an item stands in the ledger. Without any event: sequence 0, pending_approval. */
export interface LedgerPosition {
  readonly item_id: string
  readonly account_id: string
  readonly week: string
  readonly week_start_on: string
  readonly sequence: number
  readonly state: State
  readonly revision: number
}

/** A change somebody wants; `at` is ISO 8601, `revision` defaults to the item's own. */
export interface LedgerChange extends Partial<
  Pick<
    QueueEvent,
    | 'reason'
    | 'due_at'
    | 'attempt'
    | 'error_class'
    | 'publish_key'
    | 'post_id'
    | 'url'
    | 'published_at'
  >
> {
  readonly to: State
  readonly revision?: number
  readonly at: string
  readonly actor: string
}

/** The states an item may go to from `from`; empty for final states. */
export function legalTargets(from: State): readonly State[] {
  return TARGETS[from]
}

/** Whether `from` → `to` is a legal change of state. Staying where one is never is. */
export function canMove(from: State, to: State): boolean {
  return TARGETS[from].includes(to)
}

/** Throws ConflictError naming the item, both states and the legal ones, unless the move is legal. */
export function assertTransition(from: State, to: State, itemId: string): void {
  if (canMove(from, to)) return
  const targets = TARGETS[from].join(', ') || 'nothing: that is final'
  throw new ConflictError(
    `item ${itemId} cannot go from ${from} to ${to}; from ${from} it can go to ${targets}`,
    { item_id: itemId, from, to, legal: TARGETS[from] },
  )
}

/**
 * The event that moves an item on, with the next sequence number. Revisions never fall: they stay
 * the same from armed on, and rise by one (unless given) when a missed or refused item goes back.
 * Throws ConflictError for an illegal move or revision, and for a deferral without `due_at`.
 */
export function nextEvent(current: LedgerPosition, change: LedgerChange): QueueEvent {
  const { to, at, revision: asked, actor, ...details } = change
  const { item_id, account_id, week, week_start_on, state: from, sequence } = current
  assertTransition(from, to, item_id)
  if (to === 'deferred' && !details.due_at) {
    throw new ConflictError(`item ${item_id} cannot be deferred without due_at`, { item_id })
  }
  const rise = to === 'pending_approval' ? 1 : 0
  const revision = asked ?? current.revision + rise
  assertRevision(current, revision, rise)
  return {
    ...details,
    item_id,
    account_id,
    week,
    week_start_on,
    sequence: sequence + 1,
    revision,
    from_state: from,
    to_state: to,
    event_at: at,
    actor,
  }
}

/** Where an item stands after an event: what the next event starts from. */
export function positionAfter(event: QueueEvent): LedgerPosition {
  const { item_id, account_id, week, week_start_on, to_state } = event
  return {
    item_id,
    account_id,
    week,
    week_start_on,
    sequence: Number(event.sequence),
    state: to_state,
    revision: Number(event.revision),
  }
}

/** The word people read for a state: `armed` and `deferred` are SCHEDULED, `refused` is FAILED. */
export function personStatus(state: State): PersonStatus {
  return STATUSES[state]
}

/** Whether a text is the name of a state. */
export function isState(text: string): text is State {
  return (STATES as readonly string[]).includes(text)
}

function assertRevision(current: LedgerPosition, revision: number, rise: number): void {
  const { revision: now, state, item_id } = current
  const isFixed = FIXED.includes(state)
  if (isFixed ? revision === now : revision >= now + rise) return
  const right = isFixed ? `${now}` : `${now + rise} or higher`
  throw new ConflictError(
    `item ${item_id} is ${state} at revision ${now}: its next event needs revision ${right}, not ${revision}`,
    { item_id, state, revision, current: now },
  )
}
