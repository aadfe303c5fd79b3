import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ConflictError, NotFoundError } from '../../../../domain/errors.ts'
import { claims } from '../../../../domain/records/queue.ts'
import {
  cancelItem,
  holdItem,
  releaseItem,
  resolveItem,
} from '../../../../exporters/queue/queue-actions.ts'
import { listQueue, showItem } from '../../../../exporters/queue/queue-items.ts'
import type { Publisher } from '../../../../platforms/publishing/publisher.ts'
import {
  addAccount,
  answer,
  assertLedgerIsLegal,
  move,
  newLoad,
  openQueue,
  outboxFiles,
  plan,
  planApproved,
  planItem,
  publishAt,
  statesOf,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>
const A1 = planItem('a1', '2026-11-23T08:00:00Z')
const A2 = planItem('a2', '2026-11-23T07:00:00Z')
const B1 = planItem('b1', '2026-11-24T08:00:00Z', { account_id: 'x:ben' })

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await planApproved(queue.warehouse, [A1, A2, B1])
})

afterEach(async () => {
  await assertLedgerIsLegal(queue.warehouse)
  await queue.close()
})

function by(item_id: string) {
  return { item_id, actor: 'dana', at: '2026-11-22T10:00:00Z', reason: 'asked', load: newLoad() }
}

describe('what a person does to the queue', () => {
  it('hold and release: it goes out as it was approved', async () => {
    expect(await holdItem(queue.warehouse, by('a1'))).toMatchObject({ state: 'held' })
    await publishAt(queue, '2026-11-23T08:00:00Z')
    expect(await outboxFiles(queue.outbox)).toEqual(['publish-a2.json'])
    expect(await releaseItem(queue.warehouse, by('a1'))).toMatchObject({ state: 'approved' })
    await publishAt(queue, '2026-11-23T08:00:00Z')
    expect(await outboxFiles(queue.outbox)).toEqual(['publish-a1.json', 'publish-a2.json'])
  })

  it('release is no way around an approval', async () => {
    await holdItem(queue.warehouse, by('a1'))
    await answer(queue.warehouse, A1, { decision: 'edit', revision: 2, caption: 'Reworded' })
    await expect(releaseItem(queue.warehouse, by('a1'))).rejects.toThrow(/approve it in the sheet/)
  })

  it('cancel is for good, with who and why', async () => {
    await cancelItem(queue.warehouse, by('a1'))
    await expect(releaseItem(queue.warehouse, by('a1'))).rejects.toThrow(/that is final/)
    const { events } = await showItem(queue.warehouse, 'a1')
    expect(events.at(-1)).toMatchObject({ to_state: 'cancelled', actor: 'dana', reason: 'asked' })
  })

  it('an armed item can be cancelled, not held', async () => {
    await publishAt(queue, '2026-11-23T07:56:00Z')
    await expect(holdItem(queue.warehouse, by('a1'))).rejects.toThrow(
      'item a1 is on its way (armed) and cannot be held any more: `drumbeat queue cancel` gives it up',
    )
    expect(await cancelItem(queue.warehouse, by('a1'))).toMatchObject({ state: 'cancelled' })
  })

  it('what was put off can be cancelled', async () => {
    const until = '2026-11-23T20:00:00Z'
    const publisher: Publisher = {
      name: 'busy',
      publish: () => Promise.resolve({ kind: 'deferred', until, detail: 'quota' }),
    }
    await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })
    expect(await cancelItem(queue.warehouse, by('a1'))).toMatchObject({ state: 'cancelled' })
    const { items } = await publishAt(queue, until, { publisher })
    expect(items.map((item) => item.item_id)).toEqual(['a2'])
  })

  it('what is being handed over is left alone', async () => {
    await publishAt(queue, '2026-11-23T07:56:00Z')
    const { item_id, account_id, week, week_start_on } = A1
    const claim = { publish_key: 'publish-a1', revision: 1, attempt: 1, publisher: 'outbox' }
    const owner = { owner: 'run-x', claimed_at: '2026-11-23T08:00:00Z' }
    const row = { item_id, account_id, week, week_start_on, ...claim, ...owner }
    await queue.warehouse.append(claims, [row], newLoad())
    await expect(cancelItem(queue.warehouse, by('a1'))).rejects.toThrow(/being handed over/)
  })

  it.each([
    ['confirmed', { to: 'confirmed', post_id: '1789', url: 'https://x.com/1789' } as const],
    ['refused', { to: 'refused' } as const],
  ])('resolves an unknown outcome as %s', async (state, resolution) => {
    const publisher: Publisher = {
      name: 'mute',
      publish: () => Promise.resolve({ kind: 'unconfirmed', detail: 'connection reset' }),
    }
    await expect(resolveItem(queue.warehouse, by('a1'), resolution)).rejects.toThrow(ConflictError)
    await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })
    await resolveItem(queue.warehouse, by('a1'), resolution)
    expect(await statesOf(queue.warehouse)).toMatchObject({ a1: state })
    expect(await publishAt(queue, '2026-11-23T08:10:00Z')).toMatchObject({ published: 0 })
  })

  it('an id no plan knows is said to be unknown', async () => {
    await expect(holdItem(queue.warehouse, by('nope'))).rejects.toThrow(NotFoundError)
    await expect(showItem(queue.warehouse, 'nope')).rejects.toThrow(/no plan has an item nope/)
  })
})

describe('what a person sees of the queue', () => {
  const list = (more: object = {}) =>
    listQueue(queue.warehouse, { asOf: '2026-11-22T10:00:00Z', ...more })
  const ids = (rows: Awaited<ReturnType<typeof list>>) => rows.map((row) => row['item_id'])

  it('entries by due time, by state, account and week; never what was not approved', async () => {
    await plan(queue.warehouse, [planItem('p1', '2026-11-23T06:00:00Z')])
    await move(queue.warehouse, [A2], ['held'])
    expect(ids(await list())).toEqual(['a2', 'a1', 'b1'])
    expect(ids(await list({ states: ['held'] }))).toEqual(['a2'])
    expect(ids(await list({ account_id: 'x:ben' }))).toEqual(['b1'])
    expect(ids(await list({ week: '2026-W48' }))).toHaveLength(3)
    expect(ids(await list({ week: '2026-W47' }))).toEqual([])
  })

  it('one item with its whole history', async () => {
    await answer(queue.warehouse, A2, { decision: 'approve', revision: 1 })
    await publishAt(queue, '2026-11-23T07:00:00Z')
    const entry = await showItem(queue.warehouse, 'a2')
    expect(entry.item).toMatchObject({ item_id: 'a2', status: 'POSTED' })
    expect(entry.events.map((event) => event['to_state'])).toEqual([
      'approved',
      'armed',
      'sent',
      'confirmed',
    ])
    expect([entry.claims, entry.attempts, entry.answers].map((rows) => rows.length)).toEqual([
      1, 1, 1,
    ])
  })
})
