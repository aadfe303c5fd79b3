import { expect, onTestFinished, test } from 'vitest'

import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { loadModels } from '../../../sql/runner/load-models.ts'
import { drumbeat, pointAt } from './command-line.ts'
import { startDeployed } from './local.ts'
import { PROJECT } from './server.ts'

const SETTINGS = `warehouse: { engine: bigquery, project: ${PROJECT}, location: EU }\n`
const count = { fields: [{ name: 'n', type: 'INTEGER' }], rows: [['38']] }

test('a dry run of the build tells bytes and cost of each model and account, and runs none', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  server.answer(/count\(distinct account_id\)/, count)
  const text = await drumbeat(
    SETTINGS,
    'build',
    '--dry-run',
    '--json',
    '--now',
    '2026-11-20T08:00:00Z',
  )
  const { models, total, accounts, usd_per_account } = JSON.parse(text) as {
    models: { model: string; kind: string; billed: number }[]
    total: { billed: number; usd: number }
    accounts: number
    usd_per_account: number
  }
  expect(models.map(({ model }) => model)).toEqual(loadModels().map(({ name }) => name))
  expect(total.billed).toBe(
    models.filter(({ kind }) => kind !== 'view').reduce((sum, { billed }) => sum + billed, 0),
  )
  expect(accounts).toBe(38)
  expect(usd_per_account).toBeCloseTo(total.usd / 38, 12)
  const jobs = server.requests('POST', /\/jobs$/).map(({ body }) => body as JobResource)
  expect(jobs.filter(({ configuration }) => configuration.dryRun)).toHaveLength(models.length)
  expect(jobs).toHaveLength(models.length + 1)
  const posts = jobs.find(({ configuration }) =>
    configuration.query?.query.includes('where posted_at >= '),
  )
  expect(posts?.configuration.query?.query).toContain("'2026-11-")
})

test('a model that BigQuery refuses is shown with the reason, and the others are estimated', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  onTestFinished(() => void (process.exitCode = undefined))
  server.answer(/count\(distinct account_id\)/, count)
  const isPosts = ({ body }: { body: unknown }): boolean =>
    JSON.stringify(body ?? '').includes('drumbeat_staging.post_metrics`')
  const what = { status: 404, reason: 'notFound' }
  server.faults.push({ when: isPosts, times: 99, what })
  const text = await drumbeat(SETTINGS, 'build', '--dry-run', '--select', '+marts.post_performance')
  expect(text).toMatch(/staging\.posts +incremental +123\.5/)
  expect(text).toMatch(/needs a person: intermediate\.post_outcomes: BigQuery: /)
  expect(process.exitCode).toBe(3)
})

test('on DuckDB a dry run is refused, naming the setting', async () => {
  await expect(drumbeat('', 'build', '--dry-run')).rejects.toThrow(/warehouse\.engine/)
})
