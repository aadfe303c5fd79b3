import { ClaimTakenError } from '../../domain/errors.ts'
import type { LedgerChange } from '../../domain/ledger.ts'
import { publishKey } from '../../domain/ids.ts'
import { claims, type State } from '../../domain/records/queue.ts'
import type { Warehouse, WarehouseSession } from '../../sql/warehouse.ts'
import { readAccountFacts } from './account-facts.ts'
import { decide, type Circumstances, type Decision } from './decide.ts'
import { inFlight } from './in-flight.ts'
import { readFacts, type ItemFacts } from './item-facts.ts'
import { LEASE_MINUTES } from './lease.ts'
import { appendMoves } from './ledger-store.ts'
import { minutesBetween } from './minutes-between.ts'
import type { OpenItem } from './open-items.ts'
import { readProviderFacts, type Handover } from './provider-facts.ts'
import type { PublishRun } from './publish-run.ts'

const ACTOR = 'publish-due'

/**
 * Decides about one item and does, in one transaction, what that means for the ledger: arms and
 * claims it, puts it off, refuses it, or gives it up as missed. Of two runs that want the same attempt, one
 * gets `send`. The claim is in the ledger before anything is called. After `send` and `reconcile`
 * the item counts as in flight until the caller takes it out. A claim that another process takes at
 * the same moment leaves the item to that one.
 */
export async function takeItem(
  warehouse: Warehouse,
  item: OpenItem,
  circumstances: Omit<Circumstances, 'isInFlight'>,
  run: PublishRun,
): Promise<Decision> {
  const { handover } = circumstances
  run.faultPoint('claim:before')
  const flying = inFlight(warehouse)
  const decision = await unlessTaken(item, flying, () =>
    warehouse.atomically(async (session) => {
      const facts = await readFacts(session, item)
      const account = await readAccountFacts(session, item.account_id, run.asOf)
      const provider = await readProviderFacts(session, handover, circumstances.now)
      const isOwnFlight = (flying.get(item.item_id) ?? run.owner) !== run.owner
      const isInFlight = isOwnFlight || (!warehouse.hasOneWriter && isLeased(facts, run))
      const made = decide({ ...facts, ...account, ...provider }, { ...circumstances, isInFlight })
      const changes = changesFor(made, facts, run.asOf)
      await appendMoves(session, [{ position: facts.position, changes }], run.load)
      if (made.kind === 'send') await claim(session, facts, made.attempt, handover, run)
      if (made.kind === 'send' || made.kind === 'reconcile') flying.set(item.item_id, run.owner)
      run.faultPoint('claim:inside')
      return made
    }),
  )
  run.faultPoint('claim:after')
  return decision
}

/** Whether another run that may be alive holds the item's open claim. */
function isLeased({ openClaim }: ItemFacts, { owner, now }: PublishRun): boolean {
  if (openClaim === null || openClaim.owner === owner) return false
  return minutesBetween(openClaim.claimed_at, now()) < LEASE_MINUTES
}

async function unlessTaken(
  { item_id }: OpenItem,
  flying: Map<string, string>,
  work: () => Promise<Decision>,
): Promise<Decision> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ClaimTakenError)) throw error
    flying.delete(item_id)
    return { kind: 'skip' }
  }
}

async function claim(
  session: WarehouseSession,
  { position }: ItemFacts,
  attempt: number,
  { publisher, content_key }: Handover,
  run: PublishRun,
): Promise<void> {
  const { item_id, account_id, week, week_start_on, revision } = position
  const publish_key = publishKey(item_id)
  const of = { item_id, account_id, week, week_start_on, publish_key, revision, attempt }
  const row = { ...of, publisher, owner: run.owner, claimed_at: run.now(), content_key }
  await session.append(claims, [row], run.load)
}

/** The way to each decision from where the item stands: whatever is sent or missed was armed. */
function changesFor(decision: Decision, { position }: ItemFacts, at: string): LedgerChange[] {
  const { state, item_id } = position
  const change = (to: State, more: Partial<LedgerChange> = {}): LedgerChange => ({
    to,
    at,
    actor: ACTOR,
    publish_key: publishKey(item_id),
    ...more,
  })
  const arm = state === 'armed' ? [] : [change('armed')]
  switch (decision.kind) {
    case 'send':
      return arm
    case 'defer':
      return [...arm, change('deferred', { due_at: decision.until, reason: decision.reason })]
    case 'refuse':
      return [
        ...arm,
        change('sent'),
        change('refused', { error_class: 'edit', reason: decision.reason }),
      ]
    case 'miss':
      return [...(state === 'approved' ? arm : []), change('missed', { reason: decision.reason })]
    default:
      return []
  }
}
