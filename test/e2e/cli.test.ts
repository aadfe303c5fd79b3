import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { tempFolder } from '../temp.ts'
import { drumbeat, runProgram } from './sample-week.ts'

function newHome(): string {
  return join(tempFolder(), 'workspace')
}

test.each([
  [['plan'], /required option '--week/],
  [['plan', '--week', '2026-W54'], /"2026-W54" is not an ISO week: write it as 2026-W48/],
  [['plan', '--week', '2026-W48', '--mode', 'fast'], /optimize, safe, conservative/],
  [['import', 'poems', 'x.csv'], /brands, accounts, captions/],
  [['import', 'posts'], /missing required argument 'file'/],
  [['build', '--now', 'yesterday'], /"yesterday" is not an instant.*2026-11-20T08:00:00Z/],
  [['publish', '--wait', 'long'], /number of seconds/],
  [['sql'], /give a query, or a file with --file/],
  [['sql', 'select 1', '--limit', '0'], /--limit must be a whole number/],
  [['run', 'no-such-task'], /there is no task "no-such-task"; there are:[\s\S]*build-models/],
  [['run', 'plan-week', '--input', '{week'], /--input is not JSON/],
  [['queue', 'hold', 'x'], /required option '--by/],
  [['queue', 'resolve', 'x', 'maybe', '--by', 'a'], /posted, not-posted/],
  [['accounts', 'pause', 'x:acme'], /required option '--by/],
  [['dance'], /unknown command 'dance'/],
])('wrong usage: %j ends with 2 and says what would be right', async (args, message) => {
  const home = newHome()
  const ended = await drumbeat(home, ...args)
  expect(ended.err).toMatch(message)
  expect(ended.code).toBe(2)
  expect(ended.out).toBe('')
})

test('help has examples and ends with 0', async () => {
  const ended = await runProgram('cli.ts', ['import', '--help'])
  expect(ended.code).toBe(0)
  expect(ended.out).toMatch(/Examples:\n {2}\$ npx drumbeat import/)
})

test('a small workspace of one’s own: init, import, build, plan, export, ask', async () => {
  const home = newHome()
  const now = ['--now', '2026-11-20T08:00:00Z']
  expect((await drumbeat(home, 'init')).out).toMatch(/workspace ready/)
  const folder = join(home, '..')
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const accounts = file('accounts.csv', 'platform,handle,timezone\nx,acme,Europe/Oslo\n')
  const captions = file('captions.csv', 'text,kind\nGood morning,feed\n=1+1 is two,feed\n')
  const posts = file(
    'posts.csv',
    'account_id,posted_at,post_id,caption,likes\nx:acme,2026-11-01T10:00:00Z,1,Hi,5\nx:acme,yesterday,2,Hi,5\n',
  )
  expect(await drumbeat(home, 'import', 'accounts', accounts, ...now)).toMatchObject({ code: 0 })
  expect(await drumbeat(home, 'import', 'captions', captions, ...now)).toMatchObject({ code: 0 })
  const dry = await drumbeat(home, 'import', 'posts', posts, '--dry-run', ...now)
  expect(dry.out).toMatch(/line 3, posted_at/)
  const imported = await drumbeat(home, 'import', 'posts', posts, '--json', ...now)
  expect(imported.code).toBe(3)
  expect(JSON.parse(imported.out)).toMatchObject({ read: 2, added: 1, rejected: 1 })
  expect((await drumbeat(home, 'build', ...now)).code).toBe(0)
  expect((await drumbeat(home, 'build', ...now)).out).toMatch(/^0 models built|unchanged/)
  const planned = await drumbeat(home, 'plan', '--week', '2026-W48', ...now)
  expect(planned.out).toMatch(/x:acme/)
  expect(planned.code).toBe(0)
  const exported = await drumbeat(home, 'export', '--week', '2026-W48', ...now)
  expect(exported.code, exported.err).toBe(0)
  const unreviewed = await drumbeat(home, 'approvals', '--week', '2026-W48', ...now)
  expect(unreviewed.out).toMatch(/^0 approved/)
  const status = await drumbeat(home, 'status', '--json')
  expect(JSON.parse(status.out)).toMatchObject({ post_rows: 1, rejected_records: 1, owner: null })
  const asked = await drumbeat(home, 'sql', 'select account_id from staging.accounts', '--json')
  expect(JSON.parse(asked.out)).toEqual([{ account_id: 'x:acme' }])
  const refused = await drumbeat(home, 'sql', 'drop table raw.posts')
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/read-only/)])
  const missing = await drumbeat(home, 'explain', 'ffff')
  expect(missing.code).toBe(1)
  expect(missing.err).toMatch(/ffff/)
}, 120_000)

test('npm start never touches a workspace that holds somebody’s data', async () => {
  const home = newHome()
  mkdirSync(home, { recursive: true })
  expect((await drumbeat(home, 'init')).code).toBe(0)
  const ended = await runProgram('examples/sample/start.ts', ['--home', home])
  expect(ended.code).toBe(1)
  expect(ended.err).toMatch(/is not the sample: name another folder/)
})

test('asking before anything was run says what to do', async () => {
  const ended = await drumbeat(newHome(), 'sql', 'select 1')
  expect([ended.code, ended.err]).toEqual([
    1,
    expect.stringMatching(/no snapshot.*end of every run/),
  ])
})
