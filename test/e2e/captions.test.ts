import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { tempFolder } from '../temp.ts'
import { drumbeat } from './sample-week.ts'

const now = ['--now', '2026-11-20T08:00:00Z']

/** A message page with 30 captions and a post that sold with each of ten. */
async function workspace(): Promise<string> {
  const home = join(tempFolder(), 'workspace')
  expect((await drumbeat(home, 'init')).code).toBe(0)
  const write = (name: string, lines: readonly string[]) => {
    const file = join(home, '..', `${name}.csv`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  }
  const files = {
    accounts: write('accounts', [
      'platform,handle,brand,channel,timezone,audience_size',
      'messages,acme,acme,messages,Europe/Oslo,9000',
      'messages,other,other,messages,Europe/Oslo,9000',
    ]),
    captions: write('captions', [
      'text,brand,kind,category',
      ...Array.from({ length: 30 }, (_, i) => `words ${i},acme,ppv,${i % 2 ? 'city' : 'beach'}`),
    ]),
    posts: write('posts', [
      'account_id,posted_at,post_id,kind,caption,recipients,purchases,revenue,currency,read_at',
      ...Array.from({ length: 10 }, (_, i) => {
        const at = `2026-10-${10 + i}T18:00:00Z`
        return `messages:acme,${at},p${i},ppv,words ${i},800,${10 + i},${100 + 20 * i},EUR,2026-10-${13 + i}T18:00:00Z`
      }),
    ]),
  }
  for (const [kind, file] of Object.entries(files)) {
    const done = await drumbeat(home, 'import', kind, file, ...now)
    expect(done.code, done.err).toBe(0)
  }
  const built = await drumbeat(home, 'build', ...now)
  expect(built.code, built.err).toBe(0)
  return home
}

test('the captions of an account, chosen alone; and nothing to evaluate yet', async () => {
  const home = await workspace()
  const told = await drumbeat(home, 'captions', 'messages:acme', '--count', '12', ...now)
  expect(told.code, told.err).toBe(0)
  expect(told.out).toMatch(/^messages:acme, 2026-W48: eb-thompson-sharp4\/1, 5 % uniform batches/)
  expect(told.out).toMatch(/expected success rate [\d.]+ %, [\d.]+ % of the best possible/)
  expect(told.out).toMatch(/explored [\d.]+ %, never used [\d.]+ %/)
  const json = await drumbeat(home, 'captions', 'messages:acme', '--count', '12', '--json', ...now)
  const { pools } = JSON.parse(json.out) as {
    pools: {
      kind: string
      size: number
      chosen: { amount: number; draw: number; worth: number; propensity: number }[]
      others: { propensity: number }[]
    }[]
  }
  expect(pools.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(12)
  const ppv = pools.find(({ kind }) => kind === 'ppv')
  expect(ppv?.chosen).toHaveLength(ppv?.size ?? 0)
  for (const { draw, amount, worth } of ppv?.chosen ?? []) expect(worth).toBe(draw * amount)
  const all = [...(ppv?.chosen ?? []), ...(ppv?.others ?? [])]
  expect(all).toHaveLength(30)
  expect(all.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(ppv?.size ?? 0, 9)
  const stored = await drumbeat(home, 'sql', 'select count(*) as n from raw.caption_decisions')
  expect(stored.out).toMatch(/\b0\b/)

  const wrong = await drumbeat(home, 'captions', 'messages:acmee', ...now)
  expect([wrong.code, wrong.err]).toEqual([
    1,
    expect.stringMatching(/no account "messages:acmee" \(did you mean messages:acme/),
  ])
  const evaluated = await drumbeat(home, 'evaluate', '--policy', 'uniform', '--promote', ...now)
  expect([evaluated.code, evaluated.out]).toEqual([
    3,
    expect.stringMatching(/uniform\/1 is not promoted: no logged decision tells/),
  ])
}, 120_000)

test.each([
  [['captions'], /missing required argument 'account_id'/],
  [['captions', 'x:a', '--count', '0'], /whole number from 1 to 99999/],
  [['captions', 'x:a', '--week', 'next'], /week/],
  [['evaluate', '--policy', 'best'], /no caption policy "best"; there are: eb-thompson-sharp4/],
  [['evaluate', '--promote'], /'--promote' needs '--policy <name>'/],
  [['evaluate', '--weeks', '0'], /whole number from 1 to 520/],
])('wrong usage: %j ends with 2', async (args, message) => {
  const { code, err } = await drumbeat(join(tempFolder(), 'none'), ...args)
  expect([code, err]).toEqual([2, expect.stringMatching(message)])
})
