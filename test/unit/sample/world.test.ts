import { describe, expect, it } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../domain/errors.ts'
import * as records from '../../../domain/records/accounts.ts'
import { captions as captionRecord } from '../../../domain/records/captions.ts'
import { contentItems } from '../../../domain/records/content.ts'
import type { RecordSpec } from '../../../domain/records/record.ts'
import { holidaysOf } from '../../../examples/sample/holidays.ts'
import { shareAtAge } from '../../../examples/sample/platforms.ts'
import { accountRow, brandsTable, captionRow } from '../../../examples/sample/tables.ts'
import { accountOf, makeWorld } from '../../../examples/sample/world.ts'

const world = makeWorld()
const { accounts, captions, originals } = world
const brands = [...new Set(accounts.map(({ casting }) => casting.brand))]
const storyOf = (story: string) => accounts.filter(({ casting }) => casting.story === story)

describe('the cast', () => {
  it('covers networks, message pages, tiers and zones', () => {
    expect(brands.length).toBeGreaterThanOrEqual(6)
    expect(accounts.length).toBeGreaterThanOrEqual(18)
    expect(new Set(accounts.map(({ casting }) => casting.platform))).toEqual(
      new Set(['instagram', 'tiktok', 'x', 'reddit', 'messages']),
    )
    const pages = accounts.flatMap(({ casting }) => casting.pageType ?? [])
    expect(new Set(pages)).toEqual(new Set(['free', 'paid', 'standard']))
    const tiers = accounts.map(
      ({ casting: { audienceSize } }) =>
        [500, 2_000, 10_000, 50_000].filter((from) => audienceSize >= from).length,
    )
    expect(new Set(tiers)).toEqual(new Set([0, 1, 2, 3, 4]))
    const zones = accounts.map(({ zone }) => zone)
    expect(zones).toContain('Asia/Kolkata')
    expect(zones).toContain('Australia/Sydney')
  })

  it('has one account of each story', () => {
    for (const story of ['red', 'yellow', 'new', 'stopped']) expect(storyOf(story)).toHaveLength(1)
    expect(accounts.filter(({ casting }) => casting.autoExport === false)).toHaveLength(1)
  })
})

describe('the bank', () => {
  it('gives every brand 60 to 130 captions, each known once', () => {
    for (const brand of brands) {
      const own = captions.filter((caption) => caption.brand === brand)
      expect(own.length).toBeGreaterThanOrEqual(60)
      expect(own.length).toBeLessThanOrEqual(130)
    }
    const scopes = captions.map(({ key, brand, accountId }) => `${brand}|${accountId}|${key}`)
    expect(new Set(scopes).size).toBe(captions.length)
  })

  it('holds every kind, shared and dated texts, and awkward beginnings', () => {
    const texts = captions.map(({ text }) => text)
    expect(new Set(captions.map(({ kind }) => kind))).toEqual(new Set(['feed', 'ppv', 'bump']))
    expect(captions.some(({ brand, accountId }) => brand === null && accountId === null)).toBe(true)
    expect(captions.some(({ accountId }) => accountId !== null)).toBe(true)
    expect(captions.some(({ expiresAt }) => expiresAt !== null)).toBe(true)
    expect(texts.filter((text) => text.startsWith('='))).toHaveLength(1)
    expect(texts.filter((text) => text.startsWith('@'))).toHaveLength(1)
    expect(texts.some((text) => /\p{Extended_Pictographic}/u.test(text))).toBe(true)
    expect(texts.some((text) => /[é]/.test(text))).toBe(true)
    expect(texts.filter((text) => text.length > 220 || /[{}]|the the/i.test(text))).toEqual([])
  })

  it('pairs near-duplicates in groups', () => {
    const groups = Map.groupBy(
      captions.filter(({ group }) => group !== null),
      ({ group }) => group,
    )
    expect(groups.size).toBeGreaterThan(20)
    for (const pair of groups.values()) expect(pair).toHaveLength(2)
  })

  it('prices every priced message and nothing else', () => {
    for (const { kind, price } of captions) expect(price !== null).toBe(kind === 'ppv')
  })
})

describe('the originals', () => {
  it('are 30 to 60 a brand, some evergreen, some with a window', () => {
    for (const brand of brands) {
      const own = originals.filter((original) => original.brand === brand)
      expect(own.length).toBeGreaterThanOrEqual(30)
      expect(own.length).toBeLessThanOrEqual(60)
      expect(own.some(({ evergreen }) => evergreen)).toBe(true)
      expect(own.some((one) => one.available_from !== null)).toBe(true)
    }
    expect(originals.some((one) => one.available_until !== null)).toBe(true)
    expect(new Set(originals.map((one) => one.content_id)).size).toBe(originals.length)
  })
})

describe('the rows of the files', () => {
  const problems = (record: RecordSpec, rows: readonly object[]) =>
    rows.flatMap((row) => record.row.safeParse(row).error?.issues ?? [])

  it('are valid records', () => {
    const accountRows = accounts.map((account) => ({
      ...accountRow(account),
      account_id: account.accountId,
    }))
    const captionRows = captions.map((caption) => {
      const { group, hashtags, ...row } = captionRow(world, caption)
      const tags = hashtags === null ? null : String(hashtags).replaceAll('#', '').split(' ')
      return { ...row, caption_key: caption.key, caption_group: group, hashtags: tags }
    })
    expect(problems(records.brands, brandsTable())).toEqual([])
    expect(problems(records.accounts, accountRows)).toEqual([])
    expect(problems(captionRecord, captionRows)).toEqual([])
    expect(problems(contentItems, originals)).toEqual([])
  })
})

describe('the calendar', () => {
  it('has days to avoid and to prefer in the planned week', () => {
    const week = holidaysOf(world.calendar).filter(
      ({ date }) => date >= '2026-11-23' && date <= '2026-11-29',
    )
    expect(week.map(({ date, name, effect }) => [date, name, effect])).toEqual([
      ['2026-11-26', 'Thanksgiving', 'avoid'],
      ['2026-11-27', 'Black Friday', 'prefer'],
      ['2026-11-27', 'Black Friday', 'prefer'],
      ['2026-11-29', 'First Sunday of Advent', 'prefer'],
    ])
  })

  it('moves with its options', () => {
    const other = makeWorld({ historyEndsAt: '2025-03-05T00:00:00Z', week: '2025-W11' })
    expect(other.holidays.some(({ date }) => date.startsWith('2025-'))).toBe(true)
    expect(other.captions.map(({ text }) => text)).toEqual(captions.map(({ text }) => text))
    expect(other.originals).not.toEqual(originals)
  })

  it('refuses options that cannot be right', () => {
    expect(() => makeWorld({ historyEndsAt: 'yesterday' })).toThrow(InvalidInputError)
    expect(() => makeWorld({ historyDays: 30 })).toThrow(InvalidInputError)
    expect(() => makeWorld({ readUntil: '2026-11-01T00:00:00Z' })).toThrow(InvalidInputError)
    expect(() => makeWorld({ week: '2026-W60' })).toThrow(InvalidInputError)
  })
})

describe('the truth', () => {
  it('gives every account a curve with a mean of 0 and hours that matter', () => {
    for (const { lift } of accounts) {
      expect(lift).toHaveLength(168)
      expect(Math.abs(lift.reduce((sum, hour) => sum + hour, 0))).toBeLessThan(1e-9)
      expect(Math.max(...lift) - Math.min(...lift)).toBeGreaterThan(0.5)
    }
  })

  it('lets accounts of one platform and audience resemble each other more than others', () => {
    const apart = (one: string, other: string) => {
      const [a, b] = [accountOf(world, one).lift, accountOf(world, other).lift]
      return a.reduce((sum, hour, i) => sum + (hour - (b[i] ?? 0)) ** 2, 0)
    }
    const alike = apart('instagram:trailnotes', 'instagram:southerncycles')
    expect(alike).toBeLessThan(apart('instagram:trailnotes', 'tiktok:nightorchard'))
    expect(alike).toBeGreaterThan(0.1)
  })

  it('lets results come in along the platform’s curve, x faster than tiktok', () => {
    const platform = (id: string) => accountOf(world, id).platform
    const [fast, slow] = [platform('x:trailnotes'), platform('tiktok:nightorchard')]
    expect(shareAtAge(fast, 6)).toBeGreaterThan(shareAtAge(slow, 6) + 0.2)
    for (const curve of [fast, slow]) {
      expect(shareAtAge(curve, 0)).toBe(0)
      expect(shareAtAge(curve, 168)).toBe(1)
      expect(shareAtAge(curve, 1000)).toBe(1)
    }
  })

  it('knows no account that is not in the cast', () => {
    expect(() => accountOf(world, 'x:nobody')).toThrow(NotFoundError)
  })
})
