import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { Temporal } from 'temporal-polyfill'

import type { Channel, Delivery } from '../../../../exporters/notify/channel.ts'
import { MOST_TRIES } from '../../../../exporters/notify/deliveries.ts'
import type { ChannelName, Message, Notice } from '../../../../exporters/notify/notice.ts'
import { sendNotices } from '../../../../exporters/notify/send-notices.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'

const START = '2026-11-23T08:00:00Z'
const later = (minutes: number) => Temporal.Instant.from(START).add({ minutes }).toString()
const notice = (about: string, kind: Notice['kind'] = 'failures'): Notice => ({
  kind,
  about: [about],
  text: about,
})

let warehouse: DuckDbWarehouse
let loads = 0
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
})
beforeEach(() => warehouse.execute('delete from raw.notifications'))
afterAll(() => warehouse.close())

/** A channel that keeps what it was given and answers what it is told to. */
function channel(name: ChannelName = 'slack') {
  const messages: Message[] = []
  const next: { answer: Delivery } = { answer: { kind: 'delivered', detail: null } }
  const own: Channel = {
    name,
    send: (message) => {
      messages.push(message)
      return Promise.resolve(next.answer)
    },
  }
  return { own, messages, next }
}

const send = (notices: readonly Notice[], channels: readonly Channel[], asOf = START) =>
  sendNotices(warehouse, notices, channels, {
    asOf,
    newLoad: () => ({
      loadId: `l${String((loads += 1)).padStart(5, '0')}`,
      loadedAt: asOf,
      isSample: false,
    }),
  })

const outcomes = async () =>
  (
    await warehouse.query(
      'select channel, attempt, outcome from raw.notifications order by load_id, channel',
    )
  ).map((row) => `${String(row['channel'])} ${String(row['attempt'])} ${String(row['outcome'])}`)

test('each notice once on each channel, those of a kind in one message, what is new again', async () => {
  const [slack, email] = [channel('slack'), channel('email')]
  const both = [slack.own, email.own]
  const notices = [notice('a'), notice('b'), notice('w', 'week_ready')]
  const first = await send(notices, both)
  expect(first).toMatchObject({ told: 6, waiting: 0, given_up: 0 })
  expect(first.messages.map((sent) => `${sent.channel} ${sent.kind} ${sent.notices}`)).toEqual([
    'slack failures 2',
    'slack week_ready 1',
    'email failures 2',
    'email week_ready 1',
  ])
  expect(await send(notices, both, later(10))).toMatchObject({ messages: [], told: 0 })
  await send([...notices, notice('c')], both, later(20))
  expect(slack.messages.map(({ notices: of }) => of.map(({ text }) => text).join())).toEqual([
    'a,b',
    'w',
    'c',
  ])
  expect(email.messages).toHaveLength(3)
})

test('what fails is tried again, later and later, at most so often, and is on record', async () => {
  const { own, messages, next } = channel()
  next.answer = { kind: 'failed', detail: 'answered 500' }
  expect(await send([notice('a')], [own])).toMatchObject({ told: 0, waiting: 1 })
  await send([notice('a')], [own], later(9))
  expect(messages).toHaveLength(1)
  const tried: number[] = [0]
  for (let minute = 10; minute < 3000; minute += 10) {
    const { messages: sent } = await send([notice('a')], [own], later(minute))
    if (sent.length > 0) tried.push(minute)
  }
  expect(tried).toEqual([0, 10, 30, 70, 150, 310, 630, 1270])
  expect(tried).toHaveLength(MOST_TRIES)
  expect(await send([notice('a')], [own], later(4000))).toMatchObject({ given_up: 1, waiting: 0 })
  expect((await outcomes()).slice(0, 4)).toEqual([
    'slack 1 sending',
    'slack 1 not delivered: answered 500',
    'slack 2 sending',
    'slack 2 not delivered: answered 500',
  ])
})

test('a channel that fails is left alone for the rest of the run; the others and the next go on', async () => {
  const [broken, fine] = [channel('slack'), channel('email')]
  broken.next.answer = { kind: 'failed', detail: 'no answer' }
  const notices = [notice('a'), notice('w', 'week_ready')]
  const first = await send(notices, [broken.own, fine.own])
  expect(broken.messages).toHaveLength(1)
  expect(fine.messages).toHaveLength(2)
  expect(first).toMatchObject({ told: 2, waiting: 2 })
  broken.next.answer = { kind: 'delivered', detail: '1 of 2 addresses were refused' }
  const second = await send(notices, [broken.own, fine.own], later(10))
  expect(second.messages.map(({ kind }) => kind)).toEqual(['failures', 'week_ready'])
  expect(fine.messages).toHaveLength(2)
  expect(await send(notices, [broken.own], later(20))).toMatchObject({ messages: [], waiting: 0 })
})

test('five hundred at once are one message', async () => {
  const { own, messages } = channel()
  await send(
    Array.from({ length: 500 }, (_, at) => notice(String(at))),
    [own],
  )
  expect(messages.map(({ subject }) => subject)).toEqual(['500 posts need a person'])
})

test('what is no longer there is not tried again', async () => {
  const { own, messages, next } = channel()
  next.answer = { kind: 'failed', detail: 'x' }
  await send([notice('a')], [own])
  await send([], [own], later(60))
  expect(messages).toHaveLength(1)
})
