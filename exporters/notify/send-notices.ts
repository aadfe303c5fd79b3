import type { Load, Warehouse } from '../../sql/warehouse.ts'
import type { Channel, Delivery } from './channel.ts'
import { isToSend, MOST_TRIES, readTries, recordTry, triesKey } from './deliveries.ts'
import {
  messageOfAll,
  NOTICE_KINDS,
  noticeId,
  type ChannelName,
  type Notice,
  type NoticeKind,
} from './notice.ts'

export interface SendOptions {
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly newLoad: () => Load
}

/** A message and what became of it. */
export interface SentMessage {
  readonly channel: ChannelName
  readonly kind: NoticeKind
  readonly subject: string
  readonly notices: number
  readonly outcome: Delivery['kind']
  readonly detail: string | null
}

export interface SendSummary {
  readonly messages: readonly SentMessage[]
  /** Notices that were told now, on any channel. */
  readonly told: number
  /** Notices that wait for another try, on any channel. */
  readonly waiting: number
  /** Notices that were tried often enough and are not tried again. */
  readonly given_up: number
}

/**
 * Tells each notice on each channel once: notices of a kind go in one message. A try is recorded
 * before it is made and with what became of it, so that one which dies in between is known and
 * made again: rather twice than never. A channel that fails is left alone until the next run.
 */
export async function sendNotices(
  warehouse: Warehouse,
  notices: readonly Notice[],
  channels: readonly Channel[],
  { asOf, newLoad }: SendOptions,
): Promise<SendSummary> {
  const before = await readTries(warehouse, asOf)
  const triesOf = (notice: Notice, { name }: Channel) =>
    before.get(triesKey(noticeId(notice), name))
  const messages: SentMessage[] = []
  const told = new Set<string>()
  for (const channel of channels) {
    for (const kind of NOTICE_KINDS) {
      const due = notices.filter(
        (notice) => notice.kind === kind && isToSend(triesOf(notice, channel), asOf),
      )
      if (due.length === 0) continue
      const message = messageOfAll(kind, due)
      const of = { channel: channel.name, asOf, before }
      await recordTry(warehouse, message, { ...of, load: newLoad() }, null)
      const delivery = await channel.send(message)
      await recordTry(warehouse, message, { ...of, load: newLoad() }, delivery)
      messages.push({
        channel: channel.name,
        kind,
        subject: message.subject,
        notices: due.length,
        outcome: delivery.kind,
        detail: delivery.detail,
      })
      if (delivery.kind === 'failed') break
      for (const notice of due) told.add(triesKey(noticeId(notice), channel.name))
    }
  }
  const open = notices.flatMap((notice) =>
    channels.flatMap((channel) => {
      if (told.has(triesKey(noticeId(notice), channel.name))) return []
      const tries = triesOf(notice, channel)
      return tries?.isDelivered === true ? [] : [tries?.count ?? 0]
    }),
  )
  const given_up = open.filter((count) => count >= MOST_TRIES).length
  return { messages, told: told.size, waiting: open.length - given_up, given_up }
}
