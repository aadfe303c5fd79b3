import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { captionKey } from '../../../../domain/caption-key.ts'
import { TryLaterError } from '../../../../domain/errors.ts'
import { postMetrics, posts } from '../../../../domain/records/posts.ts'
import { checkBack } from '../../../../exporters/queue/check-back.ts'
import type {
  MetricsReader,
  PublishedPost,
} from '../../../../platforms/publishing/metrics-reader.ts'
import type { Publisher } from '../../../../platforms/publishing/publisher.ts'
import { nextWake } from '../../../../exporters/queue/next-wake.ts'
import { dueCheckBacks } from '../../../../exporters/queue/published-posts.ts'
import {
  addAccount,
  answer,
  MARGINS,
  move,
  newLoad,
  openQueue,
  plan,
  planItem,
  publishAt,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>
const A1 = planItem('a1', '2026-11-23T08:00:00Z', {
  caption: 'Good morning',
  caption_key: captionKey('Good morning'),
  content_id: 'c1',
})

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await plan(queue.warehouse, [A1])
  await move(queue.warehouse, [A1], ['approved'])
  await publishAt(queue, '2026-11-23T08:02:00Z')
})

afterEach(() => queue.close())

function run(asOf: string, reader: MetricsReader | null = null) {
  return checkBack(queue.warehouse, () => reader, { asOf, load: newLoad(asOf) })
}

/** A reader that knows every post and notes what it was asked. */
function reading(asOf: string): MetricsReader & { asked: PublishedPost[] } {
  const asked: PublishedPost[] = []
  return {
    asked,
    readMetrics: (wanted) => {
      asked.push(...wanted)
      return Promise.resolve(
        wanted.map(({ post_id, account_id }) => ({ post_id, account_id, read_at: asOf, views: 7 })),
      )
    },
  }
}

describe('own posts', () => {
  it('a confirmed item becomes a post of ours, once, at the time it went out', async () => {
    expect(await run('2026-11-23T08:05:00Z')).toMatchObject({ posts_added: 1, due: 0 })
    expect(await run('2026-11-23T08:06:00Z')).toMatchObject({ posts_added: 0 })
    expect(await queue.warehouse.query('select * from raw.posts')).toMatchObject([
      {
        post_id: 'outbox-a1',
        account_id: 'x:ana',
        item_id: 'a1',
        content_id: 'c1',
        posted_at: '2026-11-23T08:02:00Z',
        caption_key: captionKey('Good morning'),
        kind: 'feed',
        url: 'outbox:2026-W48/publish-a1.json',
      },
    ])
  })

  it('not where an import brought the item’s post already', async () => {
    const imported = { post_id: '1789', account_id: 'x:ana', posted_at: '2026-11-23T08:02:00Z' }
    await queue.warehouse.append(posts, [{ ...imported, item_id: 'a1' }], newLoad())
    expect(await run('2026-11-23T08:05:00Z')).toMatchObject({ posts_added: 0 })
  })

  it('with the key of the text that went out, where a person reworded it', async () => {
    const b1 = { ...A1, item_id: 'b1', scheduled_at: '2026-11-23T12:00:00Z' }
    await plan(queue.warehouse, [b1])
    await answer(queue.warehouse, b1, { decision: 'approve', caption: 'Good evening' })
    await move(queue.warehouse, [b1], ['approved'], 2)
    await publishAt(queue, '2026-11-23T12:00:00Z')
    await run('2026-11-23T12:05:00Z')
    const [post] = await queue.warehouse.query(`select * from raw.posts where item_id = 'b1'`)
    expect(post).toMatchObject({
      caption: 'Good evening',
      caption_key: captionKey('Good evening'),
    })
  })
})

describe('check-backs', () => {
  it('are due at 1 h, 6 h, 24 h, 72 h and 7 d after publication, each read once', async () => {
    for (const [asOf, hours] of [
      ['2026-11-23T09:01:59Z', null],
      ['2026-11-23T09:02:00Z', [1]],
      ['2026-11-23T09:10:00Z', null],
      ['2026-11-23T14:02:00Z', [6]],
      ['2026-11-24T08:02:00Z', [24]],
      ['2026-11-26T08:02:00Z', [72]],
      ['2026-11-30T08:02:00Z', [168]],
      ['2026-12-05T08:02:00Z', null],
    ] as const) {
      const reader = reading(asOf)
      const summary = await run(asOf, reader)
      expect([asOf, reader.asked.map((post) => post.due_hours)]).toEqual([
        asOf,
        hours ? [hours] : [],
      ])
      expect(summary).toMatchObject({ due: hours ? 1 : 0, read: hours ? 1 : 0, caught_up: 0 })
    }
    expect(await queue.warehouse.query('select 1 from raw.post_metrics')).toHaveLength(5)
  })

  it('that were missed are caught up by one reading with its true age', async () => {
    const reader = reading('2026-11-24T10:02:00Z')
    const summary = await run('2026-11-24T10:02:00Z', reader)
    expect(summary).toMatchObject({ due: 1, read: 1, caught_up: 1 })
    expect(reader.asked).toMatchObject([
      { item_id: 'a1', post_id: 'outbox-a1', age_hours: 26, due_hours: [1, 6, 24] },
    ])
    expect(summary.next_check_back_at).toBe('2026-11-26T08:02:00Z')
    expect(await dueCheckBacks(queue.warehouse, '2026-11-24T11:00:00Z')).toEqual([])
  })

  it('without a reader wait for an import, which then answers them', async () => {
    expect(await run('2026-11-23T14:30:00Z')).toMatchObject({ due: 1, read: 0, awaiting_import: 1 })
    const row = { post_id: 'outbox-a1', account_id: 'x:ana', read_at: '2026-11-23T14:40:00Z' }
    await queue.warehouse.append(postMetrics, [row], newLoad())
    expect(await run('2026-11-23T15:00:00Z')).toMatchObject({ due: 0, awaiting_import: 0 })
  })

  it('of posts the platform does not know are counted', async () => {
    const reader: MetricsReader = { readMetrics: () => Promise.resolve([]) }
    expect(await run('2026-11-23T14:30:00Z', reader)).toMatchObject({ due: 1, not_reported: 1 })
  })
})

describe('a reader that fails', () => {
  beforeEach(async () => {
    const items = [planItem('b1', '2026-11-23T08:03:00Z'), planItem('c1', '2026-11-23T08:04:00Z')]
    await plan(queue.warehouse, items)
    await move(queue.warehouse, items, ['approved'])
    for (const [name, minute] of [
      ['busy', 3],
      ['fine', 4],
    ] as const) {
      const publisher: Publisher = {
        name,
        publish: async () => ({ kind: 'confirmed', post_id: name, url: null }),
      }
      await publishAt(queue, `2026-11-23T08:0${minute}:00Z`, { publisher })
    }
  })

  const asOf = '2026-11-23T09:30:00Z'
  const readersWith = (error: Error) => (publisher: string) => {
    if (publisher === 'outbox') return null
    return publisher === 'fine' ? reading(asOf) : { readMetrics: () => Promise.reject(error) }
  }

  it('for now stops none of the others, is said, and asked again', async () => {
    const readers = readersWith(new TryLaterError('429: wait a while'))
    const done = await checkBack(queue.warehouse, readers, { asOf, load: newLoad(asOf) })
    expect(done).toMatchObject({
      due: 3,
      read: 1,
      awaiting_import: 1,
      not_read: [{ publisher: 'busy', posts: 1, why: '429: wait a while' }],
    })
    const due = await dueCheckBacks(queue.warehouse, '2026-11-23T10:20:00Z')
    expect(due.map(({ post_id }) => post_id)).toEqual(['outbox-a1', 'busy'])
  })

  it('by mistake stops none of the others either, and is thrown', async () => {
    const readers = readersWith(new TypeError('x is undefined'))
    const options = { asOf, load: newLoad(asOf) }
    await expect(checkBack(queue.warehouse, readers, options)).rejects.toThrow(TypeError)
    const read = await queue.warehouse.query('select post_id from raw.post_metrics')
    expect(read).toEqual([{ post_id: 'fine' }])
  })
})

it('readers are told what a post’s publisher calls the account', async () => {
  await addAccount(queue.warehouse, 'x:ana', { publisher_account: 'page-7' })
  const reader = reading('2026-11-23T09:30:00Z')
  await run('2026-11-23T09:30:00Z', reader)
  expect(reader.asked).toMatchObject([{ platform: 'x', publisher_account: 'page-7' }])
})

it('the next wake is whatever comes first: a post or a check-back', async () => {
  const wake = (asOf: string) => nextWake(queue.warehouse, asOf, MARGINS)
  expect(await wake('2026-11-23T08:03:00Z')).toEqual({
    at: '2026-11-23T09:02:00Z',
    why: 'check-back',
  })
  const next = planItem('a2', '2026-11-23T08:30:00Z')
  await plan(queue.warehouse, [next, planItem('p1', '2026-11-23T08:10:00Z')])
  await move(queue.warehouse, [next], ['approved'])
  expect(await wake('2026-11-23T08:03:00Z')).toEqual({ at: '2026-11-23T08:30:00Z', why: 'publish' })
  expect(await wake('2026-11-30T08:02:00Z')).toBeNull()
})
