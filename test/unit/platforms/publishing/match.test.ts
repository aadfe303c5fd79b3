import { describe, expect, it } from 'vitest'

import { matchPost, timeOfAttempt } from '../../../../platforms/publishing/match.ts'

const time = { from: '2026-11-23T17:58:00Z', until: '2026-11-23T18:10:00Z' }
const at = '2026-11-23T18:00:01Z'

function shown(...texts: string[]) {
  return texts.map((text, index) => ({ id: String(index), url: null, text, at }))
}

function match(text: string, wanted: string, options = {}) {
  const found = matchPost(shown(text), { text: wanted, ...time, ...options })
  return found !== null
}

describe('matching a post by text and time', () => {
  it.each([
    ['Low tide', 'Low tide', true],
    ['  Low\n\ntide ', 'Low tide', true],
    ['Cafe\u0301', 'Café', true],
    ['low tide', 'Low tide', false],
    ['Low tide!', 'Low tide', false],
    ['', '', true],
  ])('%j is %j: %s', (text, wanted, is) => {
    expect(match(text, wanted)).toBe(is)
  })

  it('only within the time, bounds included', () => {
    const one = (instant: string) =>
      matchPost([{ id: '1', url: null, text: 'a', at: instant }], { text: 'a', ...time })
    expect(one('2026-11-23T17:57:59.999Z')).toBeNull()
    expect(one('2026-11-23T17:58:00Z')).toMatchObject({ id: '1' })
    expect(one('2026-11-23T19:10:00+01:00')).toMatchObject({ id: '1' })
    expect(one('2026-11-23T18:10:00.001Z')).toBeNull()
  })

  it('says several where it cannot be told', () => {
    expect(matchPost(shown('a', 'a', 'b'), { text: 'a', ...time })).toBe('several')
  })

  it.each([
    ['New https://t.co/a1B2 here', 'New https://shop.example/prints?a=1 here', true],
    ['New https://t.co/a1B2 here', 'New shop.example/prints here', true],
    ['New https://t.co/a1B2. Yes', 'New https://shop.example. Yes', true],
    ['New https://t.co/a1B2 here', 'New thing here', false],
    ['New https://t.co/a1B2 here', 'New https://a.example https://b.example here', false],
    ['New https://t.co/a1B2 here', 'Old https://shop.example here', false],
    ['Low tide https://t.co/a1B2', 'Low tide', true],
    ['https://t.co/a1B2', '', true],
    ['Low (tide) https://t.co/a1B2', 'Low (tide)', true],
    ['Low tide https://evil.example/a1B2', 'Low tide', false],
  ])('with shortened links, %j is %j: %s', (text, wanted, is) => {
    expect(match(text, wanted, { shortLinks: ['t.co'] })).toBe(is)
    expect(match(text, wanted)).toBe(false)
  })

  const long = 'A long text about the harbour at low tide, and what is found there'
  it.each([
    [`${long.slice(0, 40)}…`, long, true],
    [`${long.slice(0, 40)}… https://t.co/a1B2`, long, true],
    ['A long…', long, false],
    [`${long.slice(0, 40)}x…`, long, false],
    [long.slice(0, 40), long, false],
  ])('cut, %j is %j: %s', (text, wanted, is) => {
    expect(match(text, wanted, { shortLinks: ['t.co'], cuts: true })).toBe(is)
    expect(match(text, wanted)).toBe(false)
  })

  it('looks from right before the attempt, as clocks differ', () => {
    expect(timeOfAttempt('2026-11-23T18:00:00Z', '2026-11-23T18:05:00Z')).toEqual({
      from: '2026-11-23T17:58:00Z',
      until: '2026-11-23T18:07:00Z',
    })
  })
})
