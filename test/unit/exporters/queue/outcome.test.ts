import { describe, expect, it } from 'vitest'

import { recordOf, type Attempt } from '../../../../exporters/queue/outcome.ts'

const NOW = '2026-11-23T08:00:00Z'

function attempt(more: Partial<Attempt> = {}): Attempt {
  return { item_id: 'a1', attempt: 1, now: NOW, lateMinutes: 0, graceMinutes: 15, ...more }
}

function states(outcome: Parameters<typeof recordOf>[0], more: Partial<Attempt> = {}) {
  return recordOf(outcome, attempt(more)).changes.map((change) => change.to)
}

describe('what an answer means for the ledger', () => {
  it('confirmed: sent and confirmed, and late posts say so', () => {
    const outcome = { kind: 'confirmed', post_id: 'p1', url: 'https://x.com/1' } as const
    expect(states(outcome)).toEqual(['sent', 'confirmed'])
    expect(recordOf(outcome, attempt({ lateMinutes: 15 })).result.detail).toBeNull()
    expect(recordOf(outcome, attempt({ lateMinutes: 37.9 }))).toMatchObject({
      changes: [{ reason: 'sent 37 min after its time' }, { post_id: 'p1' }],
      result: { detail: 'sent 37 min after its time' },
    })
  })

  it('unconfirmed: never repeated', () => {
    expect(states({ kind: 'unconfirmed', detail: 'connection reset' })).toEqual([
      'sent',
      'unconfirmed',
    ])
  })

  it.each(['edit', 'operator'] as const)('%s: ends as refused', (error_class) => {
    const made = recordOf({ kind: 'refused', error_class, detail: 'too long' }, attempt())
    expect(made.changes.map((change) => change.to)).toEqual(['sent', 'refused'])
    expect(made).toMatchObject({ result: { outcome: 'refused', error_class }, pause: null })
  })

  it('an answer without words still has a reason on record', () => {
    const made = recordOf({ kind: 'refused', error_class: 'edit', detail: '' }, attempt())
    expect(made.result.detail).toBe('the publisher gave no reason')
  })

  it('defer: waits until the time the provider gave', () => {
    const until = '2026-11-24T00:00:00Z'
    expect(recordOf({ kind: 'deferred', until, detail: 'quota' }, attempt())).toMatchObject({
      changes: [{ to: 'deferred', due_at: until, error_class: 'defer' }],
      result: { outcome: 'deferred' },
    })
  })

  it('defer: five times at most, then a person decides', () => {
    const outcome = { kind: 'deferred', until: '2026-11-24T00:00:00Z', detail: 'quota' } as const
    expect(states(outcome, { attempt: 4 })).toEqual(['deferred'])
    expect(states(outcome, { attempt: 5 })).toEqual(['sent', 'refused'])
  })

  it('retry: growing pauses, the same for the same attempt, then refused', () => {
    const outcome = { kind: 'refused', error_class: 'retry', detail: 'busy' } as const
    const pauses = [1, 2, 3, 4].map((n) => {
      const [change] = recordOf(outcome, attempt({ attempt: n })).changes
      expect(change).toEqual(recordOf(outcome, attempt({ attempt: n })).changes[0])
      return (Date.parse(String(change?.due_at)) - Date.parse(NOW)) / 60_000
    })
    expect(pauses.every((pause, i) => pause >= 2 ** i && pause <= 1.5 * 2 ** i)).toBe(true)
    expect(states(outcome, { attempt: 5 })).toEqual(['sent', 'refused'])
  })

  it('reconnect: keeps the item and pauses its account', () => {
    const outcome = { kind: 'refused', error_class: 'reconnect', detail: 'token expired' } as const
    expect(recordOf(outcome, attempt())).toMatchObject({
      changes: [{ to: 'deferred', due_at: NOW, error_class: 'reconnect' }],
      pause: 'token expired',
    })
  })

  it('lost: proven not to be out, so it may go again', () => {
    expect(recordOf({ kind: 'lost', detail: 'absent' }, attempt())).toMatchObject({
      changes: [{ to: 'deferred', due_at: NOW }],
      result: { outcome: 'deferred', error_class: null },
    })
  })
})
