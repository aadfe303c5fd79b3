import { auth as google } from '@googleapis/sheets'

import { GoogleSheet } from '../exporters/sheets/google/google-sheet.ts'
import { syncSheet } from '../exporters/sheets/pull.ts'
import { exportToSheet } from '../exporters/sheets/push.ts'
import { FakeGoogle, TOKEN } from '../test/contract/google-sheets/fake-google.ts'
import { typeInto, weekTab } from '../test/contract/google-sheets/person.ts'
import { openFake, type FakeRequest } from '../test/contract/publishing/server.ts'
import {
  AS_OF,
  plannedItem,
  WEEK,
  WeekWarehouse,
} from '../test/unit/exporters/sheets/week-warehouse.ts'
import type { BenchResult } from './result.ts'

const ACCOUNTS = 38
const EACH = 100
const WEEK_MINUTES = 7 * 24 * 60
const START = Date.parse('2026-11-22T23:00:00Z')
const LIMIT_SECONDS = 2

/**
 * Exporting and reading a week of 38 accounts with 100 items each through a local Google Sheets:
 * processor seconds of all threads without those of the local Google, and requests.
 */
export async function run(): Promise<BenchResult[]> {
  const fake = new FakeGoogle()
  let serverSeconds = 0
  const server = await openFake((request: FakeRequest) => {
    const start = cpuSeconds()
    const answer = fake.handle(request)
    serverSeconds += cpuSeconds() - start
    return answer
  })
  const week = await plannedWeek()
  fake.add('book')
  const auth = new google.OAuth2()
  auth.setCredentials({ access_token: TOKEN })
  const sheet = () =>
    new GoogleSheet({
      week: WEEK,
      spreadsheetId: 'book',
      workspaceId: 'bench',
      shareWith: [],
      auth,
      salt: 'bench',
      sheetsUrl: server.url,
      driveUrl: server.url,
    })
  const results: BenchResult[] = []
  const measure = async (name: string, limit: number | null, work: () => Promise<unknown>) => {
    const [asked, start] = [server.requests.length, cpuSeconds()]
    serverSeconds = 0
    await work()
    const value = cpuSeconds() - start - serverSeconds
    const requests = server.requests.slice(asked)
    const writes = requests.filter(({ path }) => path.endsWith(':batchUpdate'))
    const bytes = Math.max(0, ...writes.map(({ raw }) => raw.length))
    const note = `${requests.length - writes.length} read, ${writes.length} written, the largest of ${(bytes / 1e6).toFixed(2)} MB`
    results.push({ name, value, unit: 's', note, ...(limit === null ? {} : { limit }) })
  }
  const of = () => ({ asOf: AS_OF, load: week.newLoad(), approveByMinutes: 120 })
  const size = `${ACCOUNTS} × ${EACH} items`
  await measure(`${size}: first export`, null, async () => {
    const { added } = await exportToSheet(week.warehouse, sheet(), { week: WEEK, ...of() })
    if (added !== ACCOUNTS * EACH) throw new Error(`${added} rows exported`)
  })
  const sync = () => syncSheet(week.warehouse, sheet(), of())
  await measure(`${size}: a sync without news`, LIMIT_SECONDS, sync)
  const tab = weekTab(fake.spreadsheet('book'))
  for (let row = 1; row < tab.rows.length; row++) {
    typeInto(tab, row, { decision: 'approve', reviewer: 'Ann' })
  }
  await measure(`${size}: a sync with every row approved`, LIMIT_SECONDS, async () => {
    const { approved } = await sync()
    if (approved !== ACCOUNTS * EACH) throw new Error(`${approved} approved`)
  })
  await server.close()
  await week.warehouse.close()
  if (fake.problems.length > 0) throw new Error(fake.problems.join('\n'))
  return results
}

async function plannedWeek(): Promise<WeekWarehouse> {
  const week = await WeekWarehouse.open()
  const ids = Array.from({ length: ACCOUNTS }, (_, at) => `instagram:account_${at}`)
  for (const account of ids) {
    await week.warehouse.execute(
      `insert into marts.account_health
       select * replace ('${account}' as account_id, ${EACH} as week_target)
       from marts.account_health where account_id = 'instagram:aurora'`,
    )
  }
  const step = Math.floor(WEEK_MINUTES / EACH)
  await week.plan(
    ids.flatMap((account_id, place) =>
      Array.from({ length: EACH }, (_, at) => {
        const millis = START + at * step * 60_000
        return plannedItem(`content ${at}`, {
          account_id,
          schedule_id: `SCH_2026W48_${place}`,
          scheduled_at: iso(millis),
          local_time: iso(millis + 3_600_000).slice(0, 16),
          caption:
            `A caption of ordinary length, with a thought, a question and a wish: ${at}. `.repeat(
              2,
            ),
        })
      }),
    ),
  )
  return week
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function iso(millis: number): string {
  return new Date(millis).toISOString().replace('.000', '')
}
