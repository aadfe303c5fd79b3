import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'

import { configFrom } from '../../../config.ts'
import { InvalidInputError, TryLaterError } from '../../../domain/errors.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { runLocally } from '../../../runtime/local.ts'
import { defineTask } from '../../../runtime/task.ts'
import { tempFolder } from '../../temp.ts'

async function environment() {
  const opened = await openEnvironment(
    configFrom({ DRUMBEAT_LOG_LEVEL: 'silent' }, tempFolder()),
    't',
  )
  onTestFinished(() => opened.close())
  return opened
}

const square = defineTask({
  id: 'square',
  doc: 'Squares a number.',
  input: z.object({ n: z.number() }),
  run: ({ n }, context) => {
    if (n < 0) throw new InvalidInputError('n is negative')
    return Promise.resolve({ square: n * n, asOf: context.asOf, traceId: context.traceId })
  },
})

test('a run checks its input, has its clock, and leaves two rows', async () => {
  const env = await environment()
  const now = '2026-11-20T08:00:00Z'
  const output = await runLocally(square, { n: 3 }, env, { now, traceId: 'trace' })
  expect(output).toEqual({ square: 9, asOf: now, traceId: 'trace' })
  const rows = await env.warehouse.query(
    'select event, trace_id, as_of, input, output from raw.task_runs order by event',
  )
  expect(rows).toMatchObject([
    { event: 'started', trace_id: 'trace', as_of: now, input: '{"n":3}' },
    { event: 'succeeded', output: expect.stringContaining('"square":9') as string },
  ])
  await expect(runLocally(square, { n: 'x' as never }, env)).rejects.toThrow(/square: n: .*number/)
})

test('fan-out keeps going when one fails, with the same clock and trace', async () => {
  const env = await environment()
  const all = defineTask({
    id: 'all',
    doc: 'Squares several.',
    input: z.object({}),
    run: (_, context) => context.each(square, [{ n: 1 }, { n: -1 }, { n: 2 }]),
  })
  const outcomes = await runLocally(all, {}, env, { now: '2026-11-20T08:00:00Z', traceId: 'trace' })
  expect(outcomes).toMatchObject([
    { isOk: true, output: { square: 1, traceId: 'trace' } },
    { isOk: false, error: 'n is negative' },
    { isOk: true, output: { square: 4 } },
  ])
})

test('what may pass is tried again, what will not is not', async () => {
  const env = await environment()
  const attempts = { later: 0, never: 0 }
  const flaky = defineTask({
    id: 'flaky',
    doc: 'Fails.',
    input: z.object({ kind: z.enum(['later', 'never']) }),
    retry: { attempts: 3, pauseMs: 1 },
    run: ({ kind }) => {
      attempts[kind] += 1
      if (kind === 'never') throw new InvalidInputError('never')
      if (attempts.later < 3) throw new TryLaterError('later')
      return Promise.resolve('done')
    },
  })
  expect(await runLocally(flaky, { kind: 'later' }, env)).toBe('done')
  await expect(runLocally(flaky, { kind: 'never' }, env)).rejects.toThrow('never')
  expect(attempts).toEqual({ later: 3, never: 1 })
})

test('a schedule that no clock could run is refused when the task is defined', () => {
  const schedule = (cron: string, timezone: string) => () =>
    defineTask({
      id: 'x',
      doc: 'x',
      input: z.object({}),
      schedule: { cron, timezone },
      run: () => Promise.resolve(null),
    })
  expect(schedule('61 * * * *', 'UTC')).toThrow(/cron pattern of five fields/)
  expect(schedule('* * * * *', 'Mars/Crater')).toThrow(/IANA/)
})
