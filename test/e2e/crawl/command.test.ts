import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test, vi } from 'vitest'

import { makeProgram } from '../../../commands/program.ts'
import type { CrawlSummary } from '../../../crawler/crawl-summary.ts'
import { tempFolder } from '../../temp.ts'
import { ask } from '../sample-week.ts'
import { json, layouts } from './layouts.ts'
import { startDrumbeat } from './program.ts'
import { startProxy } from './proxy.ts'
import { namesOf, serveSite } from './site.ts'
import { newHome } from './workspace.ts'

const TOKEN = 'tok3n-made-up-0123456789'
const PASSWORD = 'pa55word-made-up'

/** The raw tables that hold a text in any of their columns. */
async function tablesWith(home: string, text: string): Promise<unknown[]> {
  const tables = await ask(
    home,
    `select table_name as name from information_schema.tables where table_schema = 'raw'`,
  )
  const searches = tables.map(({ name }) => {
    const held = `contains(cast(rows as varchar), '${text}')`
    return `select '${String(name)}' as name from raw."${String(name)}" as rows where ${held}`
  })
  expect(searches.length).toBeGreaterThan(10)
  const found = await ask(home, `select distinct name from (${searches.join(' union all ')})`)
  return found.map(({ name }) => name)
}

/** Runs a command in this process and gives back what it printed. */
async function runHere(...args: string[]): Promise<string> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('DRUMBEAT_LOG_LEVEL', 'silent')
  try {
    await makeProgram().parseAsync(['node', 'drumbeat', ...args])
    return out.mock.calls.map(([text]) => String(text)).join('')
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}

test('tokens and passwords of proxies are used, and stand in no row, file, log line or error', async () => {
  const x = await serveSite('x', ({ name, headers }) => {
    const echo = { 'set-cookie': `sid=${TOKEN}`, 'x-echo': String(headers.authorization) }
    if (name === 'xb')
      return json({ title: 'Unauthorized', token: headers.authorization }, 401, echo)
    if (name === 'xc') return json({ unheard: headers }, 200, echo)
    return name === 'xd'
      ? { status: 302, headers: { location: `http://evil.example/?t=${TOKEN}` } }
      : layouts.x.ok(name)
  })
  const proxy = await startProxy(`ann:${PASSWORD}`)
  const home = newHome({ sites: { x }, max_failure_rate: 1 })
  const cwd = join(home, '..', 'elsewhere')
  const programs = join(home, '..', 'programs')
  for (const folder of [cwd, programs]) mkdirSync(folder)
  writeFileSync(join(programs, 'ps'), `#!/bin/sh\ntouch '${programs}/ps-was-run'\n`, {
    mode: 0o755,
  })
  const crawl = (port: number, ...args: string[]) =>
    startDrumbeat(['crawl', '--home', home, ...args], {
      cwd,
      env: {
        PATH: `${programs}:${process.env['PATH']}`,
        DRUMBEAT_LOG_LEVEL: 'trace',
        CRAWLEE_LOG_LEVEL: 'DEBUG',
        CRAWLEE_PERSIST_STORAGE: '1',
        X_BEARER_TOKEN: TOKEN,
        CRAWL_PROXIES: `http://ann:${PASSWORD}@127.0.0.1:${port}`,
      },
    }).ended
  await runHere('targets', 'add', 'x/xa', 'x/xb', 'x/xc', 'x/xd', '--home', home)
  const ended = await crawl(proxy.port)
  expect(ended.out).toMatch(/1 ok, 1 blocked, 1 layout_changed, 1 failed/)
  expect(x.asked.map(({ headers }) => headers.authorization)).toEqual(
    Array.from({ length: 4 }, () => `Bearer ${TOKEN}`),
  )
  expect(new Set(proxy.forwarded)).toEqual(new Set([x.host]))

  const dead = await crawl(1, '--limit', '1')
  expect(dead.out).toMatch(/1 failed/)
  expect(x.asked).toHaveLength(4)

  const said = ended.out + ended.err + dead.out + dead.err
  expect(said).toMatch(/crawl-profiles succeeded/)
  const base64 = Buffer.from(`ann:${PASSWORD}`).toString('base64')
  for (const secret of [TOKEN, PASSWORD, base64]) {
    expect(said).not.toContain(secret)
    expect(await tablesWith(home, secret)).toEqual([])
    for (const file of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const path = join(file.parentPath, file.name)
      expect(readFileSync(path).includes(secret), path).toBe(false)
    }
  }
  expect(await tablesWith(home, 'evil.example'), 'what is searched is there').toContain(
    'crawl_attempts',
  )
  expect(readdirSync(cwd), 'nothing of Crawlee’s').toEqual([])
  expect(readdirSync(programs), 'no program started beside it').toEqual(['ps'])
  expect(readdirSync(home).filter((name) => /storage|crawlee/i.test(name))).toEqual([])
})

test('Ctrl-C: what is under way lands, the command says so, and its exit code is not 0', async () => {
  const running = Promise.withResolvers<void>()
  const tiktok = await serveSite('tiktok', ({ name }) => {
    if (tiktok.asked.length === 4) running.resolve()
    return layouts.tiktok.ok(name)
  })
  const home = newHome({ sites: { tiktok } })
  const names = namesOf('tiktok/tia', 300)
  await runHere('targets', 'add', ...names, '--home', home)
  const { child, ended } = startDrumbeat(['crawl', '--home', home, '--json'])
  await running.promise
  child.kill('SIGINT')
  const { code, signal, out } = await ended
  expect([code, signal]).toEqual([3, null])
  const summary = JSON.parse(out) as CrawlSummary
  expect(summary.needs_person).toEqual([
    `tiktok: interrupted; ${summary.left} profiles left for another crawl`,
  ])
  expect(summary.outcomes).toEqual({ ok: tiktok.asked.length })
  expect(await ask(home, 'select count(*) as n from raw.profile_snapshots')).toEqual([
    { n: tiktok.asked.length },
  ])
  expect(
    await ask(home, `select event from raw.task_runs where task_id = 'crawl-profiles'`),
  ).toEqual([{ event: 'started' }, { event: 'succeeded' }])
})

describe('drumbeat crawl', () => {
  test('--max-age: how old a reading may be; --only, --platform and --limit choose', async () => {
    const reddit = await serveSite('reddit')
    const tiktok = await serveSite('tiktok')
    const home = newHome({ sites: { reddit, tiktok }, pace_ms: 1 })
    await runHere('targets', 'add', 'reddit/rea', 'reddit/rob', 'tiktok/rea', '--home', home)
    const crawl = async (now: string, ...args: string[]) => {
      const out = await runHere('crawl', '--json', '--home', home, '--now', now, ...args)
      return (JSON.parse(out) as CrawlSummary).due
    }
    expect(await crawl('2026-11-20T08:00:00Z')).toBe(3)
    expect(await crawl('2026-11-20T08:50:00Z', '--max-age', '1h')).toBe(0)
    expect(await crawl('2026-11-20T08:50:00Z', '--max-age', '45m', '--only', 'reddit/rea')).toBe(1)
    expect(await crawl('2026-11-22T08:30:00Z', '--max-age', '2d', '--platform', 'reddit')).toBe(1)
    expect(await crawl('2026-11-22T08:30:00Z', '--max-age', '0.5d', '--limit', '1')).toBe(1)
    expect(reddit.asked.length + tiktok.asked.length).toBe(6)
  })

  test.each([
    [['--max-age', '20'], /give a time such as 20h, 45m or 2d/],
    [['--max-age', '-1h'], /give a time such as/],
    [['--max-age', '1w'], /give a time such as/],
    [['--max-age', 'h'], /give a time such as/],
    [['--limit', '0'], /give a whole number from 1/],
    [['--limit', 'ten'], /give a whole number from 1/],
    [['--only'], /argument missing/],
  ])('wrong usage is refused with what would be right: %j', async (args, message) => {
    const home = join(tempFolder(), 'workspace')
    await expect(runHere('crawl', '--home', home, ...args)).rejects.toThrow(message)
    expect(existsSync(home)).toBe(false)
  })

  test('nothing to crawl is said, not failed', async () => {
    expect(await runHere('crawl', '--home', newHome({}))).toMatch(/^nothing was due/)
  })
})
