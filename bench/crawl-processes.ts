import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { CrawlJob } from './crawl-child.ts'

const runFile = promisify(execFile)
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** One crawl in a process of its own; the process's start is not in the time. */
export interface Crawled {
  readonly profiles: number
  readonly seconds: number
  readonly peakMb: number
}

/** The server of bench/crawl-server.ts in a process of its own. */
export async function startServer(): Promise<{ url: string; close(): void }> {
  const child = spawn(process.execPath, [pathOf('crawl-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { url, close: () => child.stdin.end() }
}

/**
 * Our crawler into a new DuckDB workspace inside `folder`, which is removed after it. Throws where
 * not every profile landed.
 */
export async function crawlOurs(
  folder: string,
  job: Omit<CrawlJob, 'home'>,
  flags: readonly string[] = [],
): Promise<Crawled> {
  const home = join(folder, 'workspace')
  try {
    const input = JSON.stringify({ ...job, home } satisfies CrawlJob)
    const { stdout } = await runFile(process.execPath, [...flags, pathOf('crawl-child.ts'), input])
    return JSON.parse(stdout) as Crawled
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Whether Scrapy can be run here. */
export async function hasScrapy(): Promise<boolean> {
  return runFile('scrapy', ['version']).then(
    () => true,
    () => false,
  )
}

/** The same by Scrapy, into a file of JSON lines. Throws where not every profile landed. */
export async function crawlScrapy(folder: string, url: string, count: number): Promise<Crawled> {
  const out = join(folder, 'profiles.jsonl')
  const told = join(folder, 'told.json')
  const input = [`base_url=${url}`, `count=${count}`, `out=${out}`, `told=${told}`]
  const options = input.flatMap((one) => ['-a', one])
  await runFile('scrapy', [
    'runspider',
    pathOf('crawl-scrapy/profiles.py'),
    '-L',
    'ERROR',
    ...options,
  ])
  const profiles = (await readFile(out, 'utf8')).split('\n').length - 1
  if (profiles !== count) throw new Error(`Scrapy read ${profiles} profiles of ${count}`)
  return { profiles, ...(JSON.parse(await readFile(told, 'utf8')) as Omit<Crawled, 'profiles'>) }
}
