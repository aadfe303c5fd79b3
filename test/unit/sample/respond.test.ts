import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../domain/errors.ts'
import { respond, writeCheckBack, type SentPost } from '../../../examples/sample/respond.ts'
import { shareAtAge } from '../../../examples/sample/platforms.ts'
import { accountOf, type TrueAccount } from '../../../examples/sample/world.ts'
import { history, mean, world } from './default-world.ts'

const AGES = [0, 0.5, 1, 3, 6, 24, 48, 72, 120, 168, 400]
const instagram = accountOf(world, 'instagram:harborkitchen')
const messages = accountOf(world, 'messages:monsoon-library')
const NUMBERS = [
  'impressions',
  'reach',
  'views',
  'likes',
  'comments',
  'shares',
  'saves',
  'clicks',
  'recipients',
  'purchases',
  'revenue',
  'watch_seconds',
] as const

function newPost(account: TrueAccount, index: number, rest: Partial<SentPost> = {}): SentPost {
  const own = account.captions.filter(
    ({ kind }) => (account.channel === 'feed') === (kind === 'feed'),
  )
  const caption = own[index % own.length]
  return {
    accountId: account.accountId,
    postId: `item-${index}`,
    postedAt: `2026-11-2${3 + (index % 7)}T${String(8 + (index % 12)).padStart(2, '0')}:15:00Z`,
    kind: caption?.kind ?? 'feed',
    captionKey: caption?.key ?? null,
    contentType: 'image',
    price: caption?.price ?? null,
    ...rest,
  }
}

describe('respond', () => {
  it('says the same of the same post and age', () => {
    const post = newPost(instagram, 3)
    expect(respond(world, post, 24)).toEqual(respond(world, post, 24))
    expect(respond(world, post, 24)).not.toEqual(respond(world, { ...post, postId: 'other' }, 24))
    expect(respond(world, post, 24).read_at).toBe('2026-11-27T11:15:00Z')
  })

  it('never lets a count fall, and ends after 7 days', () => {
    for (const account of world.accounts) {
      for (let index = 0; index < 10; index++) {
        const rows = AGES.map((age) => respond(world, newPost(account, index), age))
        for (const name of NUMBERS) {
          const counts = rows.map((row) => (row[name] === null ? null : Number(row[name])))
          expect([0, AGES.length]).toContain(counts.filter((count) => count === null).length)
          expect(counts).toEqual(counts.toSorted((x, y) => Number(x) - Number(y)))
        }
        const [week, later] = [rows.at(-2), rows.at(-1)]
        expect({ ...later, read_at: '' }).toEqual({ ...week, read_at: '' })
      }
    }
  })

  it('continues the history: an old post read again is as it was', () => {
    const last = new Map(history.readings.map((reading) => [reading.post_id, reading]))
    const old = history.posts.filter(
      ({ postId, postedAt }, index) =>
        index % 500 === 0 && postedAt < '2026-10' && last.has(postId),
    )
    expect(old.length).toBeGreaterThan(40)
    for (const post of old) {
      const known = last.get(post.postId)
      expect(respond(world, post, 200)).toEqual({ ...known, read_at: expect.any(String) })
    }
  })

  it('matches the caption’s and the hour’s truth on average', () => {
    const caption = instagram.captions[0]
    const truth = instagram.rates.captions.get(caption?.key ?? '') ?? 0
    const post = (hour: string, index: number) =>
      newPost(instagram, index, {
        captionKey: caption?.key ?? null,
        postedAt: `2026-11-25T${hour}`,
      })
    const finals = (hour: string) =>
      Array.from({ length: 3000 }, (_, index) => respond(world, post(hour, index), 168))
    const [evening, night] = [finals('23:30:00Z'), finals('08:30:00Z')]
    const rate = evening.map(
      ({ likes, comments, shares, saves, impressions }) =>
        ((likes ?? 0) + (comments ?? 0) + (shares ?? 0) + (saves ?? 0)) / (impressions ?? 1),
    )
    const mood = mean(rate) / truth
    expect(mood).toBeGreaterThan(0.85)
    expect(mood).toBeLessThan(1.15)
    const shown = (rows: typeof evening) =>
      mean(rows.map(({ impressions }) => Math.log(impressions ?? 1)))
    const [wednesday18, wednesday3] = [48 + 18, 48 + 3]
    const lift = (instagram.lift[wednesday18] ?? 0) - (instagram.lift[wednesday3] ?? 0)
    expect(lift).toBeGreaterThan(0.5)
    expect(shown(evening) - shown(night)).toBeCloseTo(lift, 1)
  })

  it('collects results along the platform’s curve on average', () => {
    const shares = Array.from({ length: 400 }, (_, index) => {
      const post = newPost(instagram, index)
      const now = respond(world, post, 6).impressions ?? 0
      return now / (respond(world, post, 168).impressions ?? 1)
    })
    expect(mean(shares)).toBeCloseTo(shareAtAge(instagram.platform, 6), 1)
  })

  it('lets an unknown text do as well as its category', () => {
    const [name, rate] =
      [...messages.rates.categories].find(([one]) => one.startsWith('ppv|')) ?? []
    const category = name?.split('|')[1] ?? ''
    const sold = (rest: Partial<SentPost>) =>
      mean(
        Array.from({ length: 2000 }, (_, index) => {
          const row = respond(
            world,
            newPost(messages, index, { captionKey: 'f'.repeat(64), ...rest }),
            168,
          )
          return (row.purchases ?? 0) / (row.recipients ?? 1)
        }),
      )
    const known = sold({ kind: 'ppv', category })
    const general = sold({ kind: 'ppv' })
    const means = [...messages.rates.categories].flatMap(([one, value]) =>
      one.startsWith('ppv|') ? [value] : [],
    )
    expect(known / general).toBeCloseTo((rate ?? 0) / mean(means), 1)
  })

  it('takes the price for each purchase', () => {
    for (let index = 0; index < 30; index++) {
      const row = respond(world, newPost(messages, index, { kind: 'ppv', price: '7.50' }), 72)
      expect(row.revenue).toBe(((row.purchases ?? 0) * 7.5).toFixed(2))
      expect(row.currency).toBe('USD')
    }
  })

  it('lets the tired page recover as it rests', () => {
    const red = accountOf(world, 'messages:night-orchard-free')
    const sold = (postedAt: string) =>
      mean(
        Array.from({ length: 200 }, (_, index) => {
          const row = respond(world, newPost(red, index, { postedAt }), 168)
          return (row.purchases ?? 0) / (row.recipients ?? 1)
        }),
      )
    expect(sold('2027-01-19T20:00:00Z')).toBeGreaterThan(2 * sold('2026-11-17T20:00:00Z'))
  })

  it('refuses an account or an age there is not', () => {
    const post = newPost(instagram, 1)
    expect(() => respond(world, { ...post, accountId: 'x:nobody' }, 1)).toThrow(NotFoundError)
    expect(() => respond(world, post, -1)).toThrow(InvalidInputError)
    expect(() => respond(world, post, Number.NaN)).toThrow(InvalidInputError)
    expect(() => respond(world, { ...post, postedAt: '2026-11-24 10:00' }, 1)).toThrow(
      InvalidInputError,
    )
  })
})

describe('writeCheckBack', () => {
  it('writes the same readings to the same file, others to another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drumbeat-'))
    const rows = [respond(world, newPost(instagram, 1), 1), respond(world, newPost(messages, 2), 6)]
    const path = await writeCheckBack(join(folder, 'readings'), rows)
    expect(await writeCheckBack(join(folder, 'readings'), rows)).toBe(path)
    expect(await writeCheckBack(join(folder, 'readings'), rows.slice(1))).not.toBe(path)
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows)
    expect(
      (await readdir(join(folder, 'readings'))).every((name) => name.endsWith('.ndjson')),
    ).toBe(true)
    await expect(writeCheckBack(folder, [])).rejects.toThrow(InvalidInputError)
    await rm(folder, { recursive: true })
  })
})
