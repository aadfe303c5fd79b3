import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { channelsOf } from '../../../../exporters/notify/channels.ts'
import { discordChannel } from '../../../../exporters/notify/discord.ts'
import { emailChannel } from '../../../../exporters/notify/email.ts'
import { messageOfAll } from '../../../../exporters/notify/notice.ts'
import { slackChannel } from '../../../../exporters/notify/slack.ts'
import { httpClient } from '../../../../platforms/publishing/http-client.ts'
import { openFake, type FakeAnswer, type FakeServer } from '../../../contract/publishing/server.ts'
import { openMailServer, type MailServer } from './mail-server.ts'

const SECRET = 'T0/B0/planted-secret'
const message = messageOfAll('failures', [
  { kind: 'failures', about: ['a'], text: 'x:aurora "<!channel> @everyone *loud* & <@U1>"' },
  {
    kind: 'failures',
    about: ['b'],
    text: 'Second — ünï 👍',
    link: 'https://sheet.example/a_b?c=1&d',
  },
])
const http = httpClient()
let fake: FakeServer
let mail: MailServer
let answer: FakeAnswer

beforeAll(async () => {
  fake = await openFake(() => answer)
  mail = await openMailServer('p@ss word')
})
afterEach(() => {
  fake.plan(() => undefined)
  mail.refuse(null)
})
afterAll(() => Promise.all([fake.close(), mail.close()]))

const slack = () => slackChannel(`${fake.url}/services/${SECRET}`, http)
const discord = () => discordChannel(`${fake.url}/api/webhooks/${SECRET}`, http)
const email = (to = ['bo@example.com'], url = `smtp://ann:p%40ss%20word@127.0.0.1:${mail.port}`) =>
  emailChannel({ smtpUrl: url, from: 'drumbeat@example.com', to, timeoutMs: 5000 })

test('Slack: the body its documentation asks for, without mentions and formats', async () => {
  answer = { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' }
  expect(await slack().send(message)).toEqual({ kind: 'delivered', detail: null })
  const sent = fake.requests.at(-1)
  expect(sent).toMatchObject({ method: 'POST', path: `/services/${SECRET}` })
  expect(sent?.headers['content-type']).toContain('application/json')
  expect(sent?.json).toEqual({
    text: [
      '2 posts need a person',
      '• x:aurora "&lt;!channel&gt; @everyone *loud* &amp; &lt;@U1&gt;"',
      '• Second — ünï 👍',
      'https://sheet.example/a_b?c=1&amp;d',
      'npx drumbeat queue shows where each stands and what can be done.',
    ].join('\n'),
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  })
})

test('Discord: the body its documentation asks for, nobody is mentioned', async () => {
  answer = { status: 200, body: { id: '1' } }
  expect(await discord().send(message)).toEqual({ kind: 'delivered', detail: null })
  const sent = fake.requests.at(-1)
  expect(sent?.query.get('wait')).toBe('true')
  expect(sent?.json).toEqual({
    content: [
      '**2 posts need a person**',
      '• x:aurora "\\<!channel\\> \\@everyone \\*loud\\* & \\<\\@U1\\>"',
      '• Second — ünï 👍',
      '<https://sheet.example/a_b?c=1&d>',
      'npx drumbeat queue shows where each stands and what can be done.',
    ].join('\n'),
    allowed_mentions: { parse: [] },
    flags: 4,
  })
})

test.each([
  ['slack', slack],
  ['discord', discord],
] as const)(
  '%s: what is no success is a failure in words, without the address',
  async (_, open) => {
    answer = { status: 404, body: 'no_service' }
    expect(await open().send(message)).toEqual({
      kind: 'failed',
      detail: 'answered 404: no_service',
    })
    fake.plan(() => '429')
    const busy = await open().send(message)
    expect([busy.kind, busy.detail]).toEqual(['failed', 'answered 429'])
    fake.plan(() => 'reset after')
    const lost = await open().send(message)
    expect(lost).toMatchObject({
      kind: 'failed',
      detail: expect.stringMatching(/^lost: /) as string,
    })
    expect(JSON.stringify(lost)).not.toContain('planted-secret')
  },
)

test('Slack says ok or it is none', async () => {
  answer = { status: 200, body: 'something else' }
  expect(await slack().send(message)).toMatchObject({ kind: 'failed' })
})

test('e-mail: plain text, a subject, an id that stays the same', async () => {
  expect(await email().send(message)).toEqual({ kind: 'delivered', detail: null })
  const [sent] = mail.mails.slice(-1)
  expect(sent).toMatchObject({ from: 'drumbeat@example.com', to: ['bo@example.com'] })
  expect(sent?.raw).toContain('Subject: Drumbeat: 2 posts need a person')
  expect(sent?.raw).toContain(`Message-ID: <${message.id}@example.com>`)
  expect(sent?.raw).toMatch(/Content-Type: text\/plain; charset=utf-8/i)
  expect(sent?.raw).toContain('Auto-Submitted: auto-generated')
  await email().send(message)
  expect(mail.mails.at(-1)?.raw).toContain(`Message-ID: <${message.id}@example.com>`)
})

test('e-mail: some addresses refused is said, all refused is a failure', async () => {
  expect(await email(['bo@example.com', 'nobody@example.com']).send(message)).toEqual({
    kind: 'delivered',
    detail: '1 of 2 addresses were refused',
  })
  expect(await email(['nobody@example.com']).send(message)).toMatchObject({ kind: 'failed' })
})

test('e-mail: a failure says why, never the password', async () => {
  mail.refuse('mailbox full')
  expect(await email().send(message)).toMatchObject({
    kind: 'failed',
    detail: expect.stringContaining('mailbox full') as string,
  })
  const wrong = `smtp://ann:wr0ng%2Bsecret@127.0.0.1:${mail.port}`
  const refused = await email(['bo@example.com'], wrong).send(message)
  expect(refused.kind).toBe('failed')
  expect(refused.detail).toContain('no such name and password')
  expect(refused.detail).not.toContain('wr0ng')
  const nobody = await email(['bo@example.com'], 'smtp://127.0.0.1:1').send(message)
  expect(nobody).toMatchObject({
    kind: 'failed',
    detail: expect.stringMatching(/ECONNREFUSED|refused/) as string,
  })
})

test('a channel that lacks a setting is named, and does not stop the others', () => {
  const settings = { channels: ['email', 'slack', 'discord'] as const, email: { to: [] } }
  const names = (secrets: Record<string, string>, to: string[] = [], from = 'a@example.com') => {
    const all = { channels: [...settings.channels], email: { to, from } }
    const { channels, missing } = channelsOf({ settings: all, secrets, http })
    return [channels.map(({ name }) => name), missing.map(({ setting }) => setting)]
  }
  expect(names({})).toEqual([[], ['notify.email.to', 'SLACK_WEBHOOK_URL', 'DISCORD_WEBHOOK_URL']])
  expect(names({ SLACK_WEBHOOK_URL: 'https://x.example' }, ['b@example.com'])).toEqual([
    ['slack'],
    ['SMTP_URL', 'DISCORD_WEBHOOK_URL'],
  ])
})
