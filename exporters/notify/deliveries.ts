import { notifications } from '../../domain/records/queue.ts'
import { parseInstant } from '../../domain/time.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import type { Delivery } from './channel.ts'
import { cut } from './message-text.ts'
import { noticeId, type ChannelName, type Message } from './notice.ts'

/** What was tried so far to deliver a notice on a channel. */
export interface Tries {
  readonly count: number
  /** ISO 8601. */
  readonly lastAt: string
  readonly isDelivered: boolean
}

/** By notice id and channel. */
export type TriesByNotice = ReadonlyMap<string, Tries>

/** Tries of one notice on one channel; with the pauses between them they take most of a day. */
export const MOST_TRIES = 8
const FIRST_PAUSE_MINUTES = 10
const REMEMBERED_DAYS = 70

export function triesKey(id: string, channel: ChannelName): string {
  return `${id} ${channel}`
}

/** What was delivered or tried in the last weeks; notices are about nothing older. */
export async function readTries(warehouse: Warehouse, asOf: string): Promise<TriesByNotice> {
  const since = parseInstant(asOf).subtract({ hours: 24 * REMEMBERED_DAYS })
  const rows = await warehouse.query(
    `select notification_id, channel, max(coalesce(attempt, 1)) as attempt,
       max(sent_at) as last_at,
       max(case when starts_with(outcome, 'delivered') then 1 else 0 end) as delivered
     from raw.notifications
     where loaded_at >= cast(@since as timestamp)
     group by notification_id, channel`,
    { since: since.toString() },
  )
  return new Map(
    rows.map((row) => [
      `${String(row['notification_id'])} ${String(row['channel'])}`,
      {
        count: Number(row['attempt']),
        lastAt: String(row['last_at']),
        isDelivered: Number(row['delivered']) === 1,
      },
    ]),
  )
}

/** Whether a notice is to be sent now: never, or not yet again, or for the first time. */
export function isToSend(tries: Tries | undefined, asOf: string): boolean {
  if (!tries) return true
  if (tries.isDelivered || tries.count >= MOST_TRIES) return false
  const pause = FIRST_PAUSE_MINUTES * 2 ** (tries.count - 1)
  const next = parseInstant(tries.lastAt).add({ minutes: pause })
  return next.epochMilliseconds <= parseInstant(asOf).epochMilliseconds
}

/** Where a message is told, when, and how often that was tried before, by notice id. */
export interface Try {
  readonly channel: ChannelName
  readonly asOf: string
  readonly load: Load
  readonly before: TriesByNotice
}

/** Records that a message is about to be sent, or what became of it (`delivery`). */
export async function recordTry(
  warehouse: Warehouse,
  { subject, notices }: Message,
  { channel, asOf, load, before }: Try,
  delivery: Delivery | null,
): Promise<void> {
  const rows = notices.map((notice) => {
    const notification_id = noticeId(notice)
    return {
      notification_id,
      channel,
      kind: notice.kind,
      attempt: (before.get(triesKey(notification_id, channel))?.count ?? 0) + 1,
      subject,
      sent_at: asOf,
      outcome: outcomeWords(delivery),
    }
  })
  await warehouse.append(notifications, rows, load)
}

function outcomeWords(delivery: Delivery | null): string {
  if (delivery === null) return 'sending'
  if (delivery.kind === 'failed') return `not delivered: ${cut(delivery.detail, 400)}`
  return delivery.detail === null ? 'delivered' : `delivered: ${cut(delivery.detail, 400)}`
}
