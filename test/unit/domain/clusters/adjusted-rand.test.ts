import { expect, test } from 'vitest'

import { adjustedRand } from '../../../../domain/clusters/adjusted-rand.ts'

test.each([
  // Names do not matter; null is a group of its own.
  [[1, 1, 2, 2], [5, 5, 3, 3], 1],
  [[1, 1, null, null], [2, 2, 1, 1], 1],
  // Exact fractions of the same formula, worked out apart from this code.
  [[0, 0, 1, 1], [0, 0, 1, 2], 4 / 7],
  [[0, 0, 1, 2], [0, 0, 1, 1], 4 / 7],
  [[0, 0, 0, 0, 1], [0, 1, 2, 3, 3], -6 / 29],
  [[0, 1, 0, 1], [0, 0, 1, 1], -0.5],
])('of %j and %j it is %d', (first, second, expected) => {
  expect(adjustedRand(first, second)).toBeCloseTo(expected, 12)
})

test.each([
  [[], []],
  [[1], [1]],
  [
    [1, 1, 1],
    [2, 2, 2],
  ],
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
])('of %j and %j it is not defined', (first, second) => {
  expect(adjustedRand(first, second)).toBeNull()
})
