import { expect, test } from 'vitest'

import {
  DEFAULT_LIMITS,
  captionLength,
  hashtagsIn,
  limitProblems,
  limitsOf,
  postedText,
} from '../../../platforms/limits.ts'
import { weightedLength } from '../../../platforms/x-weight.ts'

test.each([
  ['', 0],
  ['a'.repeat(280), 280],
  ['Grüße, Привет', 13],
  ['日本語', 6],
  ['👍', 2],
  ['👨‍👩‍👧‍👦', 2],
  ['👍🏽🇳🇴', 4],
  ['“curly” – dash…', 15 + 1],
  ['e\u0301', 1],
  ['see https://example.com/a/very/long/path?with=query#and-more now', 4 + 23 + 4],
  ['http://a.io https://b.io', 23 + 1 + 23],
  ['visit example.com today', 6 + 23 + 6],
  ['me@example.com', 14],
  ['1.5 million', 11],
  ['end.Next', 8],
])('weighted length of %j', (text, weight) => {
  expect(weightedLength(text)).toBe(weight)
})

test('defaults, overrides, and platforms without limits', () => {
  expect(limitsOf('instagram')).toEqual(DEFAULT_LIMITS['instagram'])
  expect(limitsOf('x', { x: { caption: 25_000 } })).toMatchObject({
    caption: 25_000,
    counting: 'x',
  })
  expect(limitsOf('messages')).toMatchObject({ caption: null, hashtags: null, title: null })
  expect(limitsOf('reddit').title).toBe(300)
  expect(limitsOf('youtube')).toMatchObject({ title: 100, caption: 5000 })
})

test('hashtags in a text', () => {
  expect(hashtagsIn('#one two#three (#four) #5 #6pack #håp, a&#39;')).toEqual([
    'one',
    'four',
    '6pack',
    'håp',
  ])
})

test('hashtags are added where the caption does not hold them', () => {
  expect(postedText('Run #Fit', ['fit', 'oslo'])).toBe('Run #Fit\n\n#oslo')
  expect(postedText('', ['oslo'])).toBe('#oslo')
  expect(postedText('Run', [])).toBe('Run')
})

test('what a platform would refuse', () => {
  const instagram = limitsOf('instagram')
  expect(limitProblems('x'.repeat(2200), [], 'instagram', instagram)).toEqual([])
  expect(limitProblems('x'.repeat(2201), [], 'instagram', instagram)).toEqual([
    'the caption has 2201 of 2200 characters allowed on instagram',
  ])
  expect(limitProblems('x'.repeat(2195), ['fitness'], 'instagram', instagram)[0]).toContain(
    'with its hashtags has 2205 of 2200',
  )
  expect(limitProblems('#a #b', ['b', 'c', 'd', 'e', 'f'], 'instagram', instagram)).toEqual([
    'there are 6 hashtags, instagram takes at most 5',
  ])
  expect(limitProblems('é'.repeat(281), [], 'x', limitsOf('x'))[0]).toContain('281 of 280 weighted')
  expect(limitProblems('x'.repeat(100_000), [], 'messages', limitsOf('messages'))).toEqual([])
  expect(captionLength('👍', instagram)).toBe(2)
})
