import type { HttpClient } from '../../platforms/publishing/http.ts'
import type { Channel, Delivery } from './channel.ts'
import { cut, messageText } from './message-text.ts'
import { deliveryOf } from './webhook-delivery.ts'

/** https://docs.discord.com/developers/resources/webhook#execute-webhook: `content`, up to 2000. */
const LONGEST = 2000
const SUBJECT = 200
/** SUPPRESS_EMBEDS: addresses are not looked up. */
const NO_EMBEDS = 4

/**
 * Discord through a webhook. Nobody is ever mentioned (`allowed_mentions` is empty), and what would
 * be a format is spelled with a backslash. `wait` makes Discord answer when the message is there.
 */
export function discordChannel(url: string, http: HttpClient): Channel {
  return {
    name: 'discord',
    async send(message): Promise<Delivery> {
      const subject = `**${discordText(cut(message.subject, SUBJECT))}**`
      const limit = LONGEST - subject.length - 1
      const body = messageText(message, { limit, escape: discordText, link: discordLink })
      const answer = await http({
        method: 'POST',
        url,
        isPathSecret: true,
        query: { wait: 'true' },
        json: {
          content: `${subject}\n${body}`,
          allowed_mentions: { parse: [] },
          flags: NO_EMBEDS,
        },
      })
      return deliveryOf(answer, (status) => status === 200 || status === 204)
    },
  }
}

/** A text in which nothing is a mention, a format or a link with another name to Discord. */
export function discordText(text: string): string {
  return text.replace(/[\\*_~`|<>#[\]()@]/g, '\\$&')
}

function discordLink(address: string): string {
  return /^https?:\/\/[^\s<>]+$/.test(address) ? `<${address}>` : discordText(address)
}
