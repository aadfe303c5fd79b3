import { expect, test } from 'vitest'

import { billedBytes, usdOf } from '../../../../sql/bigquery/cost.ts'

const MIB = 2 ** 20

test.each([
  [0, [], 0],
  [1, ['a'], 10 * MIB],
  [1, ['a', 'b', 'c'], 30 * MIB],
  [25 * MIB, ['a', 'b'], 25 * MIB],
  [25 * MIB + 1, ['a', 'b'], 26 * MIB],
])('%i bytes of %j are billed as %i', (bytes, tables, expected) => {
  expect(billedBytes({ bytes, tables })).toBe(expected)
})

test('a tebibyte costs what the price list says', () => {
  expect(usdOf(2 ** 40)).toBe(6.25)
})
