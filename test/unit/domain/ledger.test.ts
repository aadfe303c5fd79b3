import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ConflictError } from '../../../domain/errors.ts'
import {
  assertTransition,
  canMove,
  isState,
  legalTargets,
  nextEvent,
  personStatus,
  positionAfter,
  type LedgerChange,
  type LedgerPosition,
} from '../../../domain/ledger.ts'
import { queueEvents, STATES, type State } from '../../../domain/records/queue.ts'

const ITEM: LedgerPosition = {
  item_id: '00aa11bb22cc33dd',
  account_id: 'x:ana',
  week: '2026-W48',
  week_start_on: '2026-11-23',
  sequence: 0,
  state: 'pending_approval',
  revision: 1,
}
const AT = '2026-11-23T08:00:00Z'

const LEGAL: Record<State, State[]> = {
  pending_approval: ['approved', 'rejected', 'withdrawn', 'missed'],
  approved: ['armed', 'held', 'cancelled'],
  rejected: [],
  withdrawn: [],
  held: ['approved', 'cancelled', 'missed'],
  armed: ['sent', 'deferred', 'missed', 'cancelled'],
  deferred: ['armed', 'missed'],
  sent: ['confirmed', 'unconfirmed', 'refused'],
  confirmed: [],
  unconfirmed: ['confirmed', 'refused'],
  refused: ['pending_approval'],
  missed: ['pending_approval'],
  cancelled: [],
}

function change(to: State, more: Partial<LedgerChange> = {}): LedgerChange {
  return { to, at: AT, actor: 'test', ...(to === 'deferred' ? { due_at: AT } : {}), ...more }
}

describe('the table of transitions', () => {
  const pairs = STATES.flatMap((from) => STATES.map((to) => [from, to] as const))

  it.each(pairs)('%s → %s is decided in one place', (from, to) => {
    expect(canMove(from, to)).toBe(LEGAL[from].includes(to))
  })

  it('every state can be reached, and only four end an item for good', () => {
    const reached = new Set<State>(['pending_approval'])
    for (const state of reached) for (const next of legalTargets(state)) reached.add(next)
    expect([...reached].toSorted()).toEqual(STATES.toSorted())
    expect(STATES.filter((state) => legalTargets(state).length === 0)).toEqual([
      'rejected',
      'withdrawn',
      'confirmed',
      'cancelled',
    ])
  })

  it('no way to sent goes around approved', () => {
    const reached = new Set<State>(['pending_approval'])
    for (const state of reached) {
      for (const next of legalTargets(state)) if (next !== 'approved') reached.add(next)
    }
    expect(reached).not.toContain('armed')
    expect(reached).not.toContain('sent')
  })

  it('an illegal move says which item, from where, to where, and what would be legal', () => {
    expect(() => assertTransition('armed', 'held', 'abc')).toThrow(
      'item abc cannot go from armed to held; from armed it can go to sent, deferred, missed, cancelled',
    )
    expect(() => assertTransition('confirmed', 'approved', 'abc')).toThrow(ConflictError)
    expect(() => assertTransition('confirmed', 'approved', 'abc')).toThrow(/that is final/)
  })
})

describe('nextEvent', () => {
  it('is a row of the ledger with the next sequence number', () => {
    const event = nextEvent({ ...ITEM, sequence: 4, state: 'approved' }, change('armed'))
    expect(queueEvents.row.parse(event)).toMatchObject({
      item_id: ITEM.item_id,
      week_start_on: '2026-11-23',
      sequence: 5,
      revision: 1,
      from_state: 'approved',
      to_state: 'armed',
      event_at: AT,
      reason: null,
    })
    expect(positionAfter(event)).toEqual({ ...ITEM, sequence: 5, state: 'armed' })
  })

  it('takes the revision that was approved, and no state twice', () => {
    expect(nextEvent(ITEM, change('approved', { revision: 3 })).revision).toBe(3)
    expect(() => nextEvent({ ...ITEM, state: 'held' }, change('held', { revision: 2 }))).toThrow(
      ConflictError,
    )
  })

  it('never lowers a revision, and freezes it from armed on', () => {
    const approved = { ...ITEM, state: 'approved', revision: 3 } as const
    expect(() => nextEvent(approved, change('armed', { revision: 2 }))).toThrow(ConflictError)
    const armed = { ...ITEM, state: 'armed', revision: 3 } as const
    expect(() => nextEvent(armed, change('sent', { revision: 4 }))).toThrow(
      /needs revision 3, not 4/,
    )
  })

  it.each(['missed', 'refused'] as const)('sends %s back with a new revision', (state) => {
    const current = { ...ITEM, state, revision: 2 }
    expect(nextEvent(current, change('pending_approval')).revision).toBe(3)
    expect(() => nextEvent(current, change('pending_approval', { revision: 2 }))).toThrow(
      ConflictError,
    )
  })

  it('wants to know until when something is deferred', () => {
    const armed = { ...ITEM, state: 'armed' } as const
    expect(() => nextEvent(armed, { to: 'deferred', at: AT, actor: 'test' })).toThrow(/due_at/)
  })
})

describe('random walks', () => {
  const step = fc.record({
    to: fc.constantFrom(...STATES),
    revision: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  })

  it('leave a ledger whose every event is legal, linked, and sent only as approved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { events } = walk(steps)
        const before = [ITEM, ...events.map(positionAfter)]
        for (const [index, event] of events.entries()) {
          const { state, revision } = before[index] ?? ITEM
          expect(event.sequence).toBe(index + 1)
          expect(event.from_state).toBe(state)
          expect(LEGAL[state]).toContain(event.to_state)
          expect(Number(event.revision)).toBeGreaterThanOrEqual(revision)
        }
        const sent = events.findIndex((event) => event.to_state === 'sent')
        const approved = events.slice(0, sent).map((event) => event.to_state)
        expect(sent === -1 || approved.includes('approved')).toBe(true)
      }),
      { numRuns: 500, seed: 48 },
    )
  })

  it('keep the revision from armed to the end of the attempt', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { events } = walk(steps)
        const fixed = events.filter(({ from_state }) => ['armed', 'sent'].includes(from_state))
        const previous = (sequence: number | bigint) => events[Number(sequence) - 2]?.revision
        expect(fixed.every((event) => event.revision === previous(event.sequence))).toBe(true)
      }),
      { numRuns: 500, seed: 50 },
    )
  })

  it('never get beyond a final state', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const states = walk(steps).events.map((event) => event.to_state)
        const final = states.findIndex((state) => legalTargets(state).length === 0)
        expect(final === -1 || final === states.length - 1).toBe(true)
      }),
      { numRuns: 300, seed: 49 },
    )
  })

  it('are refused with a ConflictError and nothing else', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        expect(walk(steps).errors.every((error) => error instanceof ConflictError)).toBe(true)
      }),
      { numRuns: 300, seed: 51 },
    )
  })

  function walk(steps: readonly { to: State; revision: number | undefined }[]) {
    let position = ITEM
    const events: ReturnType<typeof nextEvent>[] = []
    const errors: unknown[] = []
    for (const { to, revision } of steps) {
      try {
        const event = nextEvent(position, change(to, revision === undefined ? {} : { revision }))
        events.push(event)
        position = positionAfter(event)
      } catch (error) {
        errors.push(error)
      }
    }
    return { events, errors }
  }
})

describe('words for people', () => {
  it.each([
    ['pending_approval', 'PENDING_APPROVAL'],
    ['armed', 'SCHEDULED'],
    ['deferred', 'SCHEDULED'],
    ['confirmed', 'POSTED'],
    ['refused', 'FAILED'],
    ['missed', 'MISSED'],
  ] as const)('%s reads %s', (state, status) => {
    expect(personStatus(state)).toBe(status)
  })

  it('every state has a status', () => {
    for (const state of STATES) expect(personStatus(state)).toMatch(/^[A-Z_]+$/)
    expect(isState('armed')).toBe(true)
    expect(isState('posted')).toBe(false)
  })
})
