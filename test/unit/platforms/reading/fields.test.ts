import { expect, test } from 'vitest'

import { newFields } from '../../../../platforms/reading/fields.ts'
import { seekerIn } from '../../../../platforms/reading/person.ts'

test.each([
  [0, 0],
  [12, 12],
  ['12', 12],
  ['12.3K', 12_300],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
])('%j is the count %i', (given, count) => {
  const fields = newFields()
  expect(fields.count('likes', given)).toBe(count)
  expect(fields.warnings).toEqual([])
})

test.each([
  [-1, '-1'],
  [1.5, '1.5'],
  [2 ** 53, '9007199254740992'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['-5', '-5'],
  ['many', 'a text'],
  [true, 'true'],
  [[], 'a list'],
  [{}, 'an object'],
])('%j is no count: null, with a warning that names the field', (given, shown) => {
  const fields = newFields()
  expect(fields.count('likes', given)).toBeNull()
  expect(fields.warnings).toEqual([`likes: ${shown} is not a count`])
})

test('what is absent is null without a warning, and the next candidate counts', () => {
  const fields = newFields()
  expect(fields.count('likes')).toBeNull()
  expect(fields.count('likes', undefined, null, '')).toBeNull()
  expect(fields.count('likes', undefined, null, 3, -1)).toBe(3)
  expect(fields.text('bio', null, '', ' \n ')).toBeNull()
  expect(fields.flag('true', 1, null)).toBeNull()
  expect(fields.flag(null, false, true)).toBe(false)
  expect(fields.warnings).toEqual([])
})

test('texts are trimmed, freed of control characters, and cut at 10,000', () => {
  const fields = newFields()
  expect(fields.text('bio', ' a\u0000b\r\nc\td\ud800\u009f &amp; \u202e👋🏽 ')).toBe(
    'ab\nc\td &amp; \u202e👋🏽',
  )
  expect(fields.text('bio', 'x'.repeat(10_000))).toHaveLength(10_000)
  expect(fields.warnings).toEqual([])
  expect(fields.text('bio', `${'x'.repeat(9999)}👋y`)).toBe('x'.repeat(9999))
  expect(fields.text('name', 5)).toBeNull()
  expect(fields.warnings).toEqual([
    'bio: cut at 10000 of 10002 characters',
    'name: 5 is not a text',
  ])
})

test.each([
  ['https://a.example/x?y=1&z=%20', true],
  ['http://a.example', true],
  ['HTTPS://A.example/', true],
  ['javascript:alert(1)', false],
  ['data:image/png;base64,AA', false],
  ['//a.example/x', false],
  ['ftp://a.example', false],
  ['https://', false],
  ['https://a b', false],
  ['file:///etc/passwd', false],
])('the address %s is taken: %s', (given, isTaken) => {
  expect(newFields().address('picture_url', given)).toBe(isTaken ? given : null)
})

test('times are instants in UTC or null', () => {
  const fields = newFields()
  expect(fields.seconds('posted_at', 1_690_000_000)).toBe('2023-07-22T04:26:40Z')
  expect(fields.seconds('posted_at', '1690000000')).toBe('2023-07-22T04:26:40Z')
  expect(fields.time('posted_at', 'Thu Apr 20 23:21:14 +0200 2023')).toBe('2023-04-20T21:21:14Z')
  expect(fields.time('posted_at', '2023-04-20T23:21:14.000Z')).toBe('2023-04-20T23:21:14Z')
  expect(fields.warnings).toEqual([])
  for (const impossible of [0, -1, 1.5, 1e15, 'soon']) {
    expect(fields.seconds('posted_at', impossible)).toBeNull()
  }
  for (const impossible of [
    'Thu Abc 20 23:21:14 +0000 2023',
    'Thu Apr 31 23:21:14 +0000 2023',
    '2023',
  ]) {
    expect(fields.time('posted_at', impossible)).toBeNull()
  }
  expect(fields.warnings).toHaveLength(8)
})

test('a response does not flood the warnings', () => {
  const fields = newFields()
  for (let index = 0; index < 100; index++) fields.within(`post ${index}`).count('likes', -1)
  expect(fields.warnings).toHaveLength(20)
  expect(fields.warnings[1]).toBe('post 1 likes: -1 is not a count')
})

test('a field is sought near a person, but not in somebody else', () => {
  const person = {
    username: 'harbour',
    bio: null,
    section: { followers: 5, more: { count: { value: { total: 7 } } } },
    friend: { username: 'quay', posts: 3, nested: { likes: 4 } },
    list: [{ views: 1 }],
    deep: { a: { b: { c: { karma: 1 } } } },
    more: { bio: 'of a page' },
  }
  const seek = seekerIn(person, 'harbour')
  expect(seek('followers')).toBe(5)
  expect(seek('count', 'total')).toBe(7)
  expect(seek('bio')).toBeNull()
  expect(seek('posts')).toBeUndefined()
  expect(seek('likes')).toBeUndefined()
  expect(seek('views')).toBeUndefined()
  expect(seek('karma')).toBeUndefined()
})
