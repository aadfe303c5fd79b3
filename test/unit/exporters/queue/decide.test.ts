import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decide, type Circumstances, type Facts } from '../../../../exporters/queue/decide.ts'
import { MARGINS, planItem } from './workspace.ts'

const PLANNED = '2026-11-23T08:00:00Z'

function facts(more: Partial<Facts> = {}, state: Facts['position']['state'] = 'armed'): Facts {
  const { item_id, account_id, week, week_start_on } = planItem('a1', PLANNED)
  return {
    position: { item_id, account_id, week, week_start_on, sequence: 2, state, revision: 1 },
    deferredUntil: null,
    errorClass: null,
    revision: 1,
    openClaim: null,
    lastAttempt: 0,
    steps: [],
    recent: [],
    repeated: null,
    lastSentAt: null,
    pausedBecause: null,
    ...more,
  }
}

function at(minutes: number, more: Partial<Circumstances> = {}): Circumstances {
  return {
    now: minutesAfter(minutes),
    scheduled_at: PLANNED,
    revision: 1,
    margins: MARGINS,
    gapMinutes: 0,
    quotas: [],
    breaker: { failures: 5, pause_minutes: 15 },
    handover: HANDOVER,
    blocked: null,
    isInFlight: false,
    ...more,
  }
}

const HANDOVER = {
  item_id: 'a1',
  account_id: 'x:ana',
  brand: 'ana',
  publisher: 'told',
  content_key: null,
  quotaMinutes: 0,
  repeatMinutes: 0,
  isAcrossAccounts: false,
}

function minutesAfter(minutes: number): string {
  const ms = Date.parse(PLANNED) + minutes * 60_000
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

describe('lateness', () => {
  it.each([
    [-0.02, 'skip'],
    [0, 'send'],
    [15, 'send'],
    [37, 'send'],
    [60, 'send'],
    [60.02, 'miss'],
    [6000, 'miss'],
  ])('%s minutes after its time: %s', (minutes, kind) => {
    expect(decide(facts(), at(minutes)).kind).toBe(kind)
  })

  it('is measured from the planned time, and from a provider’s own time where it set one', () => {
    const deferredUntil = minutesAfter(90)
    expect(decide(facts({ deferredUntil }, 'deferred'), at(95)).kind).toBe('miss')
    const quota = facts({ deferredUntil, errorClass: 'defer' }, 'deferred')
    expect(decide(quota, at(95))).toMatchObject({ kind: 'send', lateMinutes: 95 })
    expect(decide(quota, at(151)).kind).toBe('miss')
  })

  it('says how late, how late is too late, and what was in the way', () => {
    expect(decide(facts({ pausedBecause: 'token expired' }), at(75))).toEqual({
      kind: 'miss',
      reason:
        '75 min after its time (the account is paused: token expired); nothing is sent more than 60 min late',
    })
  })
})

describe('the gap of an account', () => {
  it('puts off what comes too soon after the last post', () => {
    const lastSentAt = minutesAfter(-20)
    expect(decide(facts({ lastSentAt }), at(0, { gapMinutes: 60 }))).toMatchObject({
      kind: 'defer',
      until: minutesAfter(40),
    })
    expect(decide(facts({ lastSentAt }), at(40, { gapMinutes: 60 })).kind).toBe('send')
  })

  it('gives up what would have to wait beyond the limit', () => {
    const lastSentAt = minutesAfter(0)
    expect(decide(facts({ lastSentAt }), at(0, { gapMinutes: 60 })).kind).toBe('defer')
    expect(decide(facts({ lastSentAt }), at(0, { gapMinutes: 61 }))).toMatchObject({
      kind: 'miss',
      reason: expect.stringContaining('no room within 60 min'),
    })
  })
})

describe('what must not be sent', () => {
  const BLOCKED = { why: 'stopped', words: 'publishing is stopped' } as const

  it.each(['pending_approval', 'held', 'rejected', 'cancelled', 'missed', 'confirmed'] as const)(
    'an item that is %s',
    (state) => {
      expect(decide(facts({}, state), at(0)).kind).toBe('skip')
    },
  )

  it('an item another run is acting on, or whose outcome nobody knows', () => {
    const openClaim = {
      publisher: 'outbox',
      revision: 1,
      attempt: 1,
      owner: 'run-1',
      claimed_at: PLANNED,
      steps: [],
    }
    expect(decide(facts({ openClaim }), at(0, { isInFlight: true })).kind).toBe('skip')
    expect(decide(facts({ openClaim }), at(600)).kind).toBe('reconcile')
  })

  it('an item while publishing is stopped, its account is paused, or an edit has no approval', () => {
    expect(decide(facts(), at(0, { blocked: BLOCKED }))).toEqual({ kind: 'wait', blocked: BLOCKED })
    expect(decide(facts({ pausedBecause: 'x' }), at(0))).toMatchObject({
      kind: 'wait',
      blocked: { why: 'paused' },
    })
    expect(decide(facts({ revision: 2 }), at(0, { revision: 2 }))).toMatchObject({
      kind: 'wait',
      blocked: { why: 'edited', words: 'edited to revision 2 after revision 1 was approved' },
    })
  })

  it('content read before its latest edit was approved', () => {
    const position = { ...facts().position, revision: 2 }
    expect(decide(facts({ position, revision: 2 }), at(0, { revision: 1 })).kind).toBe('skip')
  })

  it('anything too early, too late, blocked or too close: for any facts', () => {
    const any = fc.record({
      now: fc.integer({ min: -200, max: 200 }),
      lastSent: fc.option(fc.integer({ min: -400, max: 0 }), { nil: null }),
      gap: fc.integer({ min: 0, max: 300 }),
      isBlocked: fc.boolean(),
    })
    fc.assert(
      fc.property(any, ({ now, lastSent, gap, isBlocked }) => {
        const lastSentAt = lastSent === null ? null : minutesAfter(now + lastSent)
        const blocked = isBlocked ? BLOCKED : null
        const made = decide(facts({ lastSentAt }), at(now, { gapMinutes: gap, blocked }))
        const isInTime = now >= 0 && now <= 60
        const isFar = lastSent === null || -lastSent >= gap
        expect(made.kind === 'send').toBe(isInTime && isFar && !isBlocked)
      }),
      { numRuns: 500, seed: 50 },
    )
  })
})
