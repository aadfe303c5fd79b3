import { Temporal } from 'temporal-polyfill'

import { deferred, type Failure } from '../../publishing/failure.ts'
import { countOf } from '../../reading/values.ts'
import { at } from '../../reading/json.ts'
import { answerOf, type Graph } from './graph.ts'

const DAY_S = 86_400
/** The time of the oldest post that counts is narrowed down to 24 h / 2⁵ = 45 min. */
const HALVINGS = 5

/**
 * Whether the account may publish one more: Instagram counts what was published through the API
 * within the last 24 hours. Null where it may; deferred until the oldest post that counts leaves
 * that time (within 45 minutes, never too early). Where Instagram does not say how many may be, it
 * is left to the publishing call, which is refused with 2207042 then.
 */
export async function roomToPublish(graph: Graph): Promise<Failure | null> {
  const exchange = await graph.get(`${graph.user}/content_publishing_limit`, {
    fields: 'config,quota_usage',
  })
  const answer = answerOf(exchange)
  if (answer === undefined) return graph.failure(exchange)
  const read = (...path: string[]) => countOf(at(answer, 'data', ...path))
  const [used, total] = [read('quota_usage'), read('config', 'quota_total')]
  if (used === null || total === null || used < total) return null
  const duration = read('config', 'quota_duration') ?? DAY_S
  const until = await oldestLeaves(graph, total, duration)
  return deferred(
    until,
    `Instagram: ${used} of ${total} posts of ${duration / 3600} hours are used`,
  )
}

/** Halves the time: since `full` the quota is used up, since `free` it is not. */
async function oldestLeaves(graph: Graph, total: number, duration: number): Promise<string> {
  const now = Math.ceil(Temporal.Instant.from(graph.setup.now()).epochMilliseconds / 1000)
  let [full, free] = [now - duration, now]
  for (let step = 0; step < HALVINGS; step += 1) {
    const since = Math.ceil((full + free) / 2)
    const exchange = await graph.get(`${graph.user}/content_publishing_limit`, {
      fields: 'quota_usage',
      since,
    })
    const used = countOf(at(answerOf(exchange), 'data', 'quota_usage'))
    if (used === null) break
    if (used >= total) full = since
    else free = since
  }
  return Temporal.Instant.fromEpochMilliseconds((free + duration) * 1000).toString()
}
