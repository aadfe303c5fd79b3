import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { accounts } from '../../../domain/records/accounts.ts'
import { modeChanges } from '../../../domain/records/operations.ts'
import { posts } from '../../../domain/records/posts.ts'
import { queueEvents } from '../../../domain/records/queue.ts'
import { checkBack } from '../../../exporters/queue/check-back.ts'
import { reconcileUnconfirmed } from '../../../exporters/queue/reconcile-unconfirmed.ts'
import { SENDING, type Publisher } from '../../../platforms/publishing/publisher.ts'
import { weeksAround } from '../../../exporters/queue/weeks-around.ts'
import { tempFolder } from '../../temp.ts'
import {
  addAccount,
  answer,
  assertLedgerIsLegal,
  MONDAY,
  move,
  newLoad,
  openQueue,
  outboxFiles,
  outboxPost,
  plan,
  planApproved,
  planItem,
  publishAt,
} from '../../unit/exporters/queue/workspace.ts'
import { copyTables, told } from './copy-tables.ts'
import { queriesOf, startDeployed, type Local } from './local.ts'

/** Above what a handful of accounts takes, below what their posts do. */
const SMALL = 2000
const DUE = '2026-11-23T08:00:00Z'
const NOW = '2026-11-23T08:03:00Z'

type Queue = Awaited<ReturnType<typeof openQueue>>

interface Both extends Local {
  readonly queue: Queue
  readonly outbox: string
}

/** The same plan on both: the local server gets the rows of the embedded warehouse. */
async function start(wholeBytes: number, more: (queue: Queue) => Promise<void>): Promise<Both> {
  const queue = await openQueue({ inMemory: true })
  onTestFinished(queue.close)
  await addAccount(queue.warehouse, 'x:ana')
  await addAccount(queue.warehouse, 'x:ben')
  await more(queue)
  const local = await startDeployed({ wholeBytes })
  await copyTables(queue.warehouse, local)
  return { ...local, queue, outbox: join(tempFolder(), 'outbox') }
}

const listed = ({ server }: Local): string[] =>
  server
    .requests('GET', /\/data$/)
    .map(({ path }) => decodeURIComponent(path.split('/').at(-2) ?? ''))

const items = [
  planItem('a1', DUE),
  planItem('a2', '2026-11-23T08:02:30.123456Z', { account_id: 'x:ben', price: '12.5' }),
  planItem('a3', '2026-11-23T06:00:00Z'),
  planItem('a4', '2026-11-23T07:00:00Z'),
  planItem('a5', '2026-11-23T08:06:00Z', { account_id: 'x:ben' }),
  planItem('a6', '2026-12-01T08:00:00Z', { week: '2026-W49', week_start_on: '2026-11-30' }),
]

async function planned({ warehouse }: Queue): Promise<void> {
  await plan(warehouse, items)
  const approved = items.filter(({ item_id }) => item_id !== 'a4')
  await move(warehouse, approved, ['approved'])
  const [a1] = items
  if (a1) await answer(warehouse, a1, { caption: `It's {{projectId}}`, hashtags: [], revision: 1 })
}

describe.each([
  ['tables read whole', 1_000_000],
  ['partitions of weeks', SMALL],
])('the queue on BigQuery, by %s', (_, wholeBytes) => {
  test('does what it does on the embedded engine, and asks no query', async () => {
    const both = await start(wholeBytes, planned)
    const { queue, warehouse, outbox } = both
    for (const at of [NOW, '2026-11-23T08:08:00Z', '2026-11-23T08:13:00Z']) {
      const mine = await publishAt({ warehouse, outbox }, at, { gapMinutes: () => 4 })
      const theirs = await publishAt(queue, at, { gapMinutes: () => 4 })
      expect(mine).toEqual({
        ...theirs,
        items: theirs.items.map((item) => ({
          ...item,
          url: item.url?.replace(queue.outbox, outbox) ?? null,
        })),
      })
    }
    expect(await outboxFiles(outbox)).toEqual(await outboxFiles(queue.outbox))
    expect(await outboxFiles(outbox)).toHaveLength(3)
    for (const id of ['a1', 'a2', 'a5']) {
      expect(await outboxPost(outbox, id)).toEqual(await outboxPost(queue.outbox, id))
    }
    const here = await warehouse.operational(weeksAround(NOW))
    for (const table of ['queue_events', 'claims', 'publish_steps', 'publish_attempts']) {
      const [mine, theirs] = [await told(here, table), await told(queue.warehouse, table)]
      expect(mine.map((row) => row.replaceAll(outbox, queue.outbox))).toEqual(theirs)
    }
    await assertLedgerIsLegal(here)
    expect(queriesOf(both)).toEqual([])
    await warehouse.close()
  })
})

test('of publishers that start at the same moment one sends each post', async () => {
  const both = await start(SMALL, planned)
  const calls: string[] = []
  const publisher: Publisher = {
    name: 'counted',
    publish: ({ item_id }) => {
      calls.push(item_id)
      return Promise.resolve({ kind: 'confirmed', post_id: `post-${item_id}`, url: 'https://x' })
    },
  }
  const others = ['run-a', 'run-b', 'run-c'].map((run) => both.other(run))
  const done = await Promise.all(
    others.map((warehouse) => publishAt({ warehouse, outbox: both.outbox }, NOW, { publisher })),
  )
  expect(calls.toSorted()).toEqual(['a1', 'a2'])
  expect(done.reduce((sum, { published }) => sum + published, 0)).toBe(2)
  const claimed = both.server.store.rows('drumbeat_raw.claims').map(itemId)
  expect(claimed.toSorted()).toEqual(['a1', 'a2'])
  for (const warehouse of others) await warehouse.close()
})

const RACED = process.env['DRUMBEAT_PROOF'] ? 100 : 4

test(`two publishers race for ${RACED} items: each goes out once, one claim each`, async () => {
  const raced = Array.from({ length: RACED }, (_, i) =>
    planItem(`r${String(i).padStart(4, '0')}`, DUE, { account_id: i % 2 ? 'x:ana' : 'x:ben' }),
  )
  const both = await start(SMALL, ({ warehouse }) => planApproved(warehouse, raced))
  const calls: string[] = []
  const publisher: Publisher = {
    name: 'counted',
    publish: async ({ item_id }, _key, journal) => {
      await journal.note(SENDING)
      calls.push(item_id)
      return { kind: 'confirmed', post_id: `post-${item_id}`, url: null }
    },
  }
  const others = ['run-a', 'run-b'].map((run) => both.other(run))
  const done = await Promise.all(
    others.map((warehouse) => publishAt({ warehouse, outbox: both.outbox }, NOW, { publisher })),
  )
  const ids = raced.map(({ item_id }) => item_id)
  expect(done.reduce((sum, { published }) => sum + published, 0)).toBe(RACED)
  expect(calls.toSorted()).toEqual(ids)
  for (const table of ['claims', 'publish_steps', 'publish_attempts']) {
    expect(both.server.store.rows(`drumbeat_raw.${table}`).map(itemId).toSorted()).toEqual(ids)
  }
  for (const warehouse of others) await warehouse.close()
}, 600_000)

test('what is unconfirmed is looked for as on the embedded engine, without a query', async () => {
  const approved = ['found', 'gone', 'unknown'].map((id, i) =>
    planItem(id, `2026-11-23T08:0${i}:00Z`),
  )
  const both = await start(SMALL, ({ warehouse }) => planApproved(warehouse, approved))
  const { queue, warehouse, outbox } = both
  const publisher: Publisher = {
    name: 'lossy',
    publish: async (_post, _key, journal) => {
      await journal.note(SENDING, 'call-1')
      return { kind: 'unconfirmed', detail: 'the answer was lost' }
    },
    find: async ({ item_id }, _key, journal) => {
      const detail = `${String(await journal.read(SENDING))} is not there`
      if (item_id === 'unknown') return { kind: 'unknown', detail }
      return item_id === 'gone'
        ? { kind: 'absent' }
        : { kind: 'confirmed', post_id: '7', url: null }
    },
  }
  const reconcile = (asOf: string, whole: typeof warehouse | Queue['warehouse']) =>
    reconcileUnconfirmed(whole, () => publisher, {
      asOf,
      load: newLoad(asOf),
      reconcile_minutes: [5, 15],
    })
  await publishAt({ warehouse, outbox }, NOW, { publisher })
  await publishAt(queue, NOW, { publisher })
  for (const at of ['2026-11-23T08:05:00Z', '2026-11-23T08:08:00Z', '2026-11-23T08:20:00Z']) {
    expect(await reconcile(at, warehouse)).toEqual(await reconcile(at, queue.warehouse))
  }
  const here = await warehouse.operational(weeksAround(NOW))
  for (const table of ['queue_events', 'publish_steps']) {
    expect(await told(here, table)).toEqual(await told(queue.warehouse, table))
  }
  const steps = both.server.store.rows('drumbeat_raw.publish_steps').map(({ step }) => step)
  const looks = ['looked', 'looked', 'looked', 'looked', 'person']
  expect(steps).toEqual(['sending', 'sending', 'sending', ...looks])
  expect(queriesOf(both)).toEqual([])
  await warehouse.close()
})

test('only what changed is read again, and a week by its partition', async () => {
  const both = await start(SMALL, planned)
  const { warehouse, outbox } = both
  await publishAt({ warehouse, outbox }, '2026-11-20T08:00:00Z')
  expect(listed(both)).toContain('plan_items$20261123')
  expect(listed(both).filter((name) => name.startsWith('plan_items'))).toHaveLength(11)
  both.server.seen.length = 0
  await publishAt({ warehouse, outbox }, '2026-11-20T08:05:00Z')
  expect(listed(both)).toEqual([])
  await warehouse.append(queueEvents, [EVENT], newLoad())
  await publishAt({ warehouse, outbox }, '2026-11-20T08:10:00Z')
  expect(new Set(listed(both).map((name) => name.split('$')[0]))).toEqual(new Set(['queue_events']))
  expect(
    both.server
      .requests('GET', /\/data$/)
      .filter(isRead)
      .map(({ path }) => path),
  ).toEqual([expect.stringContaining('queue_events%2420261123')])
  await warehouse.close()
})

const itemId = ({ item_id }: Readonly<Record<string, unknown>>): string => String(item_id)

const EVENT = {
  item_id: 'a4',
  account_id: 'x:ana',
  week: '2026-W48',
  week_start_on: MONDAY,
  sequence: 1,
  revision: 1,
  from_state: 'pending_approval',
  to_state: 'approved',
  event_at: '2026-11-20T08:07:00Z',
  actor: 'ana',
} as const

/** Numbers of rows are asked for with one row. */
const isRead = ({ query }: { query: URLSearchParams }): boolean => query.get('maxResults') !== '1'

test('a transaction sees what it adds; where it fails nothing lands', async () => {
  const both = await start(SMALL, planned)
  const warehouse = await both.warehouse.operational(weeksAround(NOW))
  const count = `select count(*) as n from raw.queue_events where week_start_on = cast(@monday as date)`
  const work = (isLost: boolean) =>
    warehouse.atomically(async (session) => {
      await session.append(queueEvents, [EVENT], newLoad())
      const change = { account_id: 'x:ana', to_mode: 'paused', reason: 'r', actor: 'a' }
      const pause = { ...change, from_mode: null, changed_at: NOW } as const
      await session.append(modeChanges, [pause], newLoad())
      const [row] = await session.query(count, { monday: MONDAY })
      if (isLost) throw new Error('lost')
      return row?.['n']
    })
  await expect(work(true)).rejects.toThrow('lost')
  expect(both.server.store.rows('drumbeat_raw.queue_events')).toHaveLength(5)
  both.server.seen.length = 0
  expect(await work(false)).toBe(5)
  const order = listed(both).map((name) => name.split('$')[0])
  expect(order.lastIndexOf('publish_attempts')).toBeGreaterThanOrEqual(0)
  expect(order.lastIndexOf('publish_attempts')).toBeLessThan(order.indexOf('queue_events'))
  expect(both.server.store.rows('drumbeat_raw.queue_events')).toHaveLength(6)
  expect(both.server.store.rows('drumbeat_raw.mode_changes')).toHaveLength(1)
  expect(await warehouse.query(count, { monday: MONDAY })).toEqual([{ n: 5 }])
  await both.warehouse.close()
})

test('posts that went out become posts of ours once, without a query', async () => {
  const both = await start(SMALL, planned)
  const { warehouse, outbox, queue } = both
  await publishAt({ warehouse, outbox }, NOW)
  await publishAt(queue, NOW)
  for (const at of ['2026-11-23T09:20:00Z', '2026-11-23T15:20:00Z']) {
    const mine = await checkBack(warehouse, () => null, { asOf: at, load: newLoad(at) })
    const theirs = await checkBack(queue.warehouse, () => null, { asOf: at, load: newLoad(at) })
    expect(mine).toEqual(theirs)
  }
  const rows = both.server.store.rows('drumbeat_raw.posts')
  expect(rows.map(itemId).toSorted()).toEqual(['a1', 'a2'])
  expect(queriesOf(both)).toEqual([])
  await warehouse.close()
})

test('what cannot be copied is asked of BigQuery itself', async () => {
  const both = await start(0, planned)
  const fields = [{ name: 'n', type: 'INTEGER', mode: 'NULLABLE' }]
  both.server.answer(/select 1 as n/, { fields, rows: [['1']] })
  const warehouse = await both.warehouse.operational(weeksAround(NOW))
  // Neither about weeks nor small enough to be read whole.
  await both.warehouse.append(posts, [POST], newLoad())
  await both.warehouse.append(accounts, [ACCOUNT], newLoad())
  expect(await warehouse.query('select 1 as n from raw.accounts')).toEqual([{ n: 1 }])
  expect(queriesOf(both)).toHaveLength(1)
  expect(await warehouse.query('select item_id from raw.posts')).toEqual([{ item_id: null }])
  expect(queriesOf(both)).toHaveLength(1)
  await both.warehouse.close()
})

const POST = { post_id: 'p', account_id: 'x:ana', posted_at: '2026-11-20T08:00:00Z' }
const ACCOUNT = {
  account_id: 'x:cem',
  platform: 'x',
  handle: 'cem',
  brand: 'ana',
  channel: 'feed',
} as const
