import type { Exchange } from '../../platforms/publishing/http.ts'
import type { Delivery } from './channel.ts'
import { cut } from './message-text.ts'

/** What an answer of a webhook means. Its own words are kept, cut; the address is not in them. */
export function deliveryOf(
  exchange: Exchange,
  isTaken: (status: number, text: string) => boolean,
): Delivery {
  if (exchange.kind !== 'answered') {
    return { kind: 'failed', detail: `${exchange.kind}: ${cut(exchange.detail, 300)}` }
  }
  const { status, text } = exchange
  if (isTaken(status, text)) return { kind: 'delivered', detail: null }
  const said = cut(text.replace(/\s+/g, ' ').trim(), 200)
  return { kind: 'failed', detail: `answered ${status}${said === '' ? '' : `: ${said}`}` }
}
