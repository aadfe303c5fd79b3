import { flushCompileCache } from 'node:module'

import { publishDue } from '../../../exporters/queue/publish-due.ts'
import { choosePublisher } from '../../../exporters/queue/publishers.ts'
import { listQueue } from '../../../exporters/queue/queue-items.ts'
import { quotasFrom } from '../../../exporters/queue/quotas-of.ts'
import { reconcileUnconfirmed } from '../../../exporters/queue/reconcile-unconfirmed.ts'
import { httpClient } from '../../../platforms/publishing/http-client.ts'
import type { HttpClient } from '../../../platforms/publishing/http.ts'
import { providers } from '../../../platforms/publishing/providers.ts'
import { SENDING } from '../../../platforms/publishing/publisher.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { setupOf } from '../../contract/publishing/world.ts'
import {
  assertLedgerIsLegal,
  MARGINS,
  openQueue,
  statesOf,
} from '../../unit/exporters/queue/workspace.ts'
import { ANY_POINT, COUNT_HEADER, type Errand, type Report, type Standing } from './errand.ts'

/** Runs the errands it is sent, each to its end or until it kills itself the hard way. */
process.on('message', (errand: Errand) => {
  act(errand).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
flushCompileCache()

const GIVES_UP_MS = 100
let open: Awaited<ReturnType<typeof openQueue>> | null = null

async function act(errand: Errand): Promise<Report> {
  if (open?.home !== errand.home) {
    await open?.close()
    open = await openQueue({ home: errand.home })
  }
  const { warehouse } = open
  const nextAt = await publishAndLook(open, errand)
  await assertLedgerIsLegal(warehouse)
  const report = { ...(await standingOf(warehouse, errand.asOf)), nextAt }
  if (errand.isLast) {
    await open.close()
    open = null
  }
  return report
}

async function publishAndLook(
  { warehouse, outbox }: { warehouse: Warehouse; outbox: string },
  errand: Errand,
): Promise<string | null> {
  const { asOf, url: baseUrl, secrets } = errand
  const faultPoint = deathAt(errand)
  const clock = { ms: Date.parse(asOf) }
  const setup = setupOf({
    baseUrl,
    secrets,
    now: () => new Date(clock.ms).toISOString(),
    http: countingClient(errand),
    faultPoint,
  })
  // Nobody waits: the clock goes on instead.
  const pause = (ms: number) => Promise.resolve(void (clock.ms += ms))
  const publisherFor = choosePublisher({
    defaultName: 'outbox',
    outbox,
    isOwnClock: false,
    providers,
    setupOf: () => ({ ...setup, pause }),
    faultPoint,
  })
  const run = { asOf, load: { loadId: asOf, loadedAt: asOf, isSample: false }, faultPoint }
  const published = await publishDue(warehouse, publisherFor, {
    ...run,
    ...MARGINS,
    owner: `run-${asOf}`,
    gapMinutes: () => 0,
    quotasOf: quotasFrom(providers, { providers: {}, quotas: {} }),
  })
  const reconcile_minutes = [5, 20]
  const looked = await reconcileUnconfirmed(warehouse, publisherFor, { ...run, reconcile_minutes })
  const times = [published.next_due_at, looked.next_look_at].filter((time) => time !== null)
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

function deathAt({ point, times }: Errand): (name: string) => void {
  let left = times
  return (name) => {
    if (point !== ANY_POINT && name !== point) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
}

/** The real client; requests carry their number, and those never answered in time are given up soon. */
function countingClient({ asked, faults }: Errand): HttpClient {
  const http = httpClient()
  let made = 0
  return (request) => {
    const number = asked + made
    const fault = faults[made]
    made += 1
    const timeoutMs = fault === 'late' || fault === 'held' ? GIVES_UP_MS : 30_000
    const headers = { ...request.headers, [COUNT_HEADER]: String(number) }
    return http({ ...request, headers, timeoutMs })
  }
}

async function standingOf(warehouse: Warehouse, asOf: string): Promise<Omit<Report, 'nextAt'>> {
  const announced = await warehouse.query(
    `select distinct item_id from raw.publish_steps where step = @step order by item_id`,
    { step: SENDING },
  )
  const queue = (await listQueue(warehouse, { asOf })) as unknown as Standing[]
  return {
    queue: queue.map(({ item_id, state, post_id, reason, needs_person }) => {
      return { item_id, state, post_id, reason, needs_person }
    }),
    states: await statesOf(warehouse),
    announced: announced.map((row) => String(row['item_id'])),
  }
}
