import { InvalidInputError, messageOf } from '../../domain/errors.ts'
import type { FindOutcome, Publisher } from '../../platforms/publishing/publisher.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import { find } from './find.ts'
import { readFacts } from './item-facts.ts'
import { openJournal, type Step } from './journal.ts'
import { looksOf, type Looks } from './looks.ts'
import { postOf, readDetails, type Details } from './post.ts'
import type { PublisherFor } from './publisher.ts'
import { summaryOf, type ReconcileSummary } from './reconcile-summary.ts'
import { recordLook, type LookResult } from './record-look.ts'
import { readSendingAccounts, type SendingAccount } from './sending-account.ts'
import { readUnconfirmed, type UnconfirmedItem } from './unconfirmed-items.ts'
import { weeksAround } from './weeks-around.ts'

export interface ReconcileOptions {
  readonly asOf: string
  readonly load: Load
  /** Minutes after an attempt at which its account is searched. */
  readonly reconcile_minutes: readonly number[]
  readonly now?: () => string
  readonly faultPoint?: FaultPoint
}

interface Search {
  readonly warehouse: Warehouse
  readonly item: UnconfirmedItem
  readonly account: SendingAccount | undefined
  readonly details: Details
  readonly looks: Looks
  readonly run: Required<ReconcileOptions>
}

/**
 * Searches the accounts of items whose outcome is unknown for their posts, at bounded times after
 * the attempt. Nothing is ever sent: what is found is confirmed, what is proven not to be out is
 * refused, and what is still unknown after the last look needs a person. Running it again, or after
 * it died anywhere, looks again at most. Throws InvalidInputError where `publisherFor` does.
 */
export async function reconcileUnconfirmed(
  whole: Warehouse,
  publisherFor: PublisherFor,
  options: ReconcileOptions,
): Promise<ReconcileSummary> {
  const run = { now: () => options.asOf, faultPoint: noFault, ...options }
  const warehouse = await whole.operational(weeksAround(run.asOf))
  const items = await readUnconfirmed(warehouse, run.asOf)
  const wanted = items.map((item) => ({ item, looks: looksAt(item, run) }))
  const due = wanted.filter(({ item, looks }) => looks.isDue && !item.needs_person)
  const accounts =
    due.length === 0 ? new Map<string, SendingAccount>() : await readSendingAccounts(warehouse)
  const detailsOf = await readDetails(
    warehouse,
    due.map(({ item }) => item),
  )
  const results = new Map<string, LookResult>()
  for (const { item, looks } of due) {
    const account = accounts.get(item.account_id)
    const search = { warehouse, item, looks, account, details: detailsOf(item), run }
    results.set(item.item_id, await reconcile(search, publisherFor))
  }
  return summaryOf(wanted, results)
}

function looksAt(item: UnconfirmedItem, { reconcile_minutes, asOf }: ReconcileOptions): Looks {
  return looksOf(item.attempted_at, item.looked_at, reconcile_minutes, asOf)
}

async function reconcile(search: Search, publisherFor: PublisherFor): Promise<LookResult> {
  const { warehouse, item, run } = search
  run.faultPoint('reconcile:before')
  const publisher = publisherOf(search, publisherFor)
  const steps = (await readFacts(warehouse, item)).steps
  const found =
    typeof publisher === 'string' ? unknown(publisher) : await ask(search, publisher, steps)
  run.faultPoint('reconcile:found')
  const cannotEver = typeof publisher !== 'string' && !publisher.find
  const isOver = found.kind === 'unknown' && (search.looks.isLast || cannotEver)
  const result = await recordLook(warehouse, item, { found, isOver }, run)
  run.faultPoint('reconcile:after')
  return result
}

/** The publisher that made the attempt; why it cannot be asked, where it cannot. */
function publisherOf({ item, account }: Search, publisherFor: PublisherFor): Publisher | string {
  if (!account) return `${item.account_id} is not in marts.account_health: build the models`
  try {
    const publisher = publisherFor(account)
    return publisher.name === item.publisher
      ? publisher
      : `${item.publisher} is not in use any more`
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    return messageOf(error)
  }
}

function ask(
  { warehouse, item, account, details, run }: Search,
  publisher: Publisher,
  steps: readonly Step[],
): Promise<FindOutcome> {
  const { attempt, attempted_revision: revision, claimed_at } = item
  const journal = openJournal(warehouse, { item, revision, attempt }, steps, run)
  return find(
    publisher,
    { ...postOf(item, account ?? null, details, claimed_at), revision },
    journal,
  )
}

function unknown(detail: string): FindOutcome {
  return { kind: 'unknown', detail }
}
