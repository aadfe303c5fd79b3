import { expect, test } from 'vitest'

import { discordText } from '../../../../exporters/notify/discord.ts'
import { cut, messageText } from '../../../../exporters/notify/message-text.ts'
import { messageOfAll, noticeId, type Notice } from '../../../../exporters/notify/notice.ts'
import { slackText } from '../../../../exporters/notify/slack.ts'

const notice = (about: string, text = `Notice ${about}`): Notice => ({
  kind: 'failures',
  about: [about],
  text,
})
const plain = { limit: 1e9, escape: (text: string) => text, link: (text: string) => text }
const many = (count: number, text?: string) =>
  Array.from({ length: count }, (_, at) => notice(String(at), text))

test('one notice stands alone, several in a list, more than twenty in words', () => {
  expect(messageText({ notices: many(1), advice: 'Do it.' }, plain)).toBe('Notice 0\nDo it.')
  expect(messageText({ notices: many(2), advice: '' }, plain)).toBe('• Notice 0\n• Notice 1')
  const lines = messageText({ notices: many(57), advice: 'Do it.' }, plain).split('\n')
  expect(lines).toHaveLength(22)
  expect(lines.slice(-3)).toEqual(['• Notice 19', 'and 37 more', 'Do it.'])
})

test.each([
  ['slack', 4000, slackText, '<@everyone> & '],
  ['discord', 2000, discordText, '*_~`|\\ @here '],
] as const)('%s: what does not fit is left out in words', (_, limit, escape, nasty) => {
  const notices = many(57, nasty.repeat(30))
  const text = messageText({ notices, advice: 'Do it.' }, { limit, escape, link: escape })
  expect(text.length).toBeLessThanOrEqual(limit)
  expect(text).toMatch(/\nand \d\d more\nDo it\.$/)
  const single = messageText(
    { notices: many(1, nasty.repeat(200)), advice: '' },
    { limit, escape, link: escape },
  )
  expect(single.length).toBeLessThanOrEqual(limit)
  expect(single).toContain('…')
})

test('links stand once each, behind the notices', () => {
  const link = 'https://sheet.example/1'
  const notices = many(3).map((one) => ({ ...one, link }))
  expect(messageText({ notices, advice: '' }, plain).split('\n').at(-1)).toBe(link)
})

test('nothing in a text is a mention, a link or a format', () => {
  expect(slackText('<!channel> <@U1> a & b <https://x.example|y>')).toBe(
    '&lt;!channel&gt; &lt;@U1&gt; a &amp; b &lt;https://x.example|y&gt;',
  )
  expect(discordText('<@&1> @everyone **b** [a](b) `c` ||d|| \\')).toBe(
    '\\<\\@&1\\> \\@everyone \\*\\*b\\*\\* \\[a\\]\\(b\\) \\`c\\` \\|\\|d\\|\\| \\\\',
  )
})

test('a cut does not split a character', () => {
  expect(cut('👍👍👍', 4)).toBe('👍…')
  expect(cut('short', 5)).toBe('short')
})

test('the id is what a notice is about, not how it is said; a message has its own', () => {
  expect(noticeId(notice('a', 'x'))).toBe(noticeId(notice('a', 'y')))
  expect(noticeId(notice('a'))).not.toBe(noticeId({ ...notice('a'), kind: 'reconnect' }))
  expect(messageOfAll('failures', many(2)).subject).toBe('2 posts need a person')
  expect(messageOfAll('failures', many(1)).subject).toBe('A post needs a person')
  expect(messageOfAll('failures', many(2)).id).not.toBe(messageOfAll('failures', many(3)).id)
})
