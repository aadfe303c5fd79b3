import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

import { expect, test } from 'vitest'

import { configFrom, SETTINGS_FILE } from '../../../config.ts'
import {
  NeverRetryError,
  NotConfiguredError,
  TryLaterError,
  type DrumbeatError,
} from '../../../domain/errors.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { openBigQuery } from '../../../sql/bigquery/bigquery-warehouse.ts'
import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { WarehouseError } from '../../../sql/warehouse-error.ts'
import { tempFolder } from '../../temp.ts'
import { pointAt } from './command-line.ts'
import { startDeployed } from './local.ts'
import { TOKEN, type Seen } from './server.ts'

const isInsert = ({ method, path }: Seen): boolean => method === 'POST' && path.endsWith('/jobs')
const jobOf = ({ body }: Seen): JobResource => body as JobResource
const one = { fields: [{ name: 'n', type: 'INTEGER' }], rows: [['1']] }

async function caught(work: Promise<unknown>): Promise<DrumbeatError> {
  return work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error as DrumbeatError,
  )
}

test('every job carries labels, a time limit, a limit of bytes and its location', async () => {
  const { server, warehouse } = await startDeployed()
  await warehouse.execute('select 1 from raw.posts join `marts.x` using (post_id)')
  const [request] = server.seen.filter(isInsert)
  expect(request?.body).toMatchObject({
    jobReference: { projectId: 'test-project', location: 'EU' },
    configuration: {
      jobTimeoutMs: '300000',
      labels: { app: 'drumbeat', command: 'drumbeat_test_' },
      query: {
        query: 'select 1 from drumbeat_raw.posts join `drumbeat_marts.x` using (post_id)',
        useLegacySql: false,
        maximumBytesBilled: '5000000000',
      },
    },
  })
})

test('ids come from run, statement and turn: the same again in the same run, others elsewhere', async () => {
  const { server, warehouse, other } = await startDeployed()
  const idsOf = async (run: typeof warehouse): Promise<(string | undefined)[]> => {
    const before = server.seen.length
    await run.execute('select 1')
    await run.execute('select 1')
    await run.execute('select @x', { x: 1 })
    return server.seen
      .slice(before)
      .filter(isInsert)
      .map((request) => jobOf(request).jobReference.jobId)
  }
  const [first, second] = [await idsOf(other('run-2')), await idsOf(other('run-3'))]
  expect(new Set([...first, ...second]).size).toBe(6)
  server.store.jobs.clear()
  expect(await idsOf(other('run-2'))).toEqual(first)
})

test('an answer that got lost is not done twice: the job is found under its id', async () => {
  const { server, warehouse, pauses } = await startDeployed()
  server.answer(/n from t/, one)
  server.faults.push({ when: isInsert, times: 1, what: 'lost' })
  expect(await warehouse.query('select n from t')).toEqual([{ n: 1 }])
  const inserts = server.seen.filter(isInsert)
  expect(inserts).toHaveLength(2)
  expect(new Set(inserts.map((request) => jobOf(request).jobReference.jobId)).size).toBe(1)
  expect(server.store.jobs.size).toBe(1)
  expect(pauses).toHaveLength(1)
})

test.each([
  [503, 'backendError'],
  [500, 'internalError'],
  [403, 'rateLimitExceeded'],
  [429, 'rateLimitExceeded'],
])('%i %s passes: asked again after growing pauses', async (status, reason) => {
  const { server, warehouse, pauses } = await startDeployed()
  server.answer(/n from t/, one)
  server.faults.push({ when: isInsert, times: 2, what: { status, reason } })
  expect(await warehouse.query('select n from t')).toEqual([{ n: 1 }])
  expect(pauses).toHaveLength(2)
  expect(pauses[0]).toBeGreaterThanOrEqual(1000)
  expect(pauses[1]).toBeGreaterThanOrEqual(2000)
})

test('what goes on failing is to be tried later; a quota is not asked for again at once', async () => {
  const { server, warehouse, pauses } = await startDeployed()
  const busy = { when: isInsert, times: 99, what: { status: 503, reason: 'backendError' } } as const
  server.faults.push({ ...busy })
  expect(await caught(warehouse.query('select 1'))).toBeInstanceOf(TryLaterError)
  expect(pauses).toHaveLength(4)
  server.faults.length = 0
  const what = { status: 403, reason: 'quotaExceeded' }
  server.faults.push({ when: isInsert, times: 99, what })
  expect(await caught(warehouse.query('select 1'))).toBeInstanceOf(TryLaterError)
  expect(pauses).toHaveLength(4)
})

test('a job that failed in passing runs anew under the next id', async () => {
  const { server, warehouse } = await startDeployed()
  let runs = 0
  server.answer(/n from t/, () => {
    runs += 1
    return runs === 1 ? { reason: 'backendError', message: 'try again' } : one
  })
  expect(await warehouse.query('select n from t')).toEqual([{ n: 1 }])
  const ids = [...server.store.jobs.keys()]
  expect(ids.map((id) => id.slice(-2))).toEqual(['_1', '_2'])
  expect(new Set(ids.map((id) => id.slice(0, -2))).size).toBe(1)
})

test('a slow job is waited for', async () => {
  const { server, warehouse } = await startDeployed()
  server.store.slowness = 6
  server.answer(/n from t/, one)
  expect(await warehouse.query('select n from t')).toEqual([{ n: 1 }])
  expect(server.store.jobs.size).toBe(1)
})

test('a refused statement is named, with what would help', async () => {
  const { server, warehouse } = await startDeployed()
  server.answer(/wrong/, { reason: 'invalidQuery', message: 'Syntax error at [1:8]' })
  server.answer(/absent/, { reason: 'notFound', message: 'Not found: Table p:drumbeat_raw.absent' })
  server.answer(/dear/, { reason: 'bytesBilledLimitExceeded', message: 'Query exceeded limit' })
  const wrong = await caught(warehouse.query('select wrong'))
  expect(wrong).toBeInstanceOf(WarehouseError)
  expect(wrong).toBeInstanceOf(NeverRetryError)
  expect(wrong.message).toContain('Syntax error at [1:8]')
  expect(wrong.data).toMatchObject({ statement: 'select wrong', reason: 'invalidQuery' })
  expect((await caught(warehouse.query('select absent'))).message).toContain('drumbeat deploy')
  expect((await caught(warehouse.query('select dear'))).message).toContain('max_bytes_billed')
})

test('two transactions in each other’s way: the later is to be tried later', async () => {
  const { server, warehouse } = await startDeployed()
  const message = 'Transaction is aborted due to concurrent update against table t'
  server.answer(/commit/, { reason: 'invalidQuery', message })
  expect(await caught(warehouse.atomically(() => Promise.resolve()))).toBeInstanceOf(TryLaterError)
})

test('no credential ends up in an error', async () => {
  const { server, warehouse } = await startDeployed()
  for (const [status, reason] of [
    [401, 'authError'],
    [503, 'backendError'],
  ] as const) {
    server.faults.length = 0
    server.faults.push({ when: isInsert, times: 99, what: { status, reason } })
    const error = await caught(warehouse.query('select 1'))
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN)
  }
  server.faults.length = 0
  server.faults.push({ when: isInsert, times: 99, what: 'lost' })
  server.store.jobs.clear()
  await server.stop()
  const error = await caught(warehouse.query('select 2'))
  expect(error).toBeInstanceOf(TryLaterError)
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN)
})

test('a dry run tells bytes and tables and leaves no job', async () => {
  const { server, warehouse } = await startDeployed()
  expect(await warehouse.estimate('select * from `raw.posts`')).toEqual({
    bytes: 123_456_789,
    tables: ['drumbeat_raw.posts'],
  })
  expect(server.store.jobs.size).toBe(0)
})

test('without a project nothing is opened, and the setting is named', () => {
  const open = () =>
    openBigQuery({
      project: undefined,
      datasetPrefix: '',
      location: 'EU',
      maxBytesBilled: 1,
      timeoutSeconds: 1,
      run: 'r',
    })
  expect(open).toThrow(NotConfiguredError)
  expect(open).toThrow(/warehouse\.project/)
})

test('the engine of the settings is the one that is opened', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  const home = tempFolder()
  writeFileSync(
    join(home, SETTINGS_FILE),
    'warehouse: { engine: bigquery, project: test-project, location: EU }\n',
  )
  const environment = await openEnvironment(configFrom({}, home), 'drumbeat build')
  server.answer(/n from t/, one)
  expect(environment.warehouse.engine).toBe('bigquery')
  expect(await environment.warehouse.query('select n from t')).toEqual([{ n: 1 }])
  await environment.close()
  expect(existsSync(environment.workspace.database)).toBe(false)
})
