import type { ChannelName, Message } from './notice.ts'

/** What became of a message. `failed` is tried again later. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly detail: string | null }
  | { readonly kind: 'failed'; readonly detail: string }

/** One way to tell people. Never throws; no secret is in a detail. */
export interface Channel {
  readonly name: ChannelName
  send(message: Message): Promise<Delivery>
}
