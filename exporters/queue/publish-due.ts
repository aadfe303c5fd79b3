import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { noFault } from './fault-point.ts'
import type { OpenItem } from './open-items.ts'
import { publishItem } from './publish-item.ts'
import type { ItemReport, PublishOptions, PublishRun, PublishSummary } from './publish-run.ts'
import type { PublisherFor } from './publisher.ts'
import { routeOf, type Route } from './route.ts'
import { readSendingAccounts } from './sending-account.ts'
import { summarize } from './summarize.ts'
import { sweep } from './sweep.ts'
import { weeksAround } from './weeks-around.ts'
import { isQueued, readWork } from './work-list.ts'

/**
 * Hands over what is approved and due, in order of time, each post once; arms what is near and
 * gives up what came too late or was never approved. Running it twice, or again after it died
 * anywhere, publishes nothing twice and loses nothing. A publisher's failure is an outcome; only
 * mistakes of the program and of the warehouse are thrown.
 */
export async function publishDue(
  whole: Warehouse,
  publisherFor: PublisherFor,
  options: PublishOptions,
): Promise<PublishSummary> {
  const run: PublishRun = {
    isStopped: () => false,
    now: () => options.asOf,
    faultPoint: noFault,
    ...options,
  }
  const warehouse = await whole.operational(weeksAround(run.asOf))
  const work = await readWork(warehouse, run.asOf, run)
  const now = parseInstant(run.asOf).epochMilliseconds
  const due = work.items.filter((item) => isQueued(item) && item.dueMs <= now)
  const routes = await readRoutes(warehouse, due, publisherFor)
  const swept = await sweep(warehouse, work.items, run)
  const reports: ItemReport[] = []
  for (const { item, route } of routes) {
    const report = await publishItem(warehouse, item, route, run)
    if (report) reports.push(report)
  }
  return summarize(swept, reports, work.nextDueAt, run)
}

/** Every item with its way out; a publisher that refuses to be used does so before anything is done. */
async function readRoutes(
  warehouse: Warehouse,
  due: readonly OpenItem[],
  publisherFor: PublisherFor,
): Promise<{ item: OpenItem; route: Route }[]> {
  if (due.length === 0) return []
  const accounts = await readSendingAccounts(warehouse)
  return due.map((item) => {
    const route = routeOf(item.account_id, accounts.get(item.account_id), publisherFor)
    return { item, route }
  })
}
