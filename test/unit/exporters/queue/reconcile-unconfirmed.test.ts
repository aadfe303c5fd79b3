import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { InvalidInputError, NotConfiguredError } from '../../../../domain/errors.ts'
import { checkBack } from '../../../../exporters/queue/check-back.ts'
import { listQueue, showItem } from '../../../../exporters/queue/queue-items.ts'
import { resolveItem } from '../../../../exporters/queue/queue-actions.ts'
import {
  reconcileUnconfirmed,
  type ReconcileOptions,
} from '../../../../exporters/queue/reconcile-unconfirmed.ts'
import {
  SENDING,
  type FindOutcome,
  type Publisher,
} from '../../../../platforms/publishing/publisher.ts'
import {
  addAccount,
  assertLedgerIsLegal,
  newLoad,
  openQueue,
  planApproved,
  planItem,
  publishAt,
  statesOf,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>
const SENT = '2026-11-23T08:00:00Z'
const A1 = planItem('a1', SENT)
const MINUTES = [5, 15, 60, 360, 1440]

const after = (minutes: number) =>
  new Date(Date.parse(SENT) + minutes * 60_000).toISOString().replace('.000Z', 'Z')

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await planApproved(queue.warehouse, [A1])
})

afterEach(async () => {
  await assertLedgerIsLegal(queue.warehouse)
  await queue.close()
})

const UNKNOWN: FindOutcome = { kind: 'unknown', detail: 'not among the last 50' }
const FOUND: FindOutcome = {
  kind: 'confirmed',
  post_id: '1789',
  url: 'https://x.com/1789',
  published_at: '2026-11-23T08:00:02Z',
}

/** Its answer to publishing is lost; what a search finds is told. */
function lossy(found: () => FindOutcome = () => UNKNOWN) {
  const searches: unknown[] = []
  const publisher: Publisher = {
    name: 'told',
    publish: async (_, __, journal) => {
      await journal.note('upload', 'u-1')
      await journal.note(SENDING)
      return { kind: 'unconfirmed', detail: 'the answer was lost' }
    },
    find: async (post, key, journal) => {
      searches.push([key, post.published_at, await journal.read('upload')])
      return found()
    },
  }
  return { publisher, searches }
}

function reconcile(
  minutes: number,
  publisher: Publisher | (() => Publisher),
  more: Partial<ReconcileOptions> = {},
) {
  const asOf = after(minutes)
  const options = { asOf, load: newLoad(asOf), reconcile_minutes: MINUTES, ...more }
  const way = typeof publisher === 'function' ? publisher : () => publisher
  return reconcileUnconfirmed(queue.warehouse, way, options)
}

const steps = async () =>
  (await showItem(queue.warehouse, 'a1')).steps.map(({ step, detail }) => [step, detail])

describe('an item of unknown outcome', () => {
  it('is looked for at bounded times, and then needs a person', async () => {
    const { publisher, searches } = lossy()
    await publishAt(queue, SENT, { publisher })
    const looked: number[] = []
    for (const minute of [1, 4, 5, 6, 15, 30, 60, 61, 300, 360, 720, 1439, 1440, 2000]) {
      const done = await reconcile(minute, publisher)
      if (done.looked > 0) looked.push(minute)
      expect(done.needs_person).toHaveLength(minute < 1440 ? 0 : 1)
    }
    expect(looked).toEqual(MINUTES)
    expect(searches).toEqual(MINUTES.map(() => ['publish-a1', SENT, 'u-1']))
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'unconfirmed' })
    expect((await steps()).slice(2)).toEqual([
      ...MINUTES.map(() => ['looked', 'not among the last 50']),
      ['person', 'not among the last 50'],
    ])
    const [row] = await listQueue(queue.warehouse, { asOf: after(2000) })
    expect(row).toMatchObject({ needs_person: true, looked_at: after(1440) })
  })

  it('is told who has to look at what, and when the next look is', async () => {
    const { publisher } = lossy()
    await publishAt(queue, SENT, { publisher })
    expect(await reconcile(1, publisher)).toEqual({
      unconfirmed: 1,
      looked: 0,
      confirmed: 0,
      refused: 0,
      needs_person: [],
      next_look_at: after(5),
    })
    expect(await reconcile(5, publisher)).toMatchObject({ looked: 1, next_look_at: after(15) })
    expect(await reconcile(1500, publisher)).toMatchObject({
      looked: 1,
      next_look_at: null,
      needs_person: [{ item_id: 'a1', account_id: 'x:ana', attempted_at: SENT }],
    })
    expect(await reconcile(1510, publisher)).toMatchObject({ looked: 0, unconfirmed: 1 })
  })

  it('that is found is confirmed with its own id, address and time, and read back from then', async () => {
    const { publisher } = lossy(() => FOUND)
    await publishAt(queue, SENT, { publisher })
    expect(await reconcile(60, publisher)).toMatchObject({ looked: 1, confirmed: 1 })
    const { events } = await showItem(queue.warehouse, 'a1')
    expect(events.at(-1)).toMatchObject({
      to_state: 'confirmed',
      post_id: '1789',
      url: 'https://x.com/1789',
      published_at: '2026-11-23T08:00:02Z',
      actor: 'reconcile-unconfirmed',
    })
    await checkBack(queue.warehouse, () => null, { asOf: after(61), load: newLoad() })
    const posts = await queue.warehouse.query('select post_id, posted_at from raw.posts')
    expect(posts).toEqual([{ post_id: '1789', posted_at: '2026-11-23T08:00:02Z' }])
    expect(await reconcile(70, publisher)).toMatchObject({ unconfirmed: 0, looked: 0 })
  })

  it('that is proven not to be out goes back to its approver', async () => {
    const { publisher } = lossy(() => ({ kind: 'absent' }))
    await publishAt(queue, SENT, { publisher })
    expect(await reconcile(5, publisher)).toMatchObject({ looked: 1, refused: 1 })
    const [row] = await listQueue(queue.warehouse, { asOf: after(5) })
    expect(row).toMatchObject({
      status: 'FAILED',
      reason: 'told shows that it was never published',
    })
    await publishAt(queue, after(6), { publisher })
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'refused' })
  })

  it('needs a person at once where its publisher cannot be asked', async () => {
    const { find: _, ...publisher } = lossy().publisher
    await publishAt(queue, SENT, { publisher })
    expect(await reconcile(5, publisher)).toMatchObject({
      looked: 1,
      needs_person: [{ item_id: 'a1' }],
    })
  })

  it('whose publisher is not in use any more, or has no token, is looked for in vain', async () => {
    const { publisher } = lossy(() => FOUND)
    await publishAt(queue, SENT, { publisher })
    await reconcile(5, { ...publisher, name: 'other' })
    await reconcile(15, () => {
      throw new NotConfiguredError('tokens.told', 'publishing x:ana')
    })
    expect((await steps()).slice(2)).toEqual([
      ['looked', 'told is not in use any more'],
      ['looked', 'publishing x:ana needs the setting tokens.told, which is not set'],
    ])
    expect(await reconcile(60, publisher)).toMatchObject({ confirmed: 1 })
  })

  it('with a clock set by hand: nothing is done where that may not be asked', async () => {
    await publishAt(queue, SENT, lossy())
    const refuse = () => {
      throw new InvalidInputError('with --now only the outbox publishes')
    }
    await expect(reconcile(5, refuse)).rejects.toThrow(/--now/)
    expect((await steps()).slice(2)).toEqual([])
  })

  it('that a person settles meanwhile is left alone', async () => {
    const { publisher, searches } = lossy()
    await publishAt(queue, SENT, { publisher })
    const settle = async () => {
      const who = { item_id: 'a1', actor: 'dana', at: after(5), load: newLoad() }
      await resolveItem(queue.warehouse, who, { to: 'confirmed', post_id: '7' })
      return FOUND
    }
    const slow = { ...publisher, find: settle }
    expect(await reconcile(5, slow)).toMatchObject({ looked: 1, confirmed: 0, needs_person: [] })
    const { events } = await showItem(queue.warehouse, 'a1')
    expect(events.filter(({ to_state }) => to_state === 'confirmed')).toMatchObject([
      { post_id: '7', actor: 'dana' },
    ])
    expect(searches).toEqual([])
  })

  it.each(['reconcile:before', 'reconcile:found', 'reconcile:inside', 'reconcile:after'])(
    'a look that dies at %s is taken again, and nothing is written twice',
    async (point) => {
      const { publisher } = lossy(() => FOUND)
      await publishAt(queue, SENT, { publisher })
      const faultPoint = (name: string) => {
        if (name === point) throw new Error('killed')
      }
      await expect(reconcile(5, publisher, { faultPoint })).rejects.toThrow('killed')
      await reconcile(5, publisher)
      const { events } = await showItem(queue.warehouse, 'a1')
      expect(events.filter(({ to_state }) => to_state === 'confirmed')).toHaveLength(1)
      expect((await steps()).filter(([step]) => step === 'looked')).toHaveLength(1)
    },
  )

  it('is never sent again, whatever the queue does meanwhile', async () => {
    let calls = 0
    const { publisher } = lossy()
    const counting: Publisher = {
      ...publisher,
      publish: (...post) => {
        calls += 1
        return publisher.publish(...post)
      },
    }
    for (const minute of [0, 5, 15, 30, 60, 360, 1440, 1500]) {
      await publishAt(queue, after(minute), { publisher: counting })
      await reconcile(minute, counting)
    }
    expect(calls).toBe(1)
  })
})
