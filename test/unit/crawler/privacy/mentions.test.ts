import { describe, expect, test } from 'vitest'

import { mentionsOf } from '../../../../crawler/privacy/mentions.ts'

const { inLog, inText, inFileName } = mentionsOf({ platform: 'x', username: 'ann.b' })
const plain = mentionsOf({ platform: 'x', username: 'ann' })

describe('texts of others lose what means the profile, and keep words', () => {
  test.each([
    ['Photo by @Ann.B!', 'Photo by @[forgotten]!'],
    ['https://x.test/ann.b/status/1', 'https://x.test/[forgotten]/status/1'],
    ['see x:ann.b.', 'see x:[forgotten].'],
    ['ann.b is a word here', 'ann.b is a word here'],
    ['@annxb @ann.bc @ann.b_ @ann.b-c @ann.b.c', '@annxb @ann.bc @ann.b_ @ann.b-c @ann.b.c'],
    ['@ann', '@ann'],
  ])('%s', (text, after) => expect(inText(text)).toBe(after))
})

test('a name may hold a dash', () => {
  const dashed = mentionsOf({ platform: 'reddit', username: 'ann-b_1' })
  expect(dashed.inText('by @ann-b_1, not @ann-b_12 nor @ann')).toBe(
    'by @[forgotten], not @ann-b_12 nor @ann',
  )
  expect(dashed.inLog('reddit/ann-b_1: ok')).toBe('reddit/[forgotten]: ok')
})

test('the program’s own notes lose every word that is the name', () => {
  expect(inLog('ann.b: not found, (ANN.B) joann.b ann.bo')).toBe(
    '[forgotten]: not found, ([forgotten]) joann.b ann.bo',
  )
  expect(plain.inLog('/data/ann.csv count_ann')).toBe('/data/[forgotten].csv count_ann')
})

test('file names lose it between any signs', () => {
  expect(inFileName('profiles_ann.b.csv')).toBe('profiles_[forgotten].csv')
  expect(plain.inFileName('joanna_ann-2.csv')).toBe('joanna_[forgotten]-2.csv')
})

describe('JSON stays JSON', () => {
  test.each([
    ['{"username":"ann","n":1}', '{"username":"[forgotten]","n":1}'],
    ['{"only":["ann","x/ann"],"ann":2}', '{"only":["ann","x/[forgotten]"],"ann":2}'],
    ['{ "n" : 1, "names": ["annette"] }', '{ "n" : 1, "names": ["annette"] }'],
    ['not json: x/ann', 'not json: x/[forgotten]'],
  ])('in what others gave: %s', (text, after) => expect(plain.inJson(text, false)).toBe(after))

  test.each([
    [
      '{"only":["ann","x/ann"],"ann":2}',
      '{"only":["[forgotten]","x/[forgotten]"],"[forgotten]":2}',
    ],
    ['{"path":"/tmp/old_ann.csv"}', '{"path":"/tmp/old_[forgotten].csv"}'],
    ['{"id":12345678901234567890,"who":"ann"}', '{"id":12345678901234567890,"who":"[forgotten]"}'],
  ])('in notes: %s', (text, after) => expect(plain.inJson(text, true)).toBe(after))

  test('a name of digits does not eat numbers', () => {
    const digits = mentionsOf({ platform: 'x', username: '12' })
    expect(digits.inJson('{"n":12,"who":"12"}', true)).toBe('{"n":12,"who":"[forgotten]"}')
  })
})

test('a name that a pattern would read otherwise is taken letter by letter', () => {
  const odd = mentionsOf({ platform: 'x', username: 'a+(b)|c' })
  expect(odd.inText('@a+(b)|c @aab')).toBe('@[forgotten] @aab')
})
