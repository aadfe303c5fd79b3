import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { captionKey } from '../../domain/caption-key.ts'
import { tempFolder } from '../temp.ts'
import { ask, drumbeat } from './sample-week.ts'

const NOW = ['--now', '2026-11-20T08:00:00Z']
const [A, B] = [captionKey('Would you?'), captionKey('You would.')]

/** 30 settled posts of a feed. */
function postsFile(): string {
  const rows = Array.from({ length: 30 }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0')
    const posted = `2026-10-${day}T${10 + Math.floor(i / 28)}:00:00Z`
    return `x:acme,p${i},${posted},2026-11-10T10:00:00Z,2000,${90 + (i % 3) * 10}`
  })
  return `account_id,post_id,posted_at,read_at,impressions,likes\n${rows.join('\n')}\n`
}

test('experiments: the time it takes is told, then started, looked at, shown, stopped', async () => {
  const home = join(tempFolder(), 'workspace')
  const run = (...args: string[]) => drumbeat(home, ...args, ...NOW)
  const imported = async (kind: string, text: string) => {
    const file = join(home, '..', `${kind}.csv`)
    writeFileSync(file, text)
    const ended = await run('import', kind, file)
    expect([ended.code, ended.err]).toEqual([0, ''])
  }
  await imported('accounts', 'platform,handle,audience_size\nx,acme,5000\n')
  await imported('captions', 'text,kind\nWould you?,feed\nYou would.,feed\nA third one,feed\n')
  await imported('posts', postsFile())
  expect((await run('build')).code).toBe(0)
  const start = ['experiments', 'start', 'question', '--account', 'x:acme', '--by', 'dana']
  const arms = (effect: string) => ['--a', A.slice(0, 10), '--b', B, '--effect', effect]
  const slow = await run(...start, ...arms('0.02'))
  expect([slow.code, slow.out]).toEqual([2, ''])
  expect(slow.err).toMatch(/at this volume, [\d,]+ weeks: .*more than 26 weeks do not pay/)
  const started = await run(...start, ...arms('0.5'))
  expect(started.out).toMatch(
    /^at this volume, \d+ weeks: each arm gets 0\.5 posts and .* with a chance of 80 %\n“question” on x:acme: started \(\w+\)\n$/,
  )
  expect((await run('run', 'look-at-experiments')).out).toMatch(/"looked_at": 1/)
  expect((await run('run', 'set-learning-modes')).out).toMatch(/"account_id": "x:acme"/)
  const shown = await run('experiments', 'show', 'question')
  expect(shown.out).toMatch(/state: running[\s\S]*log_e_value[\s\S]*\nA +running +false/)
  const end = ['--by', 'dana', '--reason', 'enough']
  expect((await run('experiments', 'stop', 'question', ...end)).code).toBe(0)
  expect(await ask(home, 'select state, end_reason from staging.experiments')).toEqual([
    { state: 'stopped', end_reason: 'enough' },
  ])
}, 120_000)

test.each([
  [['start', 'x', '--by', 'dana', '--effect', 'big'], /give a share above 0/],
  [['start', 'x'], /required option '--by/],
  [['stop', 'x', '--by', 'dana'], /required option '--reason/],
])('wrong usage: experiments %j', async (args, message) => {
  const ended = await drumbeat(join(tempFolder(), 'workspace'), 'experiments', ...args)
  expect([ended.code, ended.out, ended.err]).toEqual([2, '', expect.stringMatching(message)])
})
