import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { suggestContentStrategy } from '../../index.ts'
import { tempFolder } from '../temp.ts'
import { drumbeat } from './sample-week.ts'

const now = ['--now', '2026-11-20T08:00:00Z']
const BIOS = {
  chef: ['Baking bread 🍞', 'recipes from my kitchen', 'bread and recipes', 'kitchen baking'],
  nomad: ['travel and hiking ✈️', 'island hiking', 'travel the island', 'passport travel'],
}

test('train, look, train again, go back, name a cluster, ask for advice', async () => {
  const home = join(tempFolder(), 'workspace')
  const file = join(home, '..', 'profiles.csv')
  const rows = Object.entries(BIOS).flatMap(([name, bios]) =>
    bios.map((bio, i) => `instagram,${name}${i},${bio},${100 + i}`),
  )
  writeFileSync(file, `platform,username,bio,followers\n${rows.join('\n')}\n`)
  expect((await drumbeat(home, 'init')).code).toBe(0)

  const early = await drumbeat(home, 'advise', 'instagram/chef0')
  expect([early.code, early.err]).toEqual([1, expect.stringMatching(/drumbeat train/)])
  const nothing = await drumbeat(home, 'train', ...now)
  expect([nothing.code, nothing.err]).toEqual([1, expect.stringMatching(/there are 0/)])

  expect(await drumbeat(home, 'import', 'profiles', file, ...now)).toMatchObject({ code: 0 })
  const first = await drumbeat(home, 'train', '--clusters', '2', ...now)
  expect(first.code, first.err).toBe(0)
  expect(first.out).toMatch(/^2026-11-20-[0-9a-f]{6}: 2 clusters of 8 profiles/)
  expect(first.out).toMatch(/Food: 4 profiles[\s\S]*Travel: 4 profiles/)
  const second = await drumbeat(home, 'train', '--clusters', '3', '--seed', '2', '--json', ...now)
  const { version } = JSON.parse(second.out) as { version: string }
  const back = await drumbeat(home, 'train', '--use', first.out.slice(0, 17), ...now)
  expect(back.out).toContain(`${first.out.slice(0, 17)} is in force, before it ${version}`)

  const named = await drumbeat(
    home,
    'clusters',
    'name',
    'Food',
    'Sour bakers',
    '--by',
    'dana',
    ...now,
  )
  expect(named.code, named.err).toBe(0)
  expect(named.out).toMatch(/^cluster [12] is Sour bakers from now on, before it Food/)
  const listed = await drumbeat(home, 'clusters', 'list')
  expect(listed.out).toMatch(/ Sour bakers: 4 profiles, .*bread/)
  expect(await suggestContentStrategy('instagram/chef0', { home })).toMatchObject({
    platform: 'instagram',
    username: 'chef0',
    cluster: { cluster_name: 'Sour bakers', count_profiles: 4 },
    notes: expect.any(Array) as unknown,
  })
  await expect(suggestContentStrategy('instagram/nobody', { home })).rejects.toThrow(NotFoundError)
  await expect(suggestContentStrategy('chef0', { home })).rejects.toThrow(InvalidInputError)
  const plain = await drumbeat(
    home,
    'clusters',
    'unname',
    'sour bakers',
    '--by',
    'dana',
    '--now',
    '2026-11-20T09:00:00Z',
  )
  expect(plain.out).toMatch(/is Food from now on, before it Sour bakers/)

  const advice = await drumbeat(home, 'advise', 'instagram/chef0')
  expect(advice.code, advice.err).toBe(0)
  expect(advice.out).toMatch(/^instagram\/chef0 is nearest to Food/)
  const json = await drumbeat(home, 'advise', 'instagram/NOMAD1', '--json')
  expect(JSON.parse(json.out)).toMatchObject({
    username: 'nomad1',
    cluster: { cluster_name: 'Travel', version: first.out.slice(0, 17) },
  })
  const unknown = await drumbeat(home, 'advise', 'instagram/nobody')
  expect([unknown.code, unknown.err]).toEqual([
    1,
    expect.stringMatching(/no profile instagram\/nobody/),
  ])
}, 120_000)

test.each([
  [['train', '--clusters', '1'], /whole number from 2 to 50/],
  [['train', '--starts', 'many'], /whole number from 1 to 64/],
  [['train', '--use', 'x', '--seed', '2'], /'--use <version>' cannot be used with option '--seed/],
  [['clusters', 'name', '1', 'Bakers'], /required option '--by <name>'/],
  [['advise'], /missing required argument 'profile'/],
  [['advise', 'acme'], /write PLATFORM\/NAME/],
])('wrong usage: %j ends with 2', async (args, message) => {
  const ended = await drumbeat(join(tempFolder(), 'workspace'), ...args)
  expect(ended.err).toMatch(message)
  expect(ended.code).toBe(2)
})
