import { describe, expect, it } from 'vitest'

import type { OriginalRow, UseRow } from '../../../../domain/planning/input.ts'
import {
  availabilityOf,
  byUrgency,
  chooseOriginals,
  homeDays,
} from '../../../../domain/planning/originals.ts'
import { ownCaption, ownText } from '../../../../domain/planning/own-text.ts'
import { weekFrame } from '../../../../domain/planning/slots.ts'
import { anAccount, anOriginal, someOriginals } from './world.ts'

const frame = weekFrame('2026-W48', 'UTC', '2026-11-20T00:00:00Z')
const use = (account_id: string, used_at: string): UseRow => ({
  content_id: 'clip-1',
  account_id,
  used_at,
})

describe('homeDays', () => {
  it.each([
    [3, 0, [0, 2, 4]],
    [1, 0, [0]],
    [2, 0, [0, 3]],
    [7, 0, [0, 1, 2, 3, 4, 5, 6]],
    [3, 4, [4, 5, 6]],
    [14, 0, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]],
  ])('%d originals from day %d start on %j', (count, first, days) => {
    expect(homeDays(count, first).map(([start]) => start)).toEqual(days)
  })

  it('lets an original stay at home until the next one’s day', () => {
    expect(homeDays(3, 0)).toEqual([
      [0, 2],
      [2, 4],
      [4, 7],
    ])
  })
})

describe('availabilityOf', () => {
  const available = (
    original: Partial<OriginalRow>,
    uses: UseRow[] = [],
    account = 'instagram:acme',
  ) => availabilityOf(anOriginal('clip-1', original), anAccount(account), uses, frame, 14)

  it.each([
    ['a fresh video on instagram', {}, 'instagram:acme', true],
    ['a text on instagram', { kind: 'text' }, 'instagram:acme', false],
    ['a text on x', { kind: 'text' }, 'x:acme', true],
    ['an image on youtube', { kind: 'image' }, 'youtube:acme', false],
    ['one for tiktok on instagram', { platforms: ['tiktok'] }, 'instagram:acme', false],
    ['a priced one on a feed', { price: '9' }, 'instagram:acme', false],
    ['a priced one in messages', { price: '9' }, 'messages:acme', true],
    ['a free one in messages', {}, 'messages:acme', false],
    ['one that is no longer there', { available_until: '2026-11-22T00:00:00Z' }, 'x:acme', false],
    ['one that comes later', { available_from: '2026-12-01T00:00:00Z' }, 'x:acme', false],
  ] as const)('%s', (_, original, account, expected) => {
    expect(available(original as Partial<OriginalRow>, [], account) !== null).toBe(expected)
  })

  it('sends one that is not evergreen out in one week only, an evergreen one after its rest', () => {
    const before = [use('tiktok:acme', '2026-11-15T10:00:00Z')]
    expect(available({ evergreen: null }, before)).toBeNull()
    expect(available({ evergreen: true }, before)).not.toBeNull()
    const own = [use('instagram:acme', '2026-11-15T10:00:00Z')]
    const from = available({ evergreen: true }, own)?.from ?? 0
    expect(new Date(from).toISOString()).toBe('2026-11-29T10:00:00.000Z')
    expect(
      available({ evergreen: true }, [use('instagram:acme', '2026-11-24T10:00:00Z')]),
    ).toBeNull()
    const today = [use('tiktok:acme', '2026-11-24T10:00:00Z')]
    expect(available({ evergreen: false }, today)).not.toBeNull()
  })
})

describe('chooseOriginals', () => {
  const takers = (wished: number) => [
    {
      canTake: new Set(Array.from({ length: 40 }, (_, i) => `clip-${i + 1}`)),
      wished,
      needsContent: true,
    },
  ]

  it('takes what was never used first, then what expires first, as many as are wanted', () => {
    const originals = [
      anOriginal('clip-1'),
      anOriginal('clip-2', { available_until: '2026-11-25T00:00:00Z' }),
      anOriginal('clip-3'),
    ]
    const ordered = byUrgency(originals, [{ ...use('x:acme', '2026-01-01T00:00:00Z') }])
    expect(ordered.map(({ content_id: id }) => id)).toEqual(['clip-2', 'clip-3', 'clip-1'])
    expect(chooseOriginals(ordered, takers(2), 21)).toHaveLength(2)
    expect(chooseOriginals(ordered, takers(9), 1)).toHaveLength(1)
    expect(chooseOriginals(ordered, takers(0), 21)).toEqual([])
  })

  it('serves accounts first that cannot post a text alone', () => {
    const originals = ['a', 'b', 'c'].map((id) => anOriginal(id))
    const texts = { canTake: new Set(['a', 'b', 'c']), wished: 3, needsContent: false }
    const media = { canTake: new Set(['c']), wished: 3, needsContent: true }
    const ids = (most: number) =>
      chooseOriginals(originals, [texts, media], most).map(({ content_id: id }) => id)
    expect([ids(1), ids(2), ids(9)]).toEqual([['c'], ['a', 'c'], ['a', 'b', 'c']])
  })

  it('lets no kind have more than half while there is another', () => {
    const originals = someOriginals(40).map((row, i) =>
      i < 30 ? row : { ...row, kind: 'image' as const },
    )
    const chosen = chooseOriginals(originals, takers(8), 21)
    expect(chosen.filter(({ kind }) => kind === 'image')).toHaveLength(4)
    expect(chooseOriginals(originals.slice(0, 30), takers(8), 21)).toHaveLength(8)
  })
})

describe('ownText', () => {
  const within = (most: number) => (_: string, text: string) =>
    text.length > most ? 'too long' : null
  const original = anOriginal('clip-1', {
    title: 'Bread',
    description: 'Flour and water. Salt comes later, much later. #bread #slow #bread',
  })

  it('says what the original says, with the hashtags it holds', () => {
    const own = ownText(original, 'instagram', () => null)
    expect(own).toEqual({
      title: 'Bread',
      description: original.description,
      hashtags: ['bread', 'slow'],
    })
  })

  it('cuts at the end of a sentence, else of a word, else gives way to the title', () => {
    expect(ownText(original, 'x', within(50)).description).toBe(
      'Flour and water. Salt comes later, much later.',
    )
    expect(ownText(original, 'x', within(12)).description).toBe('Flour and…')
    const narrow = ownText(original, 'x', within(5))
    expect([narrow.description, ownCaption(narrow)]).toEqual([null, 'Bread'])
    expect(
      ownCaption(ownText({ ...original, title: null, description: '  ' }, 'x', () => null)),
    ).toBeNull()
  })
})
