import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startSampleSite } from '../examples/sample/site/start-sample-site.ts'
import { crawlOurs, crawlScrapy, hasScrapy, startServer, type Crawled } from './crawl-processes.ts'
import type { BenchResult } from './result.ts'

/** Profiles of a crawl whose rate is compared; `BENCH_PROFILES=1000` for another number. */
const PROFILES = Number(process.env['BENCH_PROFILES'] ?? 4000)
/** Profiles of the two crawls whose memory is compared. */
const FEWER = PROFILES * 2.5
const MORE = FEWER * 5
const ROUNDS = 3
/** What the process may take in the capped crawl, and how that is divided. */
const CAP_MB = 400
const CAPPED = { flags: ['--max-old-space-size=96', '--max-semi-space-size=4'], duckDb: '64MB' }
const PACE = { paceMs: 1000, jitterMs: 500 }

/**
 * Crawling over loopback: profiles per second against Scrapy's in the same run by turns (best of
 * three each, 16 at once, no pace), memory at five times the profiles, the rate where memory is
 * short, and with the standard pace the gaps that the servers see.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-bench-'))
  const server = await startServer()
  const quick = { urls: { instagram: server.url }, concurrency: 16, paceMs: 0, jitterMs: 0 }
  const ours = (profiles: number) => crawlOurs(folder, { ...quick, profiles })
  try {
    const rates = await compareRates(
      () => ours(PROFILES),
      () => crawlScrapy(folder, server.url, PROFILES),
    )
    const fewer = await ours(FEWER)
    const more = await ours(MORE)
    const capped = await crawlOurs(
      folder,
      { ...quick, profiles: FEWER, memoryLimit: CAPPED.duckDb },
      CAPPED.flags,
    )
    return [...rates, ...memoryRows(fewer, more, capped), await gapRow(folder)]
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function compareRates(
  ours: () => Promise<Crawled>,
  scrapy: () => Promise<Crawled>,
): Promise<BenchResult[]> {
  const isComparable = await hasScrapy()
  const [own, other]: [Crawled[], Crawled[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await ours())
    if (isComparable) other.push(await scrapy())
  }
  const rate = { name: `crawl of ${PROFILES} profiles`, value: best(own), unit: 'profiles/s' }
  if (!isComparable) {
    return [{ ...rate, note: 'Scrapy is not installed (package python3-scrapy): not compared' }]
  }
  return [
    { ...rate, note: `best of ${ROUNDS}; ${told(own)}` },
    { name: 'the same by Scrapy', value: best(other), unit: 'profiles/s', note: told(other) },
    { name: 'ours against Scrapy', value: best(own) / best(other), unit: '×', least: 1 },
  ]
}

function memoryRows(fewer: Crawled, more: Crawled, capped: Crawled): BenchResult[] {
  return [
    { name: `peak memory of crawling ${FEWER} profiles`, value: fewer.peakMb, unit: 'MB' },
    { name: `peak memory of crawling ${MORE} profiles`, value: more.peakMb, unit: 'MB' },
    {
      name: `memory at ${MORE} profiles against ${FEWER}`,
      value: more.peakMb / fewer.peakMb,
      unit: '×',
      limit: 1.15,
      note: `${rateOf(fewer).toFixed(0)}/s and ${rateOf(more).toFixed(0)}/s`,
    },
    {
      name: `peak memory of ${FEWER} profiles with little memory`,
      value: capped.peakMb,
      unit: 'MB',
      limit: CAP_MB,
      note: `${rateOf(capped).toFixed(0)}/s; capped: ${CAPPED.flags.join(' ')}, DuckDB at ${CAPPED.duckDb}`,
    },
  ]
}

/** Four hosts at the standard pace: the smallest gap between two requests as a host saw them. */
async function gapRow(folder: string): Promise<BenchResult> {
  const site = await startSampleSite({ seed: 'bench', asOf: '2026-11-20T08:00:00Z' })
  try {
    await crawlOurs(folder, { urls: site.urls, profiles: 'sample', concurrency: 1, ...PACE })
  } finally {
    await site.close()
  }
  const gaps = Object.keys(site.urls).flatMap((network) => {
    const own = site.requests.filter((one) => one.network === network)
    return own.slice(1).map((one, index) => ({ one, gapMs: one.atMs - (own[index]?.atMs ?? 0) }))
  })
  const [smallest] = gaps.toSorted((a, b) => a.gapMs - b.gapMs)
  return {
    name: 'smallest gap between two requests to a host',
    value: smallest?.gapMs ?? Number.NaN,
    unit: 'ms',
    least: PACE.paceMs,
    note: `before ${smallest?.one.path ?? ''}; ${site.requests.length} requests to ${Object.keys(site.urls).length} hosts, robots.txt and redirects among them`,
  }
}

const rateOf = ({ profiles, seconds }: Crawled): number => profiles / seconds
const best = (all: readonly Crawled[]): number => Math.max(...all.map(rateOf))

function told(all: readonly Crawled[]): string {
  const rates = all.map((one) => rateOf(one).toFixed(0)).join(', ')
  return `${rates}; peak ${Math.max(...all.map((one) => one.peakMb)).toFixed(0)} MB`
}
