import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import { projectPath } from '../../sql/project-files.ts'
import { tempFolder } from '../temp.ts'
import { addAccount, openQueue } from '../unit/exporters/queue/workspace.ts'

const KEY = 'planted-token-key-0000000000000000'
const NOW = ['--now', '2026-11-20T08:00:00Z']

/** `npx drumbeat tokens …` with something on standard input; nothing secret may be shown. */
async function tokens(home: string, args: readonly string[], input = '', env: object = {}) {
  const child = spawn(
    process.execPath,
    [projectPath('cli.ts'), 'tokens', ...args, '--home', home],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, DRUMBEAT_LOG_LEVEL: 'error', DRUMBEAT_TOKEN_KEY: KEY, ...env },
    },
  )
  child.stdin.on('error', () => undefined).end(input)
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  expect(`${out}${err}`).not.toContain('planted')
  return { code: child.exitCode, out, err }
}

async function workspace(): Promise<string> {
  const home = tempFolder()
  const queue = await openQueue({ home })
  await addAccount(queue.warehouse, 'x:ana')
  await queue.close()
  return home
}

test('a token is set, listed, refused where it is wrong, and removed', async () => {
  const home = await workspace()
  const answer = '{"access_token":"planted-1","refresh_token":"planted-2","expires_in":7200}'
  const set = await tokens(home, ['set', 'x:ana', 'x', '--json', ...NOW], answer)
  expect(set).toMatchObject({ code: 3, err: '' })
  expect(JSON.parse(set.out)).toEqual({
    account_id: 'x:ana',
    provider: 'x',
    expires_at: '2026-11-20T10:00:00Z',
    has_refresh_token: true,
  })
  expect(readFileSync(join(home, 'tokens.enc.json'), 'utf8')).not.toContain('planted')

  const again = await tokens(home, ['set', 'x:ana', 'x', ...NOW], 'planted-3', {
    X_CLIENT_ID: 'id',
    X_CLIENT_SECRET: 'secret',
  })
  expect(again).toMatchObject({
    code: 0,
    out: 'the token of x:ana at x is kept; it does not end\n',
  })

  const listed = await tokens(home, ['list', '--json', ...NOW])
  expect(JSON.parse(listed.out)).toEqual([
    {
      account_id: 'x:ana',
      provider: 'x',
      state: 'fine',
      expires_at: null,
      stored_at: '2026-11-20T08:00:00Z',
      detail: null,
    },
  ])

  type Refusal = [args: string[], code: number, message: RegExp, env?: object]
  const refused = async ([args, code, message, env]: Refusal) => {
    const ended = await tokens(home, args, 'planted and more', env)
    expect(ended.err, args.join(' ')).toMatch(message)
    expect([ended.code, ended.out]).toEqual([code, ''])
  }
  const other = { DRUMBEAT_TOKEN_KEY: 'y'.repeat(32) }
  const refusals: Refusal[] = [
    [['set', 'x:ana', 'nowhere'], 2, /no provider "nowhere"; there are: .*x/],
    [['set', 'x:ana', 'x', 'planted'], 2, /too many arguments/],
    [['list'], 1, /another key than DRUMBEAT_TOKEN_KEY/, other],
    [['list'], 1, /needs the setting DRUMBEAT_TOKEN_KEY/, { DRUMBEAT_TOKEN_KEY: '' }],
    [['remove', 'x:ana', 'reddit'], 1, /no token at reddit; there are: x:ana x/],
  ]
  await Promise.all(refusals.map(refused))
  await refused([['set', 'x:nobody', 'x'], 1, /no account "x:nobody"; there are: x:ana/])
  await refused([['set', 'x:ana', 'x'], 2, /is given as JSON/])
  await refused([['refresh', 'x:nobody'], 1, /these have: x:ana/])

  const kept = await tokens(home, ['refresh', '--json'])
  expect(JSON.parse(kept.out)).toMatchObject({ refreshed: 0, kept: 1, warnings: [] })

  const token = '{"access_token":"planted-1","expires_at":"2026-11-21T08:00:00Z"}'
  await tokens(home, ['set', 'x:ana', 'x', ...NOW], token)
  const ended = await tokens(home, ['list', '--now', '2026-11-21T08:00:00Z'])
  expect(ended.code).toBe(3)
  expect(ended.out).toMatch(/needs a person: x:ana at x: ended, until 2026-11-21T08:00:00Z/)
  expect(await tokens(home, ['remove', 'x:ana', 'x'])).toMatchObject({ code: 0 })
  expect((await tokens(home, ['list'])).out).toBe('no tokens yet\n')
}, 120_000)
