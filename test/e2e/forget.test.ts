import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { ForgetStep } from '../../crawler/privacy/forget-person.ts'
import { tempFolder } from '../temp.ts'
import { ask, drumbeat } from './sample-week.ts'

const KEY = 'e2e-0123456789abcdef0123456789abcdef'
const NOW = ['--now', '2026-11-20T08:00:00Z']
const NAME = 'forget_me_9f3a'
const PERSON = `reddit/${NAME}`
const CHILD = new URL('forget-child.ts', import.meta.url).pathname

/** The exchange of the file is killed at each of its steps beside `sql/duckdb/rewrite.ts`. */
const SOME_STEPS = ['deleted', 'renamed', 'rewritten'] as const
const STEPS = [...SOME_STEPS, 'rebuilt', 'copying', 'copied', 'closed', 'swept'] as const

const template = mkdtempSync(join(tmpdir(), 'drumbeat-'))

beforeEach(() => {
  process.env['DRUMBEAT_SUPPRESSION_KEY'] = KEY
})
beforeAll(() => fill(template))
afterAll(() => rmSync(template, { recursive: true, force: true }))

/** A workspace that holds the person in every way there is, and the files it came from. */
function newWorkspace(): { home: string; targets: string; profiles: string } {
  const folder = tempFolder()
  cpSync(template, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  return {
    home: join(folder, 'workspace'),
    targets: join(folder, 'targets.csv'),
    profiles: join(folder, `profiles_${NAME}.csv`),
  }
}

async function fill(folder: string): Promise<void> {
  const home = join(folder, 'workspace')
  const targets = join(folder, 'targets.csv')
  writeFileSync(targets, `platform,username,niche\nreddit,${NAME},sea\nreddit,other,sea\n`)
  const profiles = join(folder, `profiles_${NAME}.csv`)
  writeFileSync(
    profiles,
    [
      'platform,username,fetched_at,full_name,bio,followers',
      `reddit,${NAME},2026-11-19T08:00:00Z,Some One,I write as u/${NAME},10`,
      `reddit,${NAME},2026-11-12T08:00:00Z,Some One,I write as u/${NAME},8`,
      `reddit,other,2026-11-19T08:00:00Z,Other,friend of u/${NAME},20`,
      `reddit,${NAME},tomorrow,Some One,,8`,
      `reddit,${NAME},2026-11-19T08:00:00Z,one,cell,too,many`,
      '',
    ].join('\n'),
  )
  expect((await drumbeat(home, 'import', 'targets', targets, ...NOW)).code).toBe(0)
  expect((await drumbeat(home, 'import', 'profiles', profiles, ...NOW)).code).toBe(3)
  expect((await drumbeat(home, 'build', '--select', '+marts.top_profiles', ...NOW)).code).toBe(0)
  mkdirSync(join(home, 'backups'))
  copyFileSync(join(home, 'snapshot.duckdb'), join(home, 'backups', 'monday.duckdb'))
  copyFileSync(profiles, join(home, 'backups', 'profiles.csv'))
  writeFileSync(join(home, 'snapshot.duckdb.1.new'), readFileSync(join(home, 'snapshot.duckdb')))
  writeFileSync(join(home, 'temp', 'spilled'), NAME)
  writeFileSync(join(home, 'crawl.log'), `GET ${NAME}\n`)
}

/** Files of the workspace whose bytes hold the name, in either case. */
function filesNaming(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path, 'latin1').toLowerCase().includes(NAME))
}

const PROFILES = 'select username, bio, followers, growth_7d from marts.top_profiles'
const OTHERS = [
  { username: 'other', bio: 'friend of u/[forgotten]', followers: 20, growth_7d: null },
]

async function expectForgotten(home: string): Promise<void> {
  expect(filesNaming(home)).toEqual([])
  expect(await ask(home, PROFILES)).toEqual(OTHERS)
  expect(await ask(home, 'select count(*) as rows from raw.suppressions')).toEqual([{ rows: 2 }])
}

test('forget: told first, done with --yes, for good, and once more is fine', async () => {
  const { home, targets, profiles } = newWorkspace()
  expect(filesNaming(home).length).toBeGreaterThan(2)

  const told = await drumbeat(home, 'forget', PERSON, ...NOW)
  expect(told.code).toBe(3)
  expect(told.out).toMatch(/nothing was deleted[\s\S]*2 rows of raw\.profile_snapshots[\s\S]*--yes/)
  expect(await ask(home, PROFILES)).toHaveLength(2)
  expect(await ask(home, 'select * from raw.suppressions')).toEqual([])

  const done = await drumbeat(home, 'forget', `Reddit/u/${NAME.toUpperCase()}`, '--yes', ...NOW)
  expect(done.code, done.err).toBe(0)
  expect(done.out).toMatch(/is forgotten[\s\S]*deleted: 1 rows of marts\.top_profiles/)
  expect(done.out).toMatch(/deleted: 1 rows of raw\.rejected_records/)
  await expectForgotten(home)

  const again = await drumbeat(home, 'forget', PERSON, '--yes', '--json', ...NOW)
  expect(again.code, again.err).toBe(0)
  expect(JSON.parse(again.out)).toMatchObject({
    subject: PERSON,
    suppressed_before: '2026-11-20T08:00:00Z',
    deleted: [],
    redacted: [],
    kept: [],
    backups: ['backups/monday.duckdb'],
  })
  await expectForgotten(home)

  const imported = await drumbeat(home, 'import', 'targets', targets, '--json', ...NOW)
  expect(imported.code).toBe(3)
  expect(JSON.parse(imported.out)).toMatchObject({
    added: 0,
    known: 1,
    rejected: 1,
    rejections: [
      { line: 2, field: 'username', reason: 'this person asked to be forgotten', value: null },
    ],
  })
  const copy = join(home, '..', 'again.csv')
  writeFileSync(copy, readFileSync(profiles, 'utf8').replace(/^.*,Other,.*\n/m, ''))
  const snapshots = await drumbeat(home, 'import', 'profiles', copy, '--json', ...NOW)
  expect(JSON.parse(snapshots.out)).toMatchObject({ rejected: 4 })
  const added = await drumbeat(home, 'targets', 'add', PERSON, ...NOW)
  expect([added.code, added.err]).toEqual([1, expect.stringMatching(/asked to be forgotten/)])
  expect(filesNaming(home)).toEqual([])
}, 180_000)

test('somebody never seen is refused from then on', async () => {
  const home = join(tempFolder(), 'workspace')
  const done = await drumbeat(home, 'forget', 'x/never_seen', '--yes', ...NOW)
  expect([done.code, done.out]).toEqual([0, expect.stringMatching(/nothing of them was left/)])
  const added = await drumbeat(home, 'targets', 'add', 'x/Never_Seen', 'x/seen', ...NOW)
  expect([added.code, added.err]).toEqual([1, expect.stringMatching(/x\/never_seen asked to be/)])
  expect((await drumbeat(home, 'targets', 'add', 'x/seen', ...NOW)).code).toBe(0)
}, 60_000)

test('without the key nothing proceeds blindly, and another key is noticed', async () => {
  const home = join(tempFolder(), 'workspace')
  delete process.env['DRUMBEAT_SUPPRESSION_KEY']
  const missing = await drumbeat(home, 'forget', 'x/ann', '--yes', ...NOW)
  expect(missing.code).toBe(1)
  expect(missing.err).toMatch(/openssl rand -hex 32.*DRUMBEAT_SUPPRESSION_KEY/)
  expect((await drumbeat(home, 'targets', 'add', 'x/ben', ...NOW)).code).toBe(0)
  process.env['DRUMBEAT_SUPPRESSION_KEY'] = 'short'
  expect((await drumbeat(home, 'targets', 'list')).err).toMatch(/SUPPRESSION_KEY: at least 32/)
  process.env['DRUMBEAT_SUPPRESSION_KEY'] = KEY
  expect((await drumbeat(home, 'forget', 'x/ann', '--yes', ...NOW)).code).toBe(0)
  const file = join(home, '..', 'targets.csv')
  writeFileSync(file, 'platform,username\nx,ben\n')
  for (const key of [undefined, `${KEY}-other`]) {
    if (key === undefined) delete process.env['DRUMBEAT_SUPPRESSION_KEY']
    else process.env['DRUMBEAT_SUPPRESSION_KEY'] = key
    const problem = key === undefined ? /needs the setting/ : /another key/
    for (const args of [
      ['targets', 'add', 'x/cy'],
      key === undefined ? ['import', 'targets', file] : ['forget', 'x/cy', '--yes'],
    ]) {
      const ended = await drumbeat(home, ...args, ...NOW)
      expect([ended.code, ended.err], args.join(' ')).toEqual([1, expect.stringMatching(problem)])
    }
  }
}, 120_000)

/** Runs forget in a child that stops (kills itself, or waits) when it comes to a step. */
function forgetUntil(home: string, step: ForgetStep, way: 'kill' | 'wait') {
  return spawn(process.execPath, [CHILD, home, PERSON, step, way], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DRUMBEAT_LOG_LEVEL: 'error' },
  })
}

test.each(process.env['DRUMBEAT_PROOF'] === '1' ? STEPS : SOME_STEPS)(
  'killed when it is %s, the same command ends the work',
  async (step) => {
    const { home } = newWorkspace()
    const [, signal] = (await once(forgetUntil(home, step, 'kill'), 'exit')) as unknown[]
    expect(signal).toBe('SIGKILL')
    const done = await drumbeat(home, 'forget', PERSON, '--yes', ...NOW)
    expect(done.code, done.err).toBe(0)
    await expectForgotten(home)
  },
  120_000,
)

test('the workspace stays owned while its file is exchanged', async () => {
  const { home } = newWorkspace()
  const child = forgetUntil(home, 'closed', 'wait')
  await once(child.stdout, 'data')
  const refused = await drumbeat(home, 'build', ...NOW)
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/is in use by process/)])
  child.kill('SIGKILL')
  await once(child, 'exit')
}, 60_000)
