import fc from 'fast-check'
import { expect, it } from 'vitest'

import { ConflictError } from '../../../domain/errors.ts'
import {
  legalTargets,
  nextEvent,
  positionAfter,
  type LedgerChange,
  type LedgerPosition,
} from '../../../domain/ledger.ts'
import { STATES, type State } from '../../../domain/records/queue.ts'

/** The states as records.md and decision 10 draw them, each arrow once. */
const ARROWS: readonly (readonly [State, State])[] = [
  ['pending_approval', 'approved'],
  ['pending_approval', 'rejected'],
  ['pending_approval', 'withdrawn'],
  ['pending_approval', 'missed'],
  ['approved', 'armed'],
  ['approved', 'held'],
  ['approved', 'cancelled'],
  ['held', 'approved'],
  ['held', 'cancelled'],
  ['held', 'missed'],
  ['armed', 'sent'],
  ['armed', 'deferred'],
  ['armed', 'missed'],
  ['armed', 'cancelled'],
  ['deferred', 'armed'],
  ['deferred', 'missed'],
  ['sent', 'confirmed'],
  ['sent', 'unconfirmed'],
  ['sent', 'refused'],
  ['unconfirmed', 'confirmed'],
  ['unconfirmed', 'refused'],
  ['missed', 'pending_approval'],
  ['refused', 'pending_approval'],
]
const FIXED: readonly State[] = ['armed', 'sent', 'unconfirmed']
const RUNS = process.env['DRUMBEAT_PROOF'] ? 20_000 : 500

interface Move {
  readonly to: State
  readonly rise: number | undefined
  readonly hasTime: boolean
}

const move: fc.Arbitrary<Move> = fc.record({
  to: fc.constantFrom(...STATES),
  rise: fc.constantFrom(undefined, undefined, undefined, undefined, -1, 0, 1, 2),
  hasTime: fc.constantFrom(true, true, true, false),
})

/** Mostly legal moves, or scripts would never come far. */
const isTame = fc.constantFrom(true, true, true, false)
const script = fc.array(fc.tuple(move, fc.nat(), isTame), { minLength: 10, maxLength: 40 })

const START: LedgerPosition = {
  item_id: 'a1',
  account_id: 'x:ana',
  week: '2026-W48',
  week_start_on: '2026-11-23',
  sequence: 0,
  state: 'pending_approval',
  revision: 1,
}

/** What the model says of a move: where it leads, or null where it is not legal. */
function allowed(at: LedgerPosition, { to, rise, hasTime }: Move): number | null {
  if (!ARROWS.some(([from, target]) => from === at.state && target === to)) return null
  if (to === 'deferred' && !hasTime) return null
  const least = to === 'pending_approval' ? 1 : 0
  const wanted = rise ?? least
  if (FIXED.includes(at.state)) return wanted === 0 ? at.revision : null
  return wanted >= least ? at.revision + wanted : null
}

/** The event of a move; null where the ledger refuses it as a conflict. */
function taken(at: LedgerPosition, change: LedgerChange) {
  try {
    return nextEvent(at, change)
  } catch (error) {
    if (error instanceof ConflictError) return null
    throw error
  }
}

it('any moves whatever: the ledger takes what the model allows and nothing else', () => {
  const reached = new Set<State>()
  fc.assert(
    fc.property(script, (moves) => {
      let at = START
      for (const [wild, pick, isLegal] of moves) {
        const targets = legalTargets(at.state)
        const to = isLegal ? (targets[pick % Math.max(1, targets.length)] ?? wild.to) : wild.to
        const wanted = { ...wild, to }
        const revision = wanted.rise === undefined ? {} : { revision: at.revision + wanted.rise }
        const due = wanted.hasTime ? { due_at: '2026-11-23T09:00:00Z' } : {}
        const change = { to, at: '2026-11-23T08:00:00Z', actor: 'ana', ...revision, ...due }
        const expected = allowed(at, wanted)
        const event = taken(at, change)
        expect(event === null).toBe(expected === null)
        if (event === null) continue
        expect(event).toMatchObject({ from_state: at.state, sequence: at.sequence + 1 })
        at = positionAfter(event)
        expect(at).toMatchObject({ state: to, revision: expected })
        reached.add(to)
      }
    }),
    { numRuns: RUNS },
  )
  expect([...reached].toSorted()).toEqual([...STATES].toSorted())
})
