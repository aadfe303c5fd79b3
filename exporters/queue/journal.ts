import { TryLaterError } from '../../domain/errors.ts'
import { publishKey } from '../../domain/ids.ts'
import { publishSteps } from '../../domain/records/queue.ts'
import type { RowOf } from '../../domain/records/record.ts'
import { SENDING, type Journal } from '../../platforms/publishing/publisher.ts'
import type { Load, WarehouseSession } from '../../sql/warehouse.ts'
import type { FaultPoint } from './fault-point.ts'
import type { LedgerItem } from './ledger-store.ts'
import { minutesBetween } from './minutes-between.ts'

/** Noted when an account was searched for a post of unknown outcome; the detail is what was found. */
export const LOOKED = 'looked'
/** Noted when nothing is left to look for: a person has to say what became of the post. */
export const NEEDS_PERSON = 'person'

/** One step of an attempt as it stands in the ledger. */
export interface Step {
  readonly sequence: number
  readonly step: string
  readonly detail: string | null
  readonly noted_at: string
}

/** The attempt that steps belong to. */
export interface AttemptOf {
  readonly item: LedgerItem
  readonly revision: number
  readonly attempt: number
}

/** What noting takes: who writes, when, and what is told of it. */
export interface Noting {
  readonly load: Load
  readonly now: () => string
  readonly faultPoint: FaultPoint
}

/** An attempt older than this is never sent: another run may take it for lost (`LEASE_MINUTES`). */
const MOST_MINUTES_TO_SENDING = 10

/** The journal of an attempt, as publishers get it, and what the queue wants to know of it. */
export interface AttemptJournal extends Journal {
  /** Whether the call that may make the post public was announced. */
  hasBegunSending(): boolean
}

/**
 * The journal of one attempt on top of the steps it has already. Each note is a row of its own that
 * has landed when `note` resolves; one that failed counts as not noted. Throws TryLaterError for
 * SENDING long after the journal was opened.
 */
export function openJournal(
  warehouse: Pick<WarehouseSession, 'append'>,
  of: AttemptOf,
  steps: readonly Step[],
  noting: Noting,
): AttemptJournal {
  const known = new Map(steps.map(({ step, detail }) => [step, detail ?? '']))
  const openedAt = noting.now()
  let sequence = steps.at(-1)?.sequence ?? 0
  return {
    note: async (step, detail = '') => {
      if (step === SENDING) assertInTime(openedAt, noting.now())
      sequence += 1
      noting.faultPoint('journal:before')
      const row = stepRow(of, { sequence, step, detail, noted_at: noting.now() })
      await warehouse.append(publishSteps, [row], noting.load)
      noting.faultPoint('journal:after')
      known.set(step, detail)
    },
    read: (step) => Promise.resolve(known.get(step)),
    hasBegunSending: () => known.has(SENDING),
  }
}

function assertInTime(openedAt: string, now: string): void {
  if (minutesBetween(openedAt, now) < MOST_MINUTES_TO_SENDING) return
  throw new TryLaterError(
    `it took more than ${MOST_MINUTES_TO_SENDING} min to get ready (since ${openedAt}): not sent`,
  )
}

/** A step as a row of raw.publish_steps. */
export function stepRow(
  { item, revision, attempt }: AttemptOf,
  step: Step,
): RowOf<typeof publishSteps> {
  const { item_id, account_id, week, week_start_on } = item
  const of = { item_id, account_id, week, week_start_on, publish_key: publishKey(item_id) }
  return { ...of, revision, attempt, ...step, detail: step.detail || null }
}

/** Whether steps tell that a call was begun that may have made the post public. */
export function hasBegunSending(steps: readonly Step[]): boolean {
  return steps.some(({ step }) => step === SENDING)
}
