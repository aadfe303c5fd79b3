import { expect, test } from 'vitest'

import { retryAfterMs } from '../../../crawler/retry-after.ts'

const DATE = 'Fri, 20 Nov 2026 08:00:00 GMT'

test.each([
  ['0', 0],
  ['1', 1000],
  [' 120 ', 120_000],
  ['999999999', 999_999_999_000],
])('%j seconds', (value, expected) => {
  expect(retryAfterMs({ 'retry-after': value })).toBe(expected)
})

test.each([
  ['Fri, 20 Nov 2026 08:00:00 GMT', 0],
  ['Fri, 20 Nov 2026 08:02:30 GMT', 150_000],
  ['Sat, 21 Nov 2026 08:00:00 GMT', 86_400_000],
  ['Thu, 19 Nov 2026 08:00:00 GMT', 0],
])('%j is taken against the Date of the same answer', (value, expected) => {
  expect(retryAfterMs({ 'retry-after': value, date: DATE })).toBe(expected)
})

test.each([
  'soon',
  '',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '9999999999999',
  'Fri, 31 Feb 2026 08:00:00 GMT',
  'Fri, 20 Foo 2026 08:00:00 GMT',
  'Fri, 20 Nov 2026 25:00:00 GMT',
  '2026-11-20T08:00:00Z',
])('%j says nothing', (value) => {
  expect(retryAfterMs({ 'retry-after': value, date: DATE })).toBeNull()
})

test('a date says nothing without the Date of the answer; no header says nothing', () => {
  expect(retryAfterMs({ 'retry-after': 'Fri, 20 Nov 2026 08:02:30 GMT' })).toBeNull()
  expect(retryAfterMs({ 'retry-after': DATE, date: 'today' })).toBeNull()
  expect(retryAfterMs({ date: DATE })).toBeNull()
})

test('of a header that came twice the first counts', () => {
  expect(retryAfterMs({ 'retry-after': ['7', '9'] })).toBe(7000)
})
