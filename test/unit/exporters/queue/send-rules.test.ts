import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { contentItems } from '../../../../domain/records/content.ts'
import { resolveItem } from '../../../../exporters/queue/queue-actions.ts'
import type { Publisher, PublishOutcome } from '../../../../platforms/publishing/publisher.ts'
import {
  addAccount,
  assertLedgerIsLegal,
  newLoad,
  openQueue,
  planApproved,
  planItem,
  publishAt,
  statesOf,
  type PlanItem,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>
const OUT: PublishOutcome = { kind: 'confirmed', post_id: 'p', url: null }
const MONDAY_8 = '2026-11-23T08:00:00Z'

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await addAccount(queue.warehouse, 'x:ben')
})

afterEach(async () => {
  await assertLedgerIsLegal(queue.warehouse)
  await queue.close()
})

function answering(outcome: () => PublishOutcome = () => OUT) {
  const calls: string[] = []
  const publisher: Publisher = {
    name: 'told',
    publish: async (post) => {
      calls.push(post.item_id)
      return outcome()
    },
  }
  return { publisher, calls }
}

const at = (minute: number) =>
  new Date(Date.parse(MONDAY_8) + minute * 60_000).toISOString().replace('.000Z', 'Z')

describe('quotas', () => {
  const five = (platform: string) =>
    [0, 1, 2, 3, 4].map((i) => planItem(`a${i}`, at(i), { platform }))
  const quotasOf = () => [{ per: 'account', count: 2, minutes: 20 }] as const

  it('hold over restarts, and let the others wait for their turn or be missed', async () => {
    await planApproved(queue.warehouse, five('x'))
    const { publisher, calls } = answering()
    const sent: string[][] = []
    for (const minute of [4, 5, 24, 44, 60, 64, 65]) {
      const before = calls.length
      await publishAt(queue, at(minute), { publisher, quotasOf })
      sent.push(calls.slice(before))
    }
    expect(sent).toEqual([['a0', 'a1'], [], ['a2', 'a3'], ['a4'], [], [], []])
  })

  it('that would end too late for an item make it missed', async () => {
    await planApproved(queue.warehouse, five('x').slice(0, 3))
    const { publisher, calls } = answering()
    const long = () => [{ per: 'account', count: 2, minutes: 1440 }] as const
    const done = await publishAt(queue, at(4), { publisher, quotasOf: long })
    expect(done).toMatchObject({ published: 2, missed: 1 })
    expect(done.items[2]?.detail).toBe(
      'x:ana has had its 2 attempts in 1440 min: no room within 60 min of its time',
    )
    expect(calls).toEqual(['a0', 'a1'])
  })

  it('are asked for by publisher and network', async () => {
    await planApproved(queue.warehouse, five('reddit').slice(0, 1))
    const asked: string[][] = []
    const told = (...names: string[]) => {
      asked.push(names)
      return []
    }
    await publishAt(queue, at(0), { ...answering(), quotasOf: told })
    expect(asked).toEqual([['told', 'reddit']])
  })
})

describe('the same content', () => {
  const same = (id: string, scheduledAt: string, more: Partial<PlanItem> = {}) =>
    planItem(id, scheduledAt, { caption: 'Good morning', hashtags: ['sun'], ...more })
  const LATER = '2026-12-06T08:00:00Z'

  it('on one account is refused without a call, and the words name item and time', async () => {
    await planApproved(queue.warehouse, [same('a1', MONDAY_8)])
    const { publisher, calls } = answering()
    await publishAt(queue, MONDAY_8, { publisher })
    const again = same('a2', LATER, { caption: ' good  MORNING\n#sun' })
    await planApproved(queue.warehouse, [again])
    const done = await publishAt(queue, LATER, { publisher })
    expect(done).toMatchObject({ refused: 1, published: 0 })
    expect(done.items[0]?.detail).toBe(
      `the same content went out as item a1 at ${MONDAY_8} (13 days before): change text or media of a2, or leave it out`,
    )
    expect(calls).toEqual(['a1'])
    const [event] = await queue.warehouse.query(
      `select error_class, reason from raw.queue_events where to_state = 'refused'`,
    )
    expect(event).toEqual({ error_class: 'edit', reason: done.items[0]?.detail })
  })

  it.each([
    ['another text', { caption: 'Good night' }, 14],
    ['another account', { account_id: 'x:ben' }, 14],
    ['a file beside it', { source_uri: 'https://example.com/a.jpg' }, 14],
    ['a rule of ten days', {}, 10],
    ['no rule', {}, 0],
  ])('goes out with %s', async (_, more, repeat_days) => {
    await planApproved(queue.warehouse, [same('a1', MONDAY_8)])
    const { publisher, calls } = answering()
    await publishAt(queue, MONDAY_8, { publisher })
    await planApproved(queue.warehouse, [same('a2', LATER, more)])
    await publishAt(queue, LATER, { publisher, repeat_days })
    expect(calls).toEqual(['a1', 'a2'])
  })

  it('goes out again to the minute after its rest, though the first went out late', async () => {
    await planApproved(queue.warehouse, [same('a1', MONDAY_8)])
    const { publisher, calls } = answering()
    await publishAt(queue, at(59), { publisher })
    const day14 = '2026-12-07T08:00:00Z'
    await planApproved(queue.warehouse, [same('a2', day14)])
    await publishAt(queue, day14, { publisher })
    expect(calls).toEqual(['a1', 'a2'])
  })

  it('across the accounts of a brand where that is wanted, and no other brand’s', async () => {
    await addAccount(queue.warehouse, 'x:eve')
    const items = [
      same('a1', MONDAY_8),
      same('b1', at(10), { account_id: 'x:ben' }),
      same('e1', at(10), { account_id: 'x:eve', brand: 'eve' }),
    ]
    await planApproved(queue.warehouse, items)
    const { publisher, calls } = answering()
    const rule = { publisher, repeat_across_accounts: true }
    await publishAt(queue, MONDAY_8, rule)
    const done = await publishAt(queue, at(10), rule)
    expect(done).toMatchObject({ refused: 1, published: 1 })
    expect(done.items[0]?.detail).toContain('went out on x:ana as item a1')
    expect(calls).toEqual(['a1', 'e1'])
  })

  it('counts what may be out, until a person says that it is not', async () => {
    await planApproved(queue.warehouse, [same('a1', MONDAY_8), same('a2', at(10))])
    const { publisher } = answering(() => ({ kind: 'unconfirmed', detail: 'reset' }))
    await publishAt(queue, MONDAY_8, { publisher })
    await publishAt(queue, at(10), { publisher })
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'unconfirmed', a2: 'refused' })
    const who = { item_id: 'a1', actor: 'dana', at: at(20), load: newLoad() }
    await resolveItem(queue.warehouse, who, { to: 'refused' })
    await planApproved(queue.warehouse, [same('a3', at(30))])
    await publishAt(queue, at(30), answering())
    expect(await statesOf(queue.warehouse)).toMatchObject({ a3: 'confirmed' })
  })
})

describe('a provider that fails', () => {
  it('rests after five failures, is tried with one post, and goes on when that goes out', async () => {
    for (let i = 0; i < 9; i++) await addAccount(queue.warehouse, `x:p${i}`)
    const items = Array.from({ length: 9 }, (_, i) =>
      planItem(`p${i}`, MONDAY_8, { account_id: `x:p${i}` }),
    )
    await planApproved(queue.warehouse, items)
    let outcome: PublishOutcome = { kind: 'refused', error_class: 'retry', detail: 'busy' }
    const { publisher, calls } = answering(() => outcome)
    const first = await publishAt(queue, MONDAY_8, { publisher })
    expect(first).toMatchObject({ deferred: 5, waiting: 4, next_due_at: expect.any(String) })
    expect(first.items[5]?.detail).toContain('told failed 5 times in a row')
    expect(first.items[5]?.due_at).toBe(at(15))
    await publishAt(queue, at(14), { publisher })
    expect(calls).toHaveLength(5)
    const trial = await publishAt(queue, at(15), { publisher })
    expect(calls).toHaveLength(6)
    expect(trial).toMatchObject({ deferred: 1, waiting: 8 })
    outcome = OUT
    await publishAt(queue, at(29), { publisher })
    expect(calls).toHaveLength(6)
    expect(await publishAt(queue, at(31), { publisher })).toMatchObject({ published: 9 })
  })

  it('leaves other providers and edits alone, and rests after what the settings say', async () => {
    const four = [0, 1, 2, 3].map((i) => planItem(`a${i}`, at(i)))
    await planApproved(queue.warehouse, four)
    const edit = answering(() => ({ kind: 'refused', error_class: 'edit', detail: 'too long' }))
    const breaker = { failures: 1, pause_minutes: 5 }
    await publishAt(queue, at(1), { ...edit, breaker })
    expect(edit.calls).toEqual(['a0', 'a1'])
    const lost = answering(() => ({ kind: 'unconfirmed', detail: 'reset' }))
    const done = await publishAt(queue, at(3), { ...lost, breaker })
    expect(done).toMatchObject({ unconfirmed: 1, waiting: 1 })
    const other = { publisher: { ...answering().publisher, name: 'other' } }
    expect(await publishAt(queue, at(4), { ...other, breaker })).toMatchObject({ published: 1 })
  })
})

it('media and words of the original go with the post', async () => {
  const original = {
    content_id: 'c1',
    kind: 'video' as const,
    description: 'A long walk.',
    alt_text: 'A beach',
    mime: 'video/mp4',
    duration_s: 12.5,
    width: 1080,
    height: 1920,
  }
  await queue.warehouse.append(contentItems, [original], newLoad())
  const source_uri = 'https://example.com/a.mp4\nhttps://example.com/b.mp4'
  await planApproved(queue.warehouse, [planItem('a1', MONDAY_8, { content_id: 'c1', source_uri })])
  const posts: unknown[] = []
  const publisher: Publisher = {
    name: 'told',
    publish: async ({ description, media }) => {
      posts.push({ description, media })
      return OUT
    },
  }
  await publishAt(queue, MONDAY_8, { publisher })
  expect(posts).toEqual([
    {
      description: 'A long walk.',
      media: {
        uris: ['https://example.com/a.mp4', 'https://example.com/b.mp4'],
        mime: 'video/mp4',
        alt_text: 'A beach',
        duration_s: 12.5,
        width: 1080,
        height: 1920,
      },
    },
  ])
})
