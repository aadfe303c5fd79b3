import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import type { OpenItem } from './open-items.ts'
import { readDetails } from './post.ts'
import { publishItem, type Errand } from './publish-item.ts'
import { publishRun, type ItemReport, type PublishOptions } from './publish-run.ts'
import type { PublishSummary } from './publish-run.ts'
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
  const run = publishRun(options)
  const warehouse = await whole.operational(weeksAround(run.asOf))
  const work = await readWork(warehouse, run.asOf, run)
  const now = parseInstant(run.asOf).epochMilliseconds
  const due = work.items.filter((item) => isQueued(item) && item.dueMs <= now)
  const errands = await readErrands(warehouse, due, publisherFor)
  const swept = await sweep(warehouse, work.items, run)
  const reports: ItemReport[] = []
  for (const errand of errands) {
    const report = await publishItem({ warehouse, run, ...errand })
    if (report) reports.push(report)
  }
  return summarize(swept, reports, work.nextDueAt, run)
}

/** Every item with its way out; a publisher that refuses to be used does so before anything is done. */
async function readErrands(
  warehouse: Warehouse,
  due: readonly OpenItem[],
  publisherFor: PublisherFor,
): Promise<Omit<Errand, 'warehouse' | 'run'>[]> {
  if (due.length === 0) return []
  const accounts = await readSendingAccounts(warehouse)
  const routes = new Map<string, Route>()
  for (const { account_id } of due) {
    if (routes.has(account_id)) continue
    routes.set(account_id, await routeOf(account_id, accounts.get(account_id), publisherFor))
  }
  const detailsOf = await readDetails(warehouse, due)
  return due.flatMap((item) => {
    const route = routes.get(item.account_id)
    return route ? [{ item, route, details: detailsOf(item) }] : []
  })
}
