import type { HttpClient } from '../../platforms/publishing/http.ts'
import type { Channel, Delivery } from './channel.ts'
import { cut, messageText } from './message-text.ts'
import { deliveryOf } from './webhook-delivery.ts'

/** What Slack advises a text to hold at most; what is longer is cut in words. */
const LONGEST = 4000
const SUBJECT = 200

/**
 * Slack through an incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
 * `&`, `<` and `>` are spelled as entities, so that no text mentions anybody; formats are off.
 */
export function slackChannel(url: string, http: HttpClient): Channel {
  return {
    name: 'slack',
    async send(message): Promise<Delivery> {
      const subject = slackText(cut(message.subject, SUBJECT))
      const limit = LONGEST - subject.length - 1
      const body = messageText(message, { limit, escape: slackText, link: slackText })
      const answer = await http({
        method: 'POST',
        url,
        isPathSecret: true,
        json: {
          text: `${subject}\n${body}`,
          mrkdwn: false,
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
        },
      })
      return deliveryOf(answer, (status, text) => status === 200 && text.trim() === 'ok')
    },
  }
}

/** A text in which nothing is a mention, a link or a command to Slack. */
export function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
