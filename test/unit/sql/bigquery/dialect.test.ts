import { expect, test } from 'vitest'

import { bigQueryDialect } from '../../../../sql/bigquery/dialect.ts'

const grain = ['a', 'b', 'c', 'd', 'e']

test.each([
  ['instant', '\npartition by timestamp_trunc(x, day)\ncluster by a, b, c, d'],
  ['date', '\npartition by x\ncluster by a, b, c, d'],
  ['number', '\ncluster by a, b, c, d'],
] as const)('a table with a cursor of type %s is laid out by it', (cursorType, expected) => {
  expect(bigQueryDialect.layout({ cursor: 'x', cursorType, grain })).toBe(expected)
})
