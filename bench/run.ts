import { cpus, totalmem } from 'node:os'

import type { BenchResult } from './result.ts'

/** Every benchmark by name; each compares with a yardstick measured in the same run. */
const benches: Readonly<Record<string, () => Promise<{ run(): Promise<BenchResult[]> }>>> = {
  clusters: () => import('./clusters.ts'),
  bigquery: () => import('./bigquery.ts'),
  crawl: () => import('./crawl.ts'),
  import: () => import('./import.ts'),
  models: () => import('./models.ts'),
  planner: () => import('./planner.ts'),
  sheets: () => import('./sheets.ts'),
  start: () => import('./start.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`,
  )
  process.exit(2)
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
process.stdout.write(`${machine}\n\n| what | measured | promised | |\n|---|---|---|---|\n`)
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = await benches[name]?.()
  for (const result of (await bench?.run()) ?? []) process.stdout.write(`${line(result)}\n`)
}

function line({ name, value, unit, limit, least, note }: BenchResult): string {
  const promised =
    limit !== undefined ? `≤ ${limit} ${unit}` : least !== undefined ? `≥ ${least} ${unit}` : ''
  const isHeld = value <= (limit ?? Infinity) && value >= (least ?? -Infinity)
  const verdict = promised === '' ? '' : isHeld ? 'held' : '**missed**'
  return `| ${name} | ${Number(value.toPrecision(3))} ${unit} | ${promised} | ${[verdict, note].filter(Boolean).join('; ')} |`
}
