import { publishKey } from '../../domain/ids.ts'
import { messageOf } from '../../domain/errors.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import type { Blocked, Decision } from './decide.ts'
import { inFlight } from './in-flight.ts'
import type { OpenClaim } from './item-facts.ts'
import type { Outcome } from './outcome.ts'
import type { ItemReport, PublishRun } from './publish-run.ts'
import type { Post, Publisher, PublishOutcome } from '../../platforms/publishing/publisher.ts'
import { recordOutcome } from './record-outcome.ts'
import type { Route } from './route.ts'
import { takeItem } from './take-item.ts'
import type { OpenItem } from './open-items.ts'

/** One item with the way it goes and the run it goes in. */
interface Errand {
  readonly warehouse: Warehouse
  readonly item: OpenItem
  readonly route: Route
  readonly run: PublishRun
}

/**
 * Brings one due item as far as it can go now: claims it, hands it over, records the outcome. An
 * attempt of a run that died is looked for first. Gives back null where there was nothing to do.
 */
export async function publishItem(
  warehouse: Warehouse,
  item: OpenItem,
  route: Route,
  run: PublishRun,
): Promise<ItemReport | null> {
  const errand = { warehouse, item, route, run }
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

async function take({ warehouse, item, route, run }: Errand): Promise<Decision> {
  const stopped = (await run.isStopped()) ? STOPPED : null
  const circumstances = {
    now: run.now(),
    scheduled_at: item.scheduled_at,
    revision: item.revision,
    margins: run,
    gapMinutes: route.account ? run.gapMinutes(route.account) : 0,
    blocked: stopped ?? route.blocked,
  }
  return takeItem(warehouse, item, circumstances, route.publisher?.name ?? 'none', run)
}

async function act(errand: Errand, decision: Decision): Promise<ItemReport | null> {
  const { warehouse, item, route, run } = errand
  const { publisher } = route
  switch (decision.kind) {
    case 'wait':
      return waiting(item, decision.blocked)
    case 'miss':
      return report(item, 'missed', decision.reason)
    case 'defer':
      return { ...report(item, 'deferred', decision.reason), due_at: decision.until }
    case 'send': {
      if (!publisher) throw new Error(`item ${item.item_id} was claimed without a publisher`)
      const sent = { attempt: decision.attempt, publisher: publisher.name }
      const outcome = await handOver(errand, publisher)
      return recordOutcome(warehouse, item, sent, outcome, run)
    }
    default:
      return null
  }
}

/** The one call. What is thrown may have come after the post was made: it is never repeated. */
async function handOver(errand: Errand, publisher: Publisher): Promise<PublishOutcome> {
  try {
    return await publisher.publish(postOf(errand), publishKey(errand.item.item_id))
  } catch (error) {
    return { kind: 'unconfirmed', detail: `${publisher.name} failed: ${messageOf(error)}` }
  }
}

/** What became of an attempt whose run died; null where nobody can be asked now. */
async function findOut(errand: Errand, claim: OpenClaim): Promise<Outcome | null> {
  const { publisher } = errand.route
  const lost = `the run ${claim.owner} ended before it knew the outcome`
  if (!publisher) return null
  if (publisher.name !== claim.publisher) {
    return { kind: 'unconfirmed', detail: `${lost}, and ${claim.publisher} is not in use any more` }
  }
  const found = (await publisher.find?.(postOf(errand), publishKey(errand.item.item_id))) ?? {
    kind: 'unknown',
    detail: `${publisher.name} cannot be asked`,
  }
  switch (found.kind) {
    case 'confirmed':
      return found
    case 'absent':
      return { kind: 'lost', detail: `${lost}; ${publisher.name} shows that nothing went out` }
    default:
      return { kind: 'unconfirmed', detail: `${lost}: ${found.detail}` }
  }
}

const STOPPED: Blocked = { why: 'stopped', words: 'publishing is stopped' }

function postOf({ item, route, run }: Errand): Post {
  const { account_id, week, item_id, revision, ...rest } = item
  return {
    publish_key: publishKey(item_id),
    item_id,
    account_id,
    week,
    revision,
    handle: route.account?.handle ?? null,
    platform: rest.platform,
    channel: rest.channel,
    kind: rest.kind,
    content_id: rest.content_id,
    content_type: rest.content_type,
    title: rest.title,
    source_uri: rest.source_uri,
    caption: rest.caption,
    hashtags: rest.hashtags,
    price: rest.price,
    currency: rest.currency,
    scheduled_at: rest.scheduled_at,
    local_time: rest.local_time,
    timezone: rest.timezone,
    published_at: run.now(),
  }
}

function waiting(item: OpenItem, blocked: Blocked | null): ItemReport {
  return report(item, 'waiting', blocked?.words ?? null)
}

function report(
  { item_id, account_id }: OpenItem,
  outcome: ItemReport['outcome'],
  detail: string | null,
): ItemReport {
  const nothing = { url: null, due_at: null, late_minutes: null, is_recovered: false }
  return { item_id, account_id, outcome, detail, ...nothing }
}
