import type { LedgerPosition } from '../../domain/ledger.ts'
import type { State } from '../../domain/records/queue.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import type { Step } from './journal.ts'
import { untouched, type LedgerItem } from './ledger-store.ts'

/** A claim whose outcome is not known: somebody is acting on it, or died while doing so. */
export interface OpenClaim {
  readonly publisher: string
  readonly revision: number
  readonly attempt: number
  readonly owner: string
  readonly claimed_at: string
  /** How far it came. */
  readonly steps: readonly Step[]
}

/** What decides about one item right now, read in the transaction that acts on it. */
export interface ItemFacts {
  readonly position: LedgerPosition
  /** Of the latest event, where it is a deferral. */
  readonly deferredUntil: string | null
  /** Class of the latest event's answer. */
  readonly errorClass: string | null
  /** The item's revision after people's latest answer. */
  readonly revision: number
  readonly openClaim: OpenClaim | null
  /** Number of the latest claim; 0 where there is none. */
  readonly lastAttempt: number
  /** The steps of that attempt, in their order. */
  readonly steps: readonly Step[]
}

const OF_ITEM = 'week_start_on = cast(@week_start_on as date) and item_id = @item_id'

const FACTS = `
select 'event' as what, sequence as number, revision, to_state as word, due_at as moment,
  error_class as detail, null as attempt
from raw.queue_events where ${OF_ITEM}
union all
select 'claim', attempt, revision, owner, claimed_at, publisher, attempt
from raw.claims where ${OF_ITEM}
union all
select 'attempt', attempt, revision, outcome, attempted_at, null, attempt
from raw.publish_attempts where ${OF_ITEM}
union all
select 'answer', sequence, revision, decision, decided_at, null, null
from raw.approvals where ${OF_ITEM}
union all
select 'step', sequence, revision, step, noted_at, detail, attempt
from raw.publish_steps where ${OF_ITEM}`

/** Reads the facts about one item in one query. */
export async function readFacts(session: WarehouseSession, item: LedgerItem): Promise<ItemFacts> {
  const { item_id, week_start_on } = item
  const rows = await session.query(FACTS, { item_id, week_start_on })
  const of = (what: string) => rows.filter((row) => row['what'] === what)
  const event = latest(of('event'))
  const claim = latest(of('claim'))
  const answer = latest(of('answer'))
  const steps = claim
    ? of('step')
        .filter((row) => isStepOf(row, claim))
        .map(stepOf)
    : []
  const inOrder = steps.toSorted((a, b) => a.sequence - b.sequence)
  const isOpen = claim && !of('attempt').some((attempt) => isSameAttempt(attempt, claim))
  return {
    position: event ? positionOf(item, event) : untouched(item),
    deferredUntil: event?.['word'] === 'deferred' ? String(event['moment']) : null,
    errorClass: (event?.['detail'] as string | null | undefined) ?? null,
    revision: Math.max(item.revision, Number(answer?.['revision'] ?? 0)),
    openClaim: isOpen ? claimOf(claim, inOrder) : null,
    lastAttempt: Number(claim?.['number'] ?? 0),
    steps: inOrder,
  }
}

function latest(rows: readonly Row[]): Row | undefined {
  return rows.toSorted((a, b) => Number(a['number']) - Number(b['number'])).at(-1)
}

function isSameAttempt(a: Row, b: Row): boolean {
  return a['number'] === b['number'] && a['revision'] === b['revision']
}

function isStepOf(step: Row, claim: Row): boolean {
  return step['attempt'] === claim['number'] && step['revision'] === claim['revision']
}

function stepOf(row: Row): Step {
  return {
    sequence: Number(row['number']),
    step: String(row['word']),
    detail: (row['detail'] as string | null | undefined) ?? null,
    noted_at: String(row['moment']),
  }
}

function positionOf(item: LedgerItem, event: Row): LedgerPosition {
  return {
    ...untouched(item),
    sequence: Number(event['number']),
    state: event['word'] as State,
    revision: Number(event['revision']),
  }
}

function claimOf(row: Row, steps: readonly Step[]): OpenClaim {
  return {
    steps,
    publisher: String(row['detail']),
    revision: Number(row['revision']),
    attempt: Number(row['number']),
    owner: String(row['word']),
    claimed_at: String(row['moment']),
  }
}
