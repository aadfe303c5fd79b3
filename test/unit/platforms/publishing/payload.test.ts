import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { limitsOf } from '../../../../platforms/limits.ts'
import {
  refusedForProblems,
  textOf,
  textProblems,
  titleOf,
  titleProblems,
} from '../../../../platforms/publishing/payload.ts'

describe('what a post is made of', () => {
  it('the text is the caption and the hashtags it does not hold yet', () => {
    expect(textOf({ caption: 'Low tide #harbour', hashtags: ['harbour', 'light'] })).toBe(
      'Low tide #harbour\n\n#light',
    )
    expect(textOf({ caption: null, hashtags: null })).toBe('')
  })

  it.each([
    ['Low tide', 'first line\nsecond', 100, 'Low tide'],
    [' ', 'first line\nsecond', 100, 'first line'],
    [null, 'first line\nsecond', 10, 'first line'],
    [null, 'one two three', 9, 'one two…'],
    [null, 'one two three', 8, 'one two…'],
    [null, 'one two three', 7, 'one…'],
    [null, 'unbreakable', 6, 'unbre…'],
    [null, '😀😀😀', 4, '😀…'],
    [null, null, 10, ''],
    [null, 'one two three', null, 'one two three'],
    ['t'.repeat(20), 'c', 10, 't'.repeat(20)],
  ])('title %j, caption %j within %s: %j', (title, caption, longest, expected) => {
    expect(titleOf({ title, caption }, longest)).toBe(expected)
  })

  it('a title made of a caption is never longer than allowed, nor half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, max) => {
        const title = titleOf({ title: null, caption: text }, max)
        expect(title.length).toBeLessThanOrEqual(max)
        expect(title.isWellFormed()).toBe(true)
      }),
    )
  })

  it('says what is too long, by how much, and where', () => {
    const reddit = limitsOf('reddit')
    expect(titleProblems('t'.repeat(301), 'reddit', reddit)).toEqual([
      'the title has 301 of 300 characters allowed on reddit',
    ])
    const post = { caption: 'a'.repeat(300), hashtags: null, platform: 'x' }
    expect(textProblems(post, limitsOf('x'))).toEqual([
      'the caption has 300 of 280 weighted characters (a link counts 23) allowed on x',
    ])
  })

  it('problems go back to the approver, all at once', () => {
    expect(refusedForProblems([])).toBeNull()
    expect(refusedForProblems(['a', 'b'])).toEqual({
      kind: 'refused',
      error_class: 'edit',
      detail: 'a; b',
    })
  })
})
