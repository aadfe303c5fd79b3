import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  experimentAssignments,
  type AssignmentOptions,
} from '../../../../domain/experiments/assignments.ts'
import { drawPoolWithExperiments } from '../../../../domain/experiments/experiment-pool.ts'
import type { RunningExperiment } from '../../../../domain/experiments/running.ts'
import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { drawPool } from '../../../../domain/planning/caption-pool.ts'
import { aCaption, someCaptions } from '../planning/world.ts'

const judge = (text: string, rest: Partial<JudgedCaption> = {}): JudgedCaption => {
  const row = { ...aCaption('x:acme', text), caption_key: text, caption_group: rest.group ?? text }
  return { row, group: text, hashtags: [], lockReason: null, from: 0, until: 1, ...rest }
}
const experiment = (rest: Partial<RunningExperiment> = {}): RunningExperiment => ({
  experiment_id: 'e1',
  name: 'question first',
  kind: 'captions',
  account_ids: ['x:acme'],
  arm_a: ['a1', 'a2'],
  arm_b: ['b1', 'b2'],
  policy: null,
  ...rest,
})
const options = (rest: Partial<AssignmentOptions> = {}): AssignmentOptions => ({
  seedKey: 'x:acme',
  week: 3000,
  most: 10,
  ...rest,
})
const FOUR = ['a1', 'a2', 'b1', 'b2'].map((key) => judge(key))
const armsOf = (...args: Parameters<typeof experimentAssignments>) =>
  experimentAssignments(...args).entering.map(({ arm }) => arm)

describe('experimentAssignments', () => {
  it('puts as many captions of A as of B into the pool', () => {
    const { entering, held } = experimentAssignments(
      [judge('c'), ...FOUR],
      [experiment()],
      options(),
    )
    expect(entering.map(({ caption }) => caption.row.caption_key).toSorted()).toEqual([
      'a1',
      'a2',
      'b1',
      'b2',
    ])
    expect(held.size).toBe(0)
    expect(armsOf(FOUR, [experiment()], options({ most: 3 })).toSorted()).toEqual(['A', 'B'])
    expect(armsOf(FOUR, [experiment()], options({ most: 1 }))).toEqual([])
  })

  it('holds back what finds no partner', () => {
    const { entering, held } = experimentAssignments(
      [
        judge('a1'),
        judge('a2'),
        judge('b1', { lockReason: 'used' }),
        judge('b2', { lockReason: 'used' }),
      ],
      [experiment()],
      options(),
    )
    expect(entering).toEqual([])
    expect([...held.keys()]).toEqual(['a1', 'a2'])
    expect(held.get('a1')).toBe(
      'held back for the experiment “question first”: its arms get equal exposure',
    )
  })

  it('holds back near-duplicates of what enters', () => {
    const { held } = experimentAssignments(
      [...FOUR, judge('like a1', { group: 'a1' })],
      [experiment()],
      options(),
    )
    expect([...held]).toEqual([
      ['like a1', 'near-duplicate of a caption of the experiment “question first”'],
    ])
  })

  it('lets near-duplicates take turns, a week each', () => {
    const two = [judge('a1', { group: 'g' }), judge('b1', { group: 'g' })]
    const one = [experiment({ arm_a: ['a1'], arm_b: ['b1'] })]
    const weeks = [0, 1, 2, 3, 4, 5].flatMap((week) => armsOf(two, one, options({ week })))
    expect(weeks).toHaveLength(6)
    for (let week = 1; week < 6; week++) expect(weeks[week]).not.toBe(weeks[week - 1])
    const [first, second] = [weeks[0] === 'A' ? 'a1' : 'b1', weeks[0] === 'A' ? 'b1' : 'a1']
    const locked = two.map((caption) =>
      caption.row.caption_key === first ? { ...caption, lockReason: 'used' } : caption,
    )
    const missed = experimentAssignments(locked, one, options({ week: 0 }))
    expect([missed.entering, [...missed.held.keys()]]).toEqual([[], [second]])
  })

  it('keeps the balance when a week is planned again around kept items', () => {
    const kept = [judge('a1', { lockReason: 'already in this week' }), ...FOUR.slice(1)]
    const inWeek = new Set(['a1'])
    const count = (arms: readonly string[], arm: string) => arms.filter((one) => one === arm).length
    const arms = armsOf(kept, [experiment()], options({ inWeek }))
    expect([count(arms, 'A') + 1, count(arms, 'B')]).toEqual([2, 2])
    expect(armsOf(kept, [experiment()], options({ inWeek, most: 2 }))).toEqual(['B'])
  })

  it('gives equal exposure whatever is locked, in any order, and A and B the first place alike', () => {
    const world = fc.record({
      locked: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      groups: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 12, maxLength: 12 }),
      most: fc.integer({ min: 0, max: 12 }),
      week: fc.integer({ min: 0, max: 5000 }),
    })
    const keys = Array.from({ length: 12 }, (_, i) => `${i < 6 ? 'a' : 'b'}${i}`)
    const one = experiment({ arm_a: keys.slice(0, 6), arm_b: keys.slice(6) })
    fc.assert(
      fc.property(world, ({ locked, groups, most, week }) => {
        const captions = keys.map((key, i) =>
          judge(key, { group: `g${groups[i]}`, lockReason: locked[i] ? 'used' : null }),
        )
        const isOneGroup = new Set(groups).size === 1
        const given = experimentAssignments(captions, [one], options({ most, week }))
        const arms = given.entering.map(({ arm }) => arm)
        expect(arms.length).toBeLessThanOrEqual(most)
        const ofA = arms.filter((arm) => arm === 'A').length
        expect(isOneGroup || ofA === arms.length / 2).toBe(true)
        const used = given.entering.map(({ caption }) => caption.group)
        expect(new Set(used).size).toBe(used.length)
        const entered = new Set(given.entering.map(({ caption }) => caption.row.caption_key))
        for (const { row, lockReason } of captions) {
          const isOut = lockReason !== null || given.held.has(row.caption_key)
          expect(isOut).toBe(!entered.has(row.caption_key))
        }
        expect(
          experimentAssignments(captions.toReversed(), [one], options({ most, week })),
        ).toEqual({
          ...given,
          held: new Map(given.held),
        })
      }),
      { seed: 3 },
    )
    const firsts = Array.from(
      { length: 400 },
      (_, week) => armsOf(FOUR, [experiment()], options({ week }))[0],
    )
    const ofA = firsts.filter((arm) => arm === 'A').length
    expect(Math.abs(ofA - 200)).toBeLessThan(40)
  })
})

describe('drawPoolWithExperiments', () => {
  const bank = someCaptions('x:acme', 40).map((row): JudgedCaption => ({
    row,
    group: row.caption_key,
    hashtags: [],
    lockReason: null,
    from: 0,
    until: 1,
  }))
  const draw = { seedKey: 'plan', epsilon: 0.05 }

  it('puts the pair at the top of a pool of the same size, with propensities that sum to it', () => {
    const captions = [...bank, ...FOUR]
    const assigned = experimentAssignments(captions, [experiment()], options({ most: 2 }))
    const pool = drawPoolWithExperiments(captions, 12, draw, assigned)
    expect(pool.chosen).toHaveLength(12)
    expect(pool.chosen.map(({ rank }) => rank)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(pool.chosen.slice(0, 2).map((one) => one.experiment?.arm)).toEqual(
      expect.arrayContaining(['A', 'B']),
    )
    expect(pool.chosen.slice(2).every((one) => one.experiment === undefined)).toBe(true)
    const [first, second, third] = pool.chosen
    expect(first?.worth).toBeGreaterThan(second?.worth ?? 0)
    expect(second?.worth).toBeGreaterThanOrEqual(third?.worth ?? 0)
    const total = pool.drawn.reduce((sum, { propensity }) => sum + propensity, 0)
    expect(total).toBeCloseTo(12, 9)
    expect(pool.locked.map(({ row }) => row.caption_key)).toHaveLength(2)
  })

  it('is drawPool without experiments', () => {
    const none = experimentAssignments(bank, [], options())
    expect(drawPoolWithExperiments(bank, 12, draw, none)).toEqual(drawPool(bank, 12, draw))
  })
})
