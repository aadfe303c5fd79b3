import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { InvalidInputError, NotConfiguredError } from '../../../../domain/errors.ts'
import { claims, publishSteps } from '../../../../domain/records/queue.ts'
import { pauseAccount, resumeAccount } from '../../../../exporters/queue/pause.ts'
import { publishDue } from '../../../../exporters/queue/publish-due.ts'
import {
  SENDING,
  type Publisher,
  type PublishOutcome,
} from '../../../../platforms/publishing/publisher.ts'
import { enqueueApproved } from '../../../../exporters/queue/sweep.ts'
import {
  addAccount,
  answer,
  assertLedgerIsLegal,
  MARGINS,
  move,
  newLoad,
  openQueue,
  outboxFiles,
  outboxPost,
  plan,
  planApproved,
  planItem,
  publishAt,
  statesOf,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await addAccount(queue.warehouse, 'x:ben')
})

afterEach(async () => {
  await assertLedgerIsLegal(queue.warehouse)
  await queue.close()
})

const A1 = planItem('a1', '2026-11-23T08:00:00Z')
const A2 = planItem('a2', '2026-11-23T09:00:00Z')
const B1 = planItem('b1', '2026-11-23T08:00:00Z', { account_id: 'x:ben' })

/** A publisher that answers as told and remembers the calls. */
function answering(...outcomes: PublishOutcome[]): Publisher & { readonly calls: string[] } {
  const calls: string[] = []
  return {
    name: 'told',
    calls,
    publish: async (_, key, journal) => {
      calls.push(key)
      await journal.note(SENDING)
      const outcome = outcomes[calls.length - 1] ?? outcomes.at(-1)
      if (!outcome) throw new Error('no answer prepared')
      return outcome
    },
  }
}

const OUT: PublishOutcome = { kind: 'confirmed', post_id: 'p1', url: null }

describe('what is due', () => {
  it('goes out once, with its outcome on record, and a second run does nothing', async () => {
    await planApproved(queue.warehouse, [A1, A2])
    expect(await publishAt(queue, '2026-11-23T08:01:00Z')).toMatchObject({
      published: 1,
      late: 0,
      missed: 0,
      next_due_at: '2026-11-23T09:00:00Z',
      items: [{ item_id: 'a1', outcome: 'published', url: 'outbox:2026-W48/publish-a1.json' }],
    })
    const nothing = await publishAt(queue, '2026-11-23T08:01:00Z')
    expect(nothing).toMatchObject({ published: 0, items: [], next_due_at: '2026-11-23T09:00:00Z' })
    expect(await outboxFiles(queue.outbox)).toEqual(['publish-a1.json'])
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'confirmed', a2: 'approved' })
    const [event] = await queue.warehouse.query(
      `select * from raw.queue_events where item_id = 'a1' and to_state = 'confirmed'`,
    )
    expect(event).toMatchObject({ post_id: 'outbox-a1', publish_key: 'publish-a1', attempt: 1 })
    expect(await queue.warehouse.query('select * from raw.publish_attempts')).toMatchObject([
      { outcome: 'confirmed', publisher: 'outbox', late_minutes: 1, attempt: 1 },
    ])
  })

  it('goes out in order of time, then id, whatever order it was planned in', async () => {
    const publisher = answering(OUT)
    const early = planItem('z9', '2026-11-23T07:50:00Z', { account_id: 'x:ben' })
    await planApproved(queue.warehouse, [A1, early, planItem('a0', '2026-11-23T08:00:00Z')])
    await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })
    expect(publisher.calls).toEqual(['publish-z9', 'publish-a0', 'publish-a1'])
  })

  it('never goes out without an approval, and is missed when nobody approved it in time', async () => {
    await plan(queue.warehouse, [A1, A2, B1])
    await move(queue.warehouse, [A2], ['approved', 'held'])
    await move(queue.warehouse, [B1], ['rejected'])
    expect(await publishAt(queue, '2026-11-23T08:15:00Z')).toMatchObject({ missed: 0 })
    expect(await publishAt(queue, '2026-11-23T08:16:00Z')).toMatchObject({
      missed: 1,
      unapproved: 1,
      published: 0,
      items: [{ item_id: 'a1', outcome: 'missed', detail: 'nobody approved it in time' }],
    })
    await publishAt(queue, '2026-11-23T09:16:00Z')
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'missed', a2: 'missed', b1: 'rejected' })
    expect(await outboxFiles(queue.outbox)).toEqual([])
  })

  it('carries what people changed: time, text and revision', async () => {
    await plan(queue.warehouse, [A1])
    await answer(queue.warehouse, A1, {
      decision: 'approve',
      revision: 2,
      caption: 'Reworded',
      scheduled_at: '2026-11-23T10:00:00Z',
      local_time: '2026-11-23T10:00',
    })
    await move(queue.warehouse, [A1], ['approved'], 2)
    expect(await publishAt(queue, '2026-11-23T08:05:00Z')).toMatchObject({
      published: 0,
      next_due_at: '2026-11-23T10:00:00Z',
    })
    await publishAt(queue, '2026-11-23T10:00:00Z')
    expect(await outboxPost(queue.outbox, 'a1')).toMatchObject({ caption: 'Reworded', revision: 2 })
  })
})

describe('lateness', () => {
  it('up to 15 min is on time, up to 60 min is sent and said, later is missed without a call', async () => {
    const items = [5, 37, 61].map((late, i) =>
      planItem(`l${i}`, new Date(Date.UTC(2026, 10, 23, 12, -late)).toISOString()),
    )
    await planApproved(queue.warehouse, items)
    const publisher = answering(OUT)
    expect(await publishAt(queue, '2026-11-23T12:00:00Z', { publisher })).toMatchObject({
      published: 2,
      late: 1,
      missed: 1,
    })
    expect(publisher.calls).toEqual(['publish-l1', 'publish-l0'])
    const said = await queue.warehouse.query(
      `select item_id, reason from raw.queue_events
       where to_state in ('sent', 'missed') order by item_id`,
    )
    expect(said).toEqual([
      { item_id: 'l0', reason: null },
      { item_id: 'l1', reason: 'sent 37 min after its time' },
      { item_id: 'l2', reason: '61 min after its time; nothing is sent more than 60 min late' },
    ])
  })

  it('a machine that was off for weeks misses what passed, and sends none of it', async () => {
    await planApproved(queue.warehouse, [A1, A2, B1])
    expect(await publishAt(queue, '2026-12-20T08:00:00Z')).toMatchObject({ missed: 3 })
    expect(await outboxFiles(queue.outbox)).toEqual([])
  })
})

describe('the gap of an account at send time', () => {
  it('a restart never bursts a backlog: one goes, the next waits its turn', async () => {
    const backlog = [0, 10, 20, 30].map((minute) =>
      planItem(`g${minute}`, `2026-11-23T08:${String(minute).padStart(2, '0')}:00Z`),
    )
    await planApproved(queue.warehouse, [...backlog, B1])
    const gapMinutes = () => 25
    const first = await publishAt(queue, '2026-11-23T08:30:00Z', { gapMinutes })
    expect(first).toMatchObject({ published: 2, deferred: 3, next_due_at: '2026-11-23T08:55:00Z' })
    const sent: string[] = []
    for (let at = first.next_due_at; at !== null;) {
      const run = await publishAt(queue, at, { gapMinutes })
      sent.push(...run.items.filter((i) => i.outcome === 'published').map((i) => i.item_id))
      at = run.next_due_at
    }
    expect(sent).toEqual(['g10', 'g20'])
    expect(await statesOf(queue.warehouse)).toMatchObject({ g0: 'confirmed', g30: 'missed' })
    const times = await queue.warehouse.query(
      `select attempted_at from raw.publish_attempts where account_id = 'x:ana' order by 1`,
    )
    expect(times.map((row) => row['attempted_at'])).toEqual([
      '2026-11-23T08:30:00Z',
      '2026-11-23T08:55:00Z',
      '2026-11-23T09:20:00Z',
    ])
  })

  it('counts what may have gone out', async () => {
    await planApproved(queue.warehouse, [A1, planItem('a3', '2026-11-23T08:05:00Z')])
    const publisher = answering({ kind: 'unconfirmed', detail: 'reset' }, OUT)
    await publishAt(queue, '2026-11-23T08:00:00Z', { publisher, gapMinutes: () => 30 })
    const next = await publishAt(queue, '2026-11-23T08:05:00Z', { publisher, gapMinutes: () => 30 })
    expect(next).toMatchObject({ deferred: 1, next_due_at: '2026-11-23T08:30:00Z' })
    expect(publisher.calls).toHaveLength(1)
  })
})

describe('what keeps posts back', () => {
  it('a publishing stop, asked before every post', async () => {
    await planApproved(queue.warehouse, [A1, planItem('a3', '2026-11-23T08:00:00Z')])
    let asked = 0
    const stopped = await publishAt(queue, '2026-11-23T08:00:00Z', {
      isStopped: () => (asked += 1) > 1,
    })
    expect(stopped).toMatchObject({ published: 1, waiting: 1 })
    expect(stopped.items[1]).toMatchObject({ outcome: 'waiting', detail: 'publishing is stopped' })
    expect(await publishAt(queue, '2026-11-23T08:10:00Z')).toMatchObject({ published: 1 })
  })

  it('a paused account: nothing until it is resumed, then what is not too late', async () => {
    await planApproved(queue.warehouse, [A1, A2, B1])
    const who = { account_id: 'x:ana', reason: 'holiday', actor: 'ana' }
    const at = '2026-11-23T07:00:00Z'
    expect(await pauseAccount(queue.warehouse, { ...who, at }, newLoad())).toBe(true)
    expect(await pauseAccount(queue.warehouse, { ...who, at }, newLoad())).toBe(false)
    expect(await publishAt(queue, '2026-11-23T08:00:00Z')).toMatchObject({
      published: 1,
      waiting: 1,
    })
    expect(await publishAt(queue, '2026-11-23T09:01:00Z')).toMatchObject({ missed: 1, waiting: 1 })
    await resumeAccount(queue.warehouse, { ...who, at: '2026-11-23T09:10:00Z' }, newLoad())
    expect(await publishAt(queue, '2026-11-23T09:10:00Z')).toMatchObject({ published: 1 })
    expect(await outboxFiles(queue.outbox)).toEqual(['publish-a2.json', 'publish-b1.json'])
    const [missed] = await queue.warehouse.query(
      `select reason from raw.queue_events where to_state = 'missed'`,
    )
    expect(missed?.['reason']).toContain('the account is paused: holiday')
  })

  it('an account that is not active, or that no model knows', async () => {
    await addAccount(queue.warehouse, 'x:off', { active: false })
    const off = planItem('o1', '2026-11-23T08:00:00Z', { account_id: 'x:off' })
    const unknown = planItem('u1', '2026-11-23T08:00:00Z', { account_id: 'x:who' })
    await planApproved(queue.warehouse, [off, unknown])
    const { items, waiting } = await publishAt(queue, '2026-11-23T08:00:00Z')
    expect(waiting).toBe(2)
    expect(items.map((item) => item.detail)).toEqual([
      'the account is not active',
      'x:who is not in marts.account_health: build the models',
    ])
  })

  it('a publisher without its setting: its account waits, the others go on', async () => {
    await planApproved(queue.warehouse, [A1, B1])
    const publisher = answering(OUT)
    const summary = await publishDue(
      queue.warehouse,
      ({ account_id }) => {
        if (account_id === 'x:ana') throw new NotConfiguredError('X_TOKEN', 'publishing to x')
        return publisher
      },
      options('2026-11-23T08:00:00Z'),
    )
    expect(summary).toMatchObject({ published: 1, waiting: 1 })
    expect(summary.items[0]?.detail).toContain('X_TOKEN')
  })

  it('a publisher that must not be used: nothing at all is done', async () => {
    await planApproved(queue.warehouse, [A1, B1])
    const refuse = () => {
      throw new InvalidInputError('with --now only the outbox publishes')
    }
    await expect(
      publishDue(queue.warehouse, refuse, options('2026-11-23T08:00:00Z')),
    ).rejects.toThrow(/--now/)
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'approved', b1: 'approved' })
  })
})

describe('approvals', () => {
  it('can be taken back until the item is armed, shortly before its time', async () => {
    await planApproved(queue.warehouse, [A1, B1])
    const at = (asOf: string) => ({ ...MARGINS, asOf, load: newLoad(asOf) })
    expect(await enqueueApproved(queue.warehouse, at('2026-11-23T07:54:00Z'))).toMatchObject({
      armed: 0,
    })
    await move(queue.warehouse, [B1], ['cancelled'])
    expect(await enqueueApproved(queue.warehouse, at('2026-11-23T07:55:00Z'))).toMatchObject({
      armed: 1,
    })
    await expect(move(queue.warehouse, [A1], ['held'])).rejects.toThrow(/armed to held/)
    await publishAt(queue, '2026-11-23T08:00:00Z')
    expect(await outboxFiles(queue.outbox)).toEqual(['publish-a1.json'])
  })

  it('hold for one revision: an edit without approval is never sent, the old text neither', async () => {
    await planApproved(queue.warehouse, [A1, A2])
    await answer(queue.warehouse, A1, { decision: 'edit', revision: 2, caption: 'Reworded' })
    const due = await publishAt(queue, '2026-11-23T08:00:00Z')
    expect(due).toMatchObject({ published: 0, waiting: 1, armed: 0 })
    expect(due.items[0]?.detail).toBe('edited to revision 2 after revision 1 was approved')

    const near = { ...MARGINS, asOf: '2026-11-23T08:56:00Z', load: newLoad() }
    expect(await enqueueApproved(queue.warehouse, near)).toMatchObject({ armed: 1 })
    await answer(queue.warehouse, A2, { decision: 'approve', revision: 2, caption: 'Too late' })
    expect(await publishAt(queue, '2026-11-23T09:00:00Z')).toMatchObject({ published: 0 })
    await publishAt(queue, '2026-11-23T10:01:00Z')
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'missed', a2: 'missed' })
  })
})

describe('answers of a publisher', () => {
  it('a refusal goes back to the approver, who may approve a new revision', async () => {
    await planApproved(queue.warehouse, [A1])
    const publisher = answering(
      { kind: 'refused', error_class: 'edit', detail: 'the text is too long' },
      OUT,
    )
    const run = await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })
    expect(run).toMatchObject({ refused: 1, items: [{ detail: 'the text is too long' }] })
    const moved = { scheduled_at: '2026-11-23T12:00:00Z', local_time: '2026-11-23T12:00' }
    await answer(queue.warehouse, A1, { ...moved, decision: 'approve', caption: 'Short' })
    await move(queue.warehouse, [A1], ['pending_approval', 'approved'], 2)
    await publishAt(queue, '2026-11-23T12:00:00Z', { publisher })
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'confirmed' })
    const attempts = await queue.warehouse.query(
      'select revision, attempt, outcome from raw.publish_attempts order by attempt',
    )
    expect(attempts).toEqual([
      { revision: 1, attempt: 1, outcome: 'refused' },
      { revision: 2, attempt: 2, outcome: 'confirmed' },
    ])
  })

  it('a quota puts off for as long as the provider says, and keeps the place', async () => {
    await planApproved(queue.warehouse, [A1])
    const until = '2026-11-24T00:00:00Z'
    const publisher = answering({ kind: 'deferred', until, detail: 'quota' }, OUT)
    expect(await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })).toMatchObject({
      deferred: 1,
      next_due_at: until,
    })
    await publishAt(queue, '2026-11-23T23:59:00Z', { publisher })
    expect(publisher.calls).toHaveLength(1)
    expect(await publishAt(queue, until, { publisher })).toMatchObject({ published: 1, late: 1 })
  })

  it('a lost connection pauses the account and nothing else', async () => {
    await planApproved(queue.warehouse, [A1, planItem('a3', '2026-11-23T08:00:00Z'), B1])
    const lost = { kind: 'refused', error_class: 'reconnect', detail: 'token expired' } as const
    const publisher = answering(lost, OUT)
    const run = await publishAt(queue, '2026-11-23T08:00:00Z', { publisher })
    expect(run).toMatchObject({ deferred: 1, waiting: 1, published: 1 })
    expect(publisher.calls).toEqual(['publish-a1', 'publish-b1'])
    const who = { account_id: 'x:ana', reason: 'reconnected', actor: 'ana' }
    await resumeAccount(queue.warehouse, { ...who, at: '2026-11-23T08:20:00Z' }, newLoad())
    expect(await publishAt(queue, '2026-11-23T08:20:00Z', { publisher })).toMatchObject({
      published: 2,
    })
  })

  it.each([
    ['an unknown outcome', { kind: 'unconfirmed', detail: 'connection reset' } as const],
    ['a mistake in the publisher', null],
  ])('%s is never tried again', async (_, outcome) => {
    await planApproved(queue.warehouse, [A1])
    const publisher = outcome ? answering(outcome) : answering()
    for (const minute of ['00', '01', '30']) {
      await publishAt(queue, `2026-11-23T08:${minute}:00Z`, { publisher })
    }
    expect(publisher.calls).toHaveLength(1)
    expect(await statesOf(queue.warehouse)).toEqual({ a1: 'unconfirmed' })
  })
})

describe('a run that died after it began to send', () => {
  beforeEach(async () => {
    await planApproved(queue.warehouse, [A1])
    await enqueueApproved(queue.warehouse, options('2026-11-23T08:00:00Z'))
    const { item_id, account_id, week, week_start_on } = A1
    const claim = { publish_key: 'publish-a1', revision: 1, attempt: 1, publisher: 'told' }
    const by = { owner: 'run-dead', claimed_at: '2026-11-23T08:00:00Z' }
    const row = { item_id, account_id, week, week_start_on, ...claim, ...by }
    await queue.warehouse.append(claims, [row], newLoad())
    const { publish_key, revision, attempt } = claim
    const of = { item_id, account_id, week, week_start_on, publish_key, revision, attempt }
    const step = { sequence: 1, step: SENDING, noted_at: '2026-11-23T08:00:01Z' }
    await queue.warehouse.append(publishSteps, [{ ...of, ...step }], newLoad())
  })

  it('whose publisher cannot tell what became of it: unconfirmed, never sent again', async () => {
    const publisher = answering(OUT)
    expect(await publishAt(queue, '2026-11-23T08:01:00Z', { publisher })).toMatchObject({
      unconfirmed: 1,
      items: [{ detail: expect.stringContaining('run-dead') }],
    })
    expect(publisher.calls).toEqual([])
  })

  it('whose post is out already: confirmed as it is, at its own time', async () => {
    const published_at = '2026-11-23T08:00:30Z'
    const publisher = { ...answering(), find: async () => ({ ...OUT, published_at }) as const }
    expect(await publishAt(queue, '2026-11-25T08:00:00Z', { publisher })).toMatchObject({
      published: 1,
      recovered: 1,
      late: 0,
    })
    expect(publisher.calls).toEqual([])
  })

  it('whose post is proven not to be out: sent now, or missed where it is too late', async () => {
    const publisher = { ...answering(OUT), find: async () => ({ kind: 'absent' }) as const }
    expect(await publishAt(queue, '2026-11-23T08:30:00Z', { publisher })).toMatchObject({
      published: 1,
      late: 1,
    })
    expect(publisher.calls).toEqual(['publish-a1'])
    const known = await queue.warehouse.query('select attempt, owner from raw.claims order by 1')
    expect(known.map((row) => row['attempt'])).toEqual([1, 2])
  })

  it('is settled even where the item is long past', async () => {
    const publisher = { ...answering(OUT), find: async () => ({ kind: 'absent' }) as const }
    expect(await publishAt(queue, '2026-11-23T10:00:00Z', { publisher })).toMatchObject({
      missed: 1,
    })
    expect(publisher.calls).toEqual([])
  })

  it('with another publisher than the account has now: a person decides', async () => {
    const publisher = {
      ...answering(OUT),
      name: 'new',
      find: async () => ({ kind: 'absent' }) as const,
    }
    expect(await publishAt(queue, '2026-11-23T08:01:00Z', { publisher })).toMatchObject({
      unconfirmed: 1,
    })
    expect(publisher.calls).toEqual([])
  })
})

function options(asOf: string) {
  const run = { asOf, load: newLoad(asOf), owner: `run-${asOf}`, gapMinutes: () => 0 }
  return { ...MARGINS, ...run }
}
