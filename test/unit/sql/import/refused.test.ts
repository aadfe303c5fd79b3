import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { csv, importing } from './importing.ts'

const on = importing()
const REASON = 'this person asked to be forgotten'
const isRefused = (platform: string, username: string) => `${platform}/${username}` === 'x/ann'

const PEOPLE = [
  ['x', 'ann', 1],
  ['x', 'ben', 2],
  ['X', ' @Ann ', 3],
  ['reddit', 'ann', 4],
]
const HEADER = 'platform,username,followers'

const kept = () => on.rows('profile_snapshots', 'platform, username, followers')
const KEPT = [
  { platform: 'reddit', username: 'ann', followers: 4 },
  { platform: 'x', username: 'ben', followers: 2 },
]

/** Everything raw says of files and what was refused in them. */
async function notes(): Promise<string> {
  const rejected = await on.warehouse.query('select * from raw.rejected_records')
  return JSON.stringify([rejected, await on.warehouse.query('select * from raw.loads')])
}

describe('records of somebody who asked to be forgotten are refused, and nothing of them is kept', () => {
  test.each([
    ['CSV', csv(HEADER, ...PEOPLE), 2],
    ['CSV that is read with care', `${csv(HEADER, ...PEOPLE)}x,ann,5,,6,7\n`, 3],
    [
      'NDJSON',
      PEOPLE.map(([platform, username, followers]) =>
        JSON.stringify({ platform, username, followers }),
      ).join('\n'),
      2,
    ],
  ])('%s', async (_, content, rejected) => {
    const summary = await on.run({ kind: 'profiles', content, isRefused })
    expect(summary).toMatchObject({ added: 2, rejected })
    expect(summary.rejections[0]).toMatchObject({ field: 'username', reason: REASON, value: null })
    expect(await kept()).toEqual(KEPT)
    expect(await notes()).not.toMatch(/ann/i)
    const again = await on.run({ kind: 'profiles', content, isRefused })
    expect(again).toMatchObject({ added: 0, known: 2, rejected })
  })

  test('Parquet, and a name taken from an expression', async () => {
    const path = join(on.folder, 'people.parquet')
    await on.warehouse.execute(
      `copy (select 'x' as network, unnest(['ann', 'ben']) as who) to '${path}' (format parquet)`,
    )
    const map = { platform: 'network', username: `'@' || upper(who)` }
    expect(await on.run({ kind: 'targets', path, map, isRefused })).toMatchObject({
      added: 1,
      rejected: 1,
      rejections: [{ line: 1, field: 'username', reason: REASON, value: null }],
    })
    expect(await on.rows('crawl_targets', 'platform, username')).toEqual([
      { platform: 'x', username: 'ben' },
    ])
    expect(readFileSync(path).length).toBeGreaterThan(0)
  })

  test('a trial run says the same and keeps nothing', async () => {
    const content = csv(HEADER, ...PEOPLE)
    const summary = await on.run({ kind: 'profiles', content, isRefused, dryRun: true })
    expect(summary).toMatchObject({ added: 2, rejected: 2 })
    expect(summary.rejections.map(({ value }) => value)).toEqual([null, null])
    expect(await on.count('profile_snapshots')).toBe(0)
  })
})

test('other mistakes of other people are told as ever', async () => {
  const content = csv(HEADER, ['x', 'ann', 'many'], ['x', 'ben', 'many'])
  const { rejections } = await on.run({ kind: 'profiles', content, isRefused })
  expect(rejections).toEqual([
    { line: 2, field: 'username', reason: REASON, value: null },
    { line: 3, field: 'followers', reason: expect.any(String) as string, value: 'many' },
  ])
})

test('more names than are asked about together are all asked about', async () => {
  const people = Array.from({ length: 100_001 }, (_, index) => ['x', `p${index}`])
  const asked = new Set<string>()
  const summary = await on.run({
    kind: 'targets',
    content: csv('platform,username', ...people),
    isRefused: (_, username) => {
      asked.add(username)
      return username === 'p100000' || username === 'p49999'
    },
  })
  expect(asked.size).toBe(100_001)
  expect(summary).toMatchObject({ added: 99_999, rejected: 2 })
})

test('where nobody in the file is refused it lands as it is', async () => {
  const content = csv(HEADER, ['x', 'ben', 2])
  const options = { kind: 'profiles', content, isRefused } as const
  expect(await on.run(options)).toMatchObject({ added: 1, rejected: 0 })
  expect(
    await on.run({ ...options, kind: 'targets', content: csv('platform,username', ['x', 'b']) }),
  ).toMatchObject({ added: 1 })
})
