import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import { checkBack } from '../../exporters/queue/check-back.ts'
import { reconcileUnconfirmed } from '../../exporters/queue/reconcile-unconfirmed.ts'
import { openOutbox } from '../../exporters/queue/outbox.ts'
import type { FaultPoint } from '../../exporters/queue/fault-point.ts'
import { SENDING, type Publisher } from '../../platforms/publishing/publisher.ts'
import { newLoad, publishAt, type openQueue } from '../unit/exporters/queue/workspace.ts'

const LOOKED_AT = '2026-11-23T08:06:00Z'
const READ_AT = '2026-11-23T10:05:00Z'

/** Whether posts go to the outbox, or to a platform that takes anything twice and tells nothing. */
export type Way = 'outbox' | 'platform'

/** Where the platform keeps its posts, one key a line. */
export function platformFile(home: string): string {
  return join(home, 'platform.txt')
}

/** Publishes what is due, looks for what is unconfirmed, and reads results two hours later. */
export async function publishAndRead(
  queue: Awaited<ReturnType<typeof openQueue>>,
  way: Way,
  faultPoint: FaultPoint = () => undefined,
): Promise<void> {
  const publisher =
    way === 'platform' ? platform(queue.home, faultPoint) : openOutbox(queue.outbox, faultPoint)
  await publishAt(queue, '2026-11-23T08:05:00Z', { faultPoint, publisher })
  await reconcileUnconfirmed(queue.warehouse, () => publisher, {
    asOf: LOOKED_AT,
    load: newLoad(LOOKED_AT),
    reconcile_minutes: [5, 60],
    faultPoint,
  })
  const load = newLoad(READ_AT)
  await checkBack(queue.warehouse, () => ({ readMetrics }), { asOf: READ_AT, load, faultPoint })
}

function readMetrics(posts: readonly { account_id: string; post_id: string }[]) {
  return Promise.resolve(
    posts.map(({ account_id, post_id }) => ({ account_id, post_id, read_at: READ_AT, views: 3 })),
  )
}

function platform(home: string, faultPoint: FaultPoint): Publisher {
  return {
    name: 'platform',
    publish: async (_, key, journal) => {
      faultPoint('outbox:temp-written')
      await journal.note(SENDING)
      appendFileSync(platformFile(home), `${key}\n`)
      faultPoint('outbox:linked')
      return { kind: 'confirmed', post_id: key, url: null }
    },
  }
}

/** The outbox, but for its answers, which are lost. */
export function mute(folder: string): Publisher {
  const outbox = openOutbox(folder)
  return {
    ...outbox,
    publish: async (...post) => {
      await outbox.publish(...post)
      return { kind: 'unconfirmed', detail: 'the answer was lost' }
    },
  }
}
