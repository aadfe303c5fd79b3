import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { tempFolder } from '../temp.ts'
import { ask, drumbeat } from './sample-week.ts'

const NOW = ['--now', '2026-11-20T08:00:00Z']

test('targets: added, listed, paused, resumed; an import is another way in', async () => {
  const home = join(tempFolder(), 'workspace')
  const added = await drumbeat(
    home,
    'targets',
    'add',
    'instagram/@Acme',
    'reddit/u/acme',
    '--niche',
    'food',
    '--priority',
    '2',
    ...NOW,
  )
  expect([added.code, added.out]).toEqual([0, '2 targets added, 0 changed, 0 were so already\n'])
  const file = join(home, '..', 'targets.csv')
  writeFileSync(file, 'platform,username,niche\nx,@Ben,sea\n')
  expect((await drumbeat(home, 'import', 'targets', file, ...NOW)).code).toBe(0)
  const paused = await drumbeat(home, 'targets', 'pause', 'x/ben', 'reddit/acme', '--json', ...NOW)
  expect(JSON.parse(paused.out)).toEqual({
    added: [],
    changed: ['x/ben', 'reddit/acme'],
    known: [],
  })
  await drumbeat(home, 'targets', 'resume', 'x/ben', ...NOW)
  const list = await drumbeat(home, 'targets', 'list', '--json')
  const food = { username: 'acme', niche: 'food', priority: 2 }
  expect(JSON.parse(list.out)).toEqual([
    { platform: 'instagram', ...food, is_active: true },
    { platform: 'reddit', ...food, is_active: false },
    { platform: 'x', username: 'ben', niche: 'sea', priority: null, is_active: true },
  ])
  const some = await drumbeat(home, 'targets', 'list', '--platform', 'x')
  expect(some.out).toMatch(/^platform[\s\S]*ben/)
  expect(some.out).not.toMatch(/acme/)
  expect(await ask(home, 'select count(*) as rows from raw.crawl_targets')).toEqual([{ rows: 6 }])
}, 60_000)

test.each([
  [
    ['add', 'myspace/tom', 'x/not a name'],
    /no network "myspace".*instagram, tiktok, x, reddit\n.*/,
  ],
  [['add', 'acme'], /"acme" is no profile: write PLATFORM\/NAME/],
  [['add', 'x/acme', '--priority', 'high'], /give a whole number/],
  [['pause'], /missing required argument 'profile'/],
])('wrong usage: targets %j', async (args, message) => {
  const ended = await drumbeat(join(tempFolder(), 'workspace'), 'targets', ...args)
  expect([ended.code, ended.out, ended.err]).toEqual([2, '', expect.stringMatching(message)])
})

test('pausing what is no target says so', async () => {
  const ended = await drumbeat(join(tempFolder(), 'workspace'), 'targets', 'pause', 'x/acme')
  expect([ended.code, ended.err]).toEqual([1, expect.stringMatching(/no such targets: x\/acme/)])
})

test('retention: what is too old goes from raw and from what was derived', async () => {
  const home = join(tempFolder(), 'workspace')
  const file = join(home, '..', 'profiles.csv')
  writeFileSync(
    file,
    'platform,username,fetched_at,followers\nx,old,2025-10-01T00:00:00Z,1\nx,new,2026-11-01T00:00:00Z,2\n',
  )
  await drumbeat(home, 'import', 'profiles', file, ...NOW)
  await drumbeat(home, 'build', '--select', '+marts.top_profiles', ...NOW)
  expect(await ask(home, 'select username from marts.top_profiles order by all')).toHaveLength(2)
  const ran = await drumbeat(home, 'run', 'apply-retention', '--json', ...NOW)
  expect(ran.code, ran.err).toBe(0)
  expect(JSON.parse(ran.out)).toMatchObject({
    days: 400,
    deleted: { profile_snapshots: 1, profile_posts: 0, crawl_attempts: 0 },
  })
  expect(await ask(home, 'select username from marts.top_profiles')).toEqual([{ username: 'new' }])
}, 60_000)
