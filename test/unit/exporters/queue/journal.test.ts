import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { InvalidInputError, TryLaterError } from '../../../../domain/errors.ts'
import { showItem } from '../../../../exporters/queue/queue-items.ts'
import {
  SENDING,
  type Journal,
  type Post,
  type Publisher,
  type PublishOutcome,
} from '../../../../platforms/publishing/publisher.ts'
import {
  addAccount,
  assertLedgerIsLegal,
  openQueue,
  planApproved,
  planItem,
  publishAt,
  statesOf,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>
const A1 = planItem('a1', '2026-11-23T08:00:00Z')
const AT = '2026-11-23T08:00:00Z'
const OUT: PublishOutcome = { kind: 'confirmed', post_id: 'p1', url: null }

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana', { publisher_account: 'page-7' })
  await planApproved(queue.warehouse, [A1])
})

afterEach(async () => {
  await assertLedgerIsLegal(queue.warehouse)
  await queue.close()
})

type Publish = (journal: Journal, post: Post) => Promise<PublishOutcome>

function publisher(publish: Publish, more: Partial<Publisher> = {}): Publisher {
  return { name: 'told', publish: (post, _, journal) => publish(journal, post), ...more }
}

/** A run that ends without its outcome, as a killed one does, once its publisher throws this. */
const KILLED = new Error('killed')

/** Publishes until the publisher dies: the outcome is never written. */
async function dieIn(publish: Publish): Promise<void> {
  const dying = publisher(async (journal, post) => {
    await publish(journal, post)
    throw KILLED
  })
  const faultPoint = (name: string) => {
    if (name === 'outcome:before') throw KILLED
  }
  await expect(publishAt(queue, AT, { publisher: dying, faultPoint })).rejects.toThrow(KILLED)
}

describe('the journal of an attempt', () => {
  it('keeps steps as they are noted, the latest detail of each, beside the item’s history', async () => {
    const read: (string | undefined)[] = []
    const way = publisher(async (journal) => {
      await journal.note('container', 'c-1')
      await journal.note('container', 'c-2')
      await journal.note(SENDING)
      for (const step of ['container', SENDING, 'other']) read.push(await journal.read(step))
      return OUT
    })
    await publishAt(queue, AT, { publisher: way })
    expect(read).toEqual(['c-2', '', undefined])
    const { steps } = await showItem(queue.warehouse, 'a1')
    expect(steps).toMatchObject([
      { sequence: 1, step: 'container', detail: 'c-1', attempt: 1, publish_key: 'publish-a1' },
      { sequence: 2, step: 'container', detail: 'c-2' },
      { sequence: 3, step: 'sending', detail: null },
    ])
  })

  it('has landed before the next step begins', async () => {
    const seen: unknown[] = []
    const way = publisher(async (journal) => {
      await journal.note(SENDING)
      seen.push(...(await queue.warehouse.query('select step from raw.publish_steps')))
      return OUT
    })
    await publishAt(queue, AT, { publisher: way })
    expect(seen).toEqual([{ step: 'sending' }])
  })

  it('hands the publisher what it calls the account', async () => {
    const posts: Post[] = []
    const way = publisher(async (_, post) => {
      posts.push(post)
      return OUT
    })
    await publishAt(queue, AT, { publisher: way })
    expect(posts).toMatchObject([{ publisher_account: 'page-7', media: null, description: null }])
  })
})

describe('a run that died', () => {
  it('before it began to send: tried again as another attempt, and nobody is asked', async () => {
    await dieIn((journal) => journal.note('container', 'c-1') as never)
    const asked: string[] = []
    const way = publisher(async () => OUT, {
      find: async (_, key) => {
        asked.push(key)
        return { kind: 'unknown', detail: 'not in the list' }
      },
    })
    expect(await publishAt(queue, '2026-11-23T08:05:00Z', { publisher: way })).toMatchObject({
      published: 1,
    })
    expect(asked).toEqual([])
    const attempts = await queue.warehouse.query(
      'select attempt, outcome, error_class, detail from raw.publish_attempts order by attempt',
    )
    expect(attempts).toMatchObject([
      { attempt: 1, outcome: 'deferred', error_class: null },
      { attempt: 2, outcome: 'confirmed' },
    ])
    expect(attempts[0]?.['detail']).toContain('before anything was sent')
  })

  it('after it began to send: searched with its journal and its time, never sent again', async () => {
    await dieIn(async (journal) => {
      await journal.note('container', 'c-1')
      await journal.note(SENDING)
      return OUT
    })
    const calls: unknown[] = []
    const way = publisher(
      async () => {
        calls.push('published')
        return OUT
      },
      {
        find: async (post, _, journal) => {
          calls.push([post.published_at, await journal.read('container')])
          return { kind: 'unknown', detail: 'not in the list' }
        },
      },
    )
    expect(await publishAt(queue, '2026-11-23T08:05:00Z', { publisher: way })).toMatchObject({
      unconfirmed: 1,
    })
    await publishAt(queue, '2026-11-23T08:10:00Z', { publisher: way })
    expect(calls).toEqual([[AT, 'c-1']])
  })

  it('a search that fails proves nothing', async () => {
    await dieIn(async (journal) => {
      await journal.note(SENDING)
      return OUT
    })
    const find = () => Promise.reject(new TryLaterError('busy'))
    await publishAt(queue, '2026-11-23T08:05:00Z', {
      publisher: publisher(async () => OUT, { find }),
    })
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'unconfirmed' })
  })
})

describe('what is thrown by a publisher', () => {
  const throwing = (error: Error, isAfter: boolean) =>
    publisher(async (journal) => {
      if (isAfter) await journal.note(SENDING)
      throw error
    })

  it.each([
    ['a mistake', new TypeError('x is undefined'), 'refused', 'operator'],
    ['what will not pass', new InvalidInputError('no such week'), 'refused', 'operator'],
    ['what may pass', new TryLaterError('busy'), 'deferred', 'retry'],
  ])('before it began to send, %s: nothing is out', async (_, error, outcome, error_class) => {
    await publishAt(queue, AT, { publisher: throwing(error, false) })
    const attempts = await queue.warehouse.query('select * from raw.publish_attempts')
    expect(attempts).toMatchObject([{ outcome, error_class }])
  })

  it('after it began to send: nobody knows, whatever it was', async () => {
    await publishAt(queue, AT, { publisher: throwing(new TryLaterError('busy'), true) })
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'unconfirmed' })
  })

  it('getting ready for too long: not sent, since another run may take over', async () => {
    let now = AT
    const calls: string[] = []
    const way = publisher(async (journal) => {
      now = '2026-11-23T08:10:00Z'
      await journal.note(SENDING)
      calls.push('sent')
      return OUT
    })
    const done = await publishAt(queue, AT, { publisher: way, now: () => now })
    expect(done).toMatchObject({ deferred: 1 })
    expect(done.items[0]?.detail).toContain('more than 10 min')
    expect(calls).toEqual([])
  })
})

describe('a publisher that is not ready', () => {
  it.each([
    ['has no token', new InvalidInputError('no token')],
    ['may be ready later', new TryLaterError('the token is being renewed')],
  ])('%s: its account waits with the words, nothing is claimed, others go on', async (_, error) => {
    await addAccount(queue.warehouse, 'x:ben')
    await planApproved(queue.warehouse, [planItem('b1', AT, { account_id: 'x:ben' })])
    const asked: unknown[] = []
    const way = publisher(async () => OUT, {
      ready: async (post) => {
        asked.push(post)
        if (post.account_id === 'x:ana') throw error
      },
    })
    const done = await publishAt(queue, AT, { publisher: way })
    expect(done).toMatchObject({ published: 1, waiting: 1 })
    expect(done.items[0]).toMatchObject({ outcome: 'waiting', detail: error.message })
    expect(asked).toEqual([
      { account_id: 'x:ana', publisher_account: 'page-7', platform: 'x' },
      { account_id: 'x:ben', publisher_account: null, platform: 'x' },
    ])
    const claims = await queue.warehouse.query('select item_id from raw.claims')
    expect(claims).toEqual([{ item_id: 'b1' }])
  })
})
