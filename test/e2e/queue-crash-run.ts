import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import { checkBack } from '../../exporters/queue/check-back.ts'
import type { FaultPoint } from '../../exporters/queue/fault-point.ts'
import type { Publisher } from '../../platforms/publishing/publisher.ts'
import { newLoad, publishAt, type openQueue } from '../unit/exporters/queue/workspace.ts'

const READ_AT = '2026-11-23T10:05:00Z'

/** Whether posts go to the outbox, or to a platform that takes anything twice and tells nothing. */
export type Way = 'outbox' | 'platform'

/** Where the platform keeps its posts, one key a line. */
export function platformFile(home: string): string {
  return join(home, 'platform.txt')
}

/** Publishes what is due, and reads results two hours later. */
export async function publishAndRead(
  queue: Awaited<ReturnType<typeof openQueue>>,
  way: Way,
  faultPoint: FaultPoint = () => undefined,
): Promise<void> {
  const publisher = way === 'platform' ? { publisher: platform(queue.home, faultPoint) } : {}
  await publishAt(queue, '2026-11-23T08:05:00Z', { faultPoint, ...publisher })
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
    publish: (_, key) => {
      faultPoint('outbox:temp-written')
      appendFileSync(platformFile(home), `${key}\n`)
      faultPoint('outbox:linked')
      return Promise.resolve({ kind: 'confirmed', post_id: key, url: null })
    },
  }
}
