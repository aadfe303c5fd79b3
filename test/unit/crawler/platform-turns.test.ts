import { describe, expect, test } from 'vitest'

import { PlatformTurns, type Ask, type TurnOptions } from '../../../crawler/pace/platform-turns.ts'

function turnsOf(count: number, options: Partial<TurnOptions> = {}): PlatformTurns {
  const usernames = Array.from({ length: count }, (_, i) => `n${i}`)
  return new PlatformTurns({
    platform: 'reddit',
    usernames,
    first: 10,
    sharePercent: 100,
    maxFailureRate: 0.5,
    ...options,
  })
}

/** Takes all there is at `now`. */
function takeAll(turns: PlatformTurns, now = 0): Ask[] {
  const asks: Ask[] = []
  for (let ask = turns.take(now); ask; ask = turns.take(now)) asks.push(ask)
  return asks
}

/** Asks one name after the other; `isFailure` judges each by its number. Gives back how many. */
function askAll(turns: PlatformTurns, isFailure: (index: number) => boolean): number {
  let count = 0
  while (turns.take(0)) turns.settle(isFailure(count++))
  return count
}

describe('the canary', () => {
  test('the first few are asked for, the rest only when all of them are settled', () => {
    const turns = turnsOf(30)
    expect(takeAll(turns)).toHaveLength(10)
    for (let i = 0; i < 9; i++) turns.settle(false)
    expect(turns.isReady(0)).toBe(false)
    turns.settle(false)
    expect(takeAll(turns).map(({ username }) => username)).toEqual(
      Array.from({ length: 20 }, (_, i) => `n${i + 10}`),
    )
  })

  test('one that is asked again is not settled: the rest waits for it too', () => {
    const turns = turnsOf(3, { first: 1 })
    const [ask] = takeAll(turns)
    if (ask) turns.putBack({ ...ask, tries: 1 }, 100)
    expect(takeAll(turns, 99)).toEqual([])
    expect(takeAll(turns, 100)).toEqual([{ ...ask, tries: 1 }])
    turns.settle(false)
    expect(takeAll(turns, 100)).toHaveLength(2)
  })

  test('when too many of the first few fail, none of the rest is asked for', () => {
    const turns = turnsOf(1000)
    expect(askAll(turns, (index) => index % 5 > 1)).toBe(10)
    expect(turns.closed).toEqual({
      reason: 'failures',
      words: '6 of the first 10 profiles failed',
    })
    expect(turns.isDone).toBe(true)
  })

  test('as many failures as are allowed close nothing', () => {
    const turns = turnsOf(100)
    expect(askAll(turns, (index) => index % 2 === 0)).toBe(100)
    expect(turns.closed).toBeNull()
  })

  test.each([
    [200, 10, 100, 0],
    [200, 10, 5, 190],
    [200, 10, 5.2, 189],
    [200, 0, 0, 200],
    [8, 10, 0, 0],
    [8, 3, 0, 5],
    [0, 10, 100, 0],
  ])('of %i names, first %i and %f %%: %i held back', (count, first, sharePercent, heldBack) => {
    const turns = turnsOf(count, { first, sharePercent })
    expect(turns.heldBack).toBe(heldBack)
    expect(askAll(turns, () => false)).toBe(count - heldBack)
    expect(turns.isDone).toBe(true)
  })
})

describe('failures later on', () => {
  test('the last twenty count: a network that goes bad is left alone', () => {
    const turns = turnsOf(1000)
    expect(askAll(turns, (index) => index >= 500)).toBe(511)
    expect(turns.closed?.words).toBe('11 of the last 20 profiles failed')
  })

  test('fewer than twenty settled close nothing by themselves', () => {
    const turns = turnsOf(19, { first: 0 })
    expect(askAll(turns, () => true)).toBe(19)
    expect(turns.closed).toBeNull()
  })

  test('a rate of 1 never closes', () => {
    const turns = turnsOf(60, { maxFailureRate: 1 })
    expect(askAll(turns, () => true)).toBe(60)
  })
})

describe('closing', () => {
  test('what is under way comes to its end; what waits to be asked again is left', () => {
    const turns = turnsOf(5, { first: 0 })
    const [one, two] = [turns.take(0), turns.take(0)]
    turns.close({ reason: 'stopped', words: 'first' })
    turns.close({ reason: 'failures', words: 'second' })
    expect(turns.closed?.words).toBe('first')
    expect([turns.isDone, turns.take(0)]).toEqual([false, null])
    if (one) turns.putBack(one, 0)
    expect([turns.isDone, turns.take(0)]).toEqual([false, null])
    if (two) turns.settle(false)
    expect([turns.isDone, turns.isReady(1e9)]).toEqual([true, false])
  })
})

test('questions asked again go first, when their time has come, and keep what is known of them', () => {
  const turns = turnsOf(5, { first: 0 })
  const ask = turns.take(0)
  expect(ask).toEqual({ platform: 'reddit', username: 'n0', way: 0, tries: 0 })
  turns.putBack({ platform: 'reddit', username: 'n0', way: 1, tries: 2 }, 50)
  expect(turns.take(49)?.username).toBe('n1')
  expect(turns.take(50)).toEqual({ platform: 'reddit', username: 'n0', way: 1, tries: 2 })
  expect(turns.take(50)?.username).toBe('n2')
})

test('it is not done while something waits to be asked again', () => {
  const turns = turnsOf(1)
  const ask = turns.take(0)
  if (ask) turns.putBack(ask, 1e6)
  expect([turns.isReady(0), turns.isDone]).toEqual([false, false])
})
