import { DrumbeatError, messageOf } from '../../domain/errors.ts'
import { publishKey } from '../../domain/ids.ts'
import type { Publisher, PublishOutcome } from '../../platforms/publishing/publisher.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import type { Blocked, Circumstances, Decision } from './decide.ts'
import { inFlight } from './in-flight.ts'
import type { OpenClaim } from './item-facts.ts'
import { find } from './find.ts'
import { hasBegunSending, openJournal } from './journal.ts'
import type { OpenItem } from './open-items.ts'
import type { Outcome } from './outcome.ts'
import { contentKeyOf, postOf, type Details } from './post.ts'
import type { Handover } from './provider-facts.ts'
import type { ItemReport, PublishRun } from './publish-run.ts'
import { recordOutcome } from './record-outcome.ts'
import type { Route } from './route.ts'
import { takeItem } from './take-item.ts'

/** One item with the way it goes and the run it goes in. */
export interface Errand {
  readonly warehouse: Warehouse
  readonly item: OpenItem
  readonly details: Details
  readonly route: Route
  readonly run: PublishRun
}

/**
 * Brings one due item as far as it can go now: claims it, hands it over, records the outcome. An
 * attempt of a run that died is looked for first. Gives back null where there was nothing to do.
 */
export async function publishItem(errand: Errand): Promise<ItemReport | null> {
  const { warehouse, item, run } = errand
  try {
    const taken = await take(errand)
    if (taken.kind !== 'reconcile') return await act(errand, taken)
    const outcome = await findOut(errand, taken.claim)
    if (outcome === null) return waiting(item, errand.route.blocked)
    const recorded = await recordOutcome(warehouse, item, taken.claim, outcome, run)
    return outcome.kind === 'lost' ? await act(errand, await take(errand)) : recorded
  } finally {
    const flying = inFlight(warehouse)
    if (flying.get(item.item_id) === run.owner) flying.delete(item.item_id)
  }
}

async function take(errand: Errand): Promise<Decision> {
  const { warehouse, item, run, route } = errand
  const stopped = (await run.isStopped()) ? STOPPED : null
  const circumstances = circumstancesOf(errand, stopped ?? route.blocked)
  return takeItem(warehouse, item, circumstances, run)
}

function circumstancesOf(
  { item, details, route, run }: Errand,
  blocked: Blocked | null,
): Omit<Circumstances, 'isInFlight'> {
  const publisher = route.publisher?.name ?? 'none'
  const quotas = run.quotasOf(publisher, item.platform)
  const handover: Handover = {
    item_id: item.item_id,
    account_id: item.account_id,
    brand: item.brand,
    publisher,
    content_key: contentKeyOf(item, details),
    quotaMinutes: Math.max(0, ...quotas.map(({ minutes }) => minutes)),
    // The planner keeps this rest between planned times: what went out late does not bar the next.
    repeatMinutes: run.repeat_days * 1440 - run.missed_minutes,
    isAcrossAccounts: run.repeat_across_accounts,
  }
  return {
    now: run.now(),
    scheduled_at: item.scheduled_at,
    revision: item.revision,
    margins: run,
    gapMinutes: route.account ? run.gapMinutes(route.account) : 0,
    quotas,
    breaker: run.breaker,
    handover,
    blocked,
  }
}

async function act(errand: Errand, decision: Decision): Promise<ItemReport | null> {
  const { warehouse, item, route, run } = errand
  const { publisher } = route
  switch (decision.kind) {
    case 'wait':
      return waiting(item, decision.blocked)
    case 'miss':
      return report(item, 'missed', decision.reason)
    case 'refuse':
      return report(item, 'refused', decision.reason)
    case 'defer':
      return { ...report(item, 'deferred', decision.reason), due_at: decision.until }
    case 'send': {
      if (!publisher) throw new Error(`item ${item.item_id} was claimed without a publisher`)
      const sent = { attempt: decision.attempt, publisher: publisher.name }
      const outcome = await handOver(errand, publisher, decision.attempt)
      return recordOutcome(warehouse, item, sent, outcome, run)
    }
    default:
      return null
  }
}

/**
 * The one call. What is thrown after its announcement may have come after the post was made: it is
 * never repeated. Before, nothing is out.
 */
async function handOver(
  { warehouse, item, details, route, run }: Errand,
  publisher: Publisher,
  attempt: number,
): Promise<PublishOutcome> {
  const journal = openJournal(warehouse, { item, revision: item.revision, attempt }, [], run)
  const post = postOf(item, route.account, details, run.now())
  try {
    return await publisher.publish(post, publishKey(item.item_id), journal)
  } catch (error) {
    const detail = `${publisher.name} failed: ${messageOf(error)}`
    if (journal.hasBegunSending()) return { kind: 'unconfirmed', detail }
    const mayPass = error instanceof DrumbeatError && error.isRetryable
    return { kind: 'refused', error_class: mayPass ? 'retry' : 'operator', detail }
  }
}

/** What became of an attempt whose run died; null where nobody can be asked now. */
async function findOut(errand: Errand, claim: OpenClaim): Promise<Outcome | null> {
  const { warehouse, item, details, run } = errand
  const { publisher, account } = errand.route
  const lost = `the run ${claim.owner} ended before it knew the outcome`
  if (!hasBegunSending(claim.steps)) {
    return { kind: 'lost', detail: `${lost}, and before anything was sent` }
  }
  if (!publisher) return null
  if (publisher.name !== claim.publisher) {
    return { kind: 'unconfirmed', detail: `${lost}, and ${claim.publisher} is not in use any more` }
  }
  const journal = openJournal(warehouse, { item, ...claim }, claim.steps, run)
  const post = postOf(item, account, details, claim.claimed_at)
  const found = await find(publisher, { ...post, revision: claim.revision }, journal)
  switch (found.kind) {
    case 'confirmed':
      return { published_at: claim.claimed_at, ...found }
    case 'absent':
      return { kind: 'lost', detail: `${lost}; ${publisher.name} shows that nothing went out` }
    default:
      return { kind: 'unconfirmed', detail: `${lost}: ${found.detail}` }
  }
}

const STOPPED: Blocked = { why: 'stopped', words: 'publishing is stopped' }

function waiting(item: OpenItem, blocked: Blocked | null): ItemReport {
  const { words = null, until = null } = blocked ?? {}
  return { ...report(item, 'waiting', words), due_at: until }
}

function report(
  { item_id, account_id }: OpenItem,
  outcome: ItemReport['outcome'],
  detail: string | null,
): ItemReport {
  const nothing = { url: null, due_at: null, late_minutes: null, is_recovered: false }
  return { item_id, account_id, outcome, detail, ...nothing }
}
