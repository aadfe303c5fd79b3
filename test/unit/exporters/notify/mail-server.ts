import type { AddressInfo } from 'node:net'

import { SMTPServer } from 'smtp-server'

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

export interface MailServer {
  readonly port: number
  readonly mails: readonly Mail[]
  /** What becomes of the next mails: taken, or refused with these words. */
  refuse(words: string | null): void
  close(): Promise<void>
}

/** A mail server on this machine that takes one name and password. */
export async function openMailServer(password = 'secret word'): Promise<MailServer> {
  const mails: Mail[] = []
  let refusal: string | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _, done) => {
      if (auth.username === 'ann' && auth.password === password) done(null, { user: 'ann' })
      else
        done(new Error(`no such name and password: ${auth.username ?? ''} ${auth.password ?? ''}`))
    },
    onRcptTo: (address, _, done) => {
      done(address.address.startsWith('nobody@') ? new Error('no such mailbox') : null)
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (refusal !== null) return done(new Error(refusal))
        mails.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
        })
        return done()
      })
    },
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (words) => (refusal = words),
    close: () => new Promise((done) => server.close(done)),
  }
}
