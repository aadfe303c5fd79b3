import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { drumbeat } from './sample-week.ts'

const NOW = ['--now', '2026-11-20T08:00:00Z']
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
const home = join(folder, 'workspace')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One account on x with words for a week: small enough to be planned at once. */
beforeAll(async () => {
  await drumbeat(home, 'init')
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const words = Array.from({ length: 32 }, (_, i) => `Good morning number ${i + 1},feed`)
  const accounts = 'platform,handle,brand,timezone\nx,acme,acme,Europe/Oslo\n'
  await drumbeat(home, 'import', 'accounts', file('accounts.csv', accounts), ...NOW)
  const captions = `text,kind\n${words.join('\n')}\n`
  await drumbeat(home, 'import', 'captions', file('captions.csv', captions), ...NOW)
  const built = await drumbeat(home, 'build', ...NOW)
  if (built.code !== 0) throw new Error(built.err)
}, 120_000)

const plan = (...args: string[]) => drumbeat(home, 'plan', '--week', '2026-W48', ...args, ...NOW)

test('too much asked for: what is in the way, what would be enough, then a plan that gives way', async () => {
  const refused = await plan('--at-least', '4')
  expect(refused.code).toBe(3)
  expect(refused.out).toMatch(/acme was not planned: the items asked for a day cannot be had/)
  expect(refused.out).toMatch(/--relax daily=4 \(the limit a day, 3 → 4 a day\)/)
  const wrong = await plan('--relax', 'sleep')
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/name one of gap, daily/)])
  const given = await plan('--at-least', '3', '--relax', 'at_least')
  expect(given.code, given.err).toBe(0)
  expect(given.out).toMatch(/nothing under the same rules is worth more than/)
  expect(given.out).toMatch(/rules given up: at_least/)
}, 120_000)

test('what if: the difference to the stored plan, for people and as JSON, nothing stored', async () => {
  const shown = await plan('--what-if', 'mode=safe', '--what-if', 'cap.daily=2')
  expect(shown.code, shown.err).toBe(0)
  expect(shown.out).toMatch(/had mode=safe, cap\.daily=2 been so.*nothing is stored/)
  expect(shown.out).toMatch(/x:acme {2}(gone|moved|other caption)/)
  const json = await plan('--brand', 'acme', '--what-if', 'gap=120', '--json')
  expect(JSON.parse(json.out)).toMatchObject([{ brand: 'acme', asked: ['gap=120'], notes: [] }])
  const runs = await drumbeat(home, 'sql', 'select count(*) as n from raw.plan_runs', '--json')
  expect(JSON.parse(runs.out)).toMatchObject([{ n: expect.anything() }])
  expect(Number(JSON.parse(runs.out)[0].n)).toBe(1)
  const wrong = await plan('--what-if', 'speed=3')
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/ask for mode=safe/)])
}, 120_000)
