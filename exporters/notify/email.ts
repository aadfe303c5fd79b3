import { createTransport } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'

import { messageOf } from '../../domain/errors.ts'
import type { Channel, Delivery } from './channel.ts'
import { cut, messageText } from './message-text.ts'

export interface EmailOptions {
  /** `smtps://name:password@host:465`; a secret. */
  readonly smtpUrl: string
  readonly from: string
  readonly to: readonly string[]
  /** Longest time for the connection, and between two words of the server; 30 s where left out. */
  readonly timeoutMs?: number
}

/**
 * E-mail by SMTP, as plain text. A message keeps its Message-ID when it is sent again, so that
 * programs that look at it show it once. A password is never sent without TLS, except to this
 * machine itself.
 */
export function emailChannel({ smtpUrl, from, to, timeoutMs = 30_000 }: EmailOptions): Channel {
  const { username, password, hostname, protocol } = new URL(smtpUrl)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const options: SMTPTransport.Options = {
    url: smtpUrl,
    requireTLS: username !== '' && protocol === 'smtp:' && !isHere,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  }
  const secrets = [username, password, decoded(username), decoded(password)]
  return {
    name: 'email',
    async send(message): Promise<Delivery> {
      const plain = { limit: 100_000, escape: (text: string) => text, link: (text: string) => text }
      const transport = createTransport(options)
      try {
        const sent = await transport.sendMail({
          from,
          to: [...to],
          subject: `Drumbeat: ${cut(message.subject, 200)}`,
          text: `${messageText(message, plain)}\n`,
          messageId: `<${message.id}@${from.split('@').at(-1) ?? 'drumbeat'}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return deliveryOf(sent, to.length)
      } catch (error) {
        return { kind: 'failed', detail: cut(without(secrets, messageOf(error)), 300) }
      } finally {
        transport.close()
      }
    },
  }
}

function deliveryOf({ rejected }: SMTPTransport.SentMessageInfo, count: number): Delivery {
  const refused = rejected?.length ?? 0
  const detail = refused === 0 ? null : `${refused} of ${count} addresses were refused`
  return { kind: 'delivered', detail }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function without(secrets: readonly string[], text: string): string {
  const known = secrets.filter((secret) => secret !== '')
  return known.reduce((left, secret) => left.replaceAll(secret, '…'), text).replace(/\s+/g, ' ')
}
