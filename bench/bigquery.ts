import { usdOf } from '../sql/bigquery/cost.ts'
import { ACCOUNTS } from './bigquery/grown.ts'
import { liveOnPaper, type PaperWeek } from './bigquery/week.ts'
import type { BenchResult } from './result.ts'

const HISTORY_DAYS = 365
const HOUR_MS = 3_600_000
/** One day is counted and taken seven times; it begins when the next week has been planned. */
const DAY = { from: 12, until: 36 }
const BUILDS = new Set(['first build', 'build-models', 'daily-automation'])
/** What the system before billed a weekly run, in GB. */
const BEFORE_GB = 1786

/** What one task comes to. */
interface Share {
  readonly what: string
  readonly runs: number
  readonly statements: number
  /** Questions that were answered without one. */
  readonly listed: number
  readonly billed: number
  readonly unhelped: number
}

/**
 * BigQuery's bill on paper: every schedule of a day for 38 accounts with a year of history, run
 * statement by statement and counted as BigQuery counts. See docs/bigquery.md.
 */
export async function run(): Promise<BenchResult[]> {
  const paper = await liveOnPaper({ historyDays: HISTORY_DAYS, hours: DAY.until })
  const { mondayMs } = paper
  const [from, until] = [DAY.from, DAY.until].map((hours) => mondayMs + hours * HOUR_MS)
  const day = sharesOf(paper, from ?? 0, until ?? 0)
  const planning = sharesOf(paper, mondayMs, from ?? 0).filter(
    ({ what }) => what === 'daily-automation',
  )
  const sum = (shares: readonly Share[], of: 'billed' | 'unhelped') =>
    shares.reduce((total, share) => total + share[of], 0)
  const builds = largestBuild(paper)
  const week = 7 * sum(day, 'billed') + sum(planning, 'billed')
  const gb = (bytes: number) => bytes / 1e9
  return [
    {
      name: 'BigQuery: largest build, the first one included, billed',
      value: gb(builds),
      unit: 'GB',
      limit: 2,
    },
    ...day.map(({ what, runs, statements, listed, billed, unhelped }) => ({
      name: `BigQuery: a week of ${what}`,
      value: gb(7 * billed),
      unit: 'GB',
      note: `${7 * runs} runs, ${7 * statements} statements, ${7 * listed} questions without one; ${gb(7 * unhelped).toPrecision(3)} GB without the cache of results`,
    })),
    {
      name: 'BigQuery: the daily run that plans the week, with its build',
      value: gb(sum(planning, 'billed')),
      unit: 'GB',
    },
    {
      name: 'BigQuery: a week with every schedule on',
      value: gb(week),
      unit: 'GB',
      limit: 50,
      note: `$${usdOf(week).toFixed(2)}, $${(usdOf(week) / ACCOUNTS).toFixed(4)} an account; before: ${BEFORE_GB} GB`,
    },
  ]
}

function sharesOf({ lines, runs }: PaperWeek, fromMs: number, untilMs: number): Share[] {
  const isIn = ({ atMs }: { readonly atMs: number }) => atMs >= fromMs && atMs < untilMs
  const names = [...new Set(runs.filter(isIn).map(({ what }) => what))]
  return names.map((name) => {
    const own = lines.filter((line) => line.what === name && isIn(line))
    return {
      what: name,
      runs: runs.filter((one) => one.what === name && isIn(one)).length,
      statements: own.filter(({ isListed }) => !isListed).length,
      listed: own.filter(({ isListed }) => isListed).length,
      billed: own.reduce((total, line) => total + line.billed, 0),
      unhelped: own.reduce((total, line) => total + line.unhelped, 0),
    }
  })
}

function largestBuild({ lines }: PaperWeek): number {
  const byRun = new Map<string, number>()
  for (const { what, atMs, billed } of lines) {
    if (!BUILDS.has(what)) continue
    const key = `${what} ${atMs}`
    byRun.set(key, (byRun.get(key) ?? 0) + billed)
  }
  return Math.max(0, ...byRun.values())
}
