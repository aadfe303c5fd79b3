import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { Temporal } from 'temporal-polyfill'

import { makeRng } from '../domain/rng.ts'
import type { BenchResult } from './result.ts'

const runFile = promisify(execFile)
const CHILD = fileURLToPath(new URL('import-child.ts', import.meta.url))
const WORDS = 'sunrise harbour coffee market bridge winter garden record studio launch'.split(' ')
const TYPES = ['video', 'image', 'carousel', 'text', 'link']
const FIRST = Temporal.Instant.from('2024-11-01T00:00:00Z').epochMilliseconds
const ROUNDS = 3
/** How much larger the file is whose import may take no more than 1.1 times the memory. */
const LARGER = 10

/**
 * Importing posts with readings against the engine's bare `read_csv` and `insert` of the same file,
 * best of three each, and the peak memory of the importing process for ten times as many records.
 */
export async function run({ rows = 1_000_000 }: { rows?: number } = {}): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-bench-'))
  try {
    const small = await writePosts(join(folder, 'posts.csv'), rows)
    const bare: Measured[] = []
    const ours: Measured[] = []
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await measure(folder, 'bare', small))
      ours.push(await measure(folder, 'import', small))
    }
    const large = await writePosts(join(folder, 'more.csv'), rows * LARGER)
    const more = await measure(folder, 'import', large)
    return results(rows, bare, ours, more)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Measured {
  readonly seconds: number
  readonly processorSeconds: number
  readonly peakMb: number
}

function results(
  rows: number,
  bare: readonly Measured[],
  ours: readonly Measured[],
  more: Measured,
): BenchResult[] {
  const least = (all: readonly Measured[]) => Math.min(...all.map(({ seconds }) => seconds))
  const work = (all: readonly Measured[]) => Math.min(...all.map((one) => one.processorSeconds))
  const peak = Math.max(...ours.map(({ peakMb }) => peakMb))
  const millions = (count: number) => `${count / 1_000_000} M posts`
  return [
    { name: `bare read_csv and insert of ${millions(rows)}`, value: least(bare), unit: 's' },
    { name: `import of ${millions(rows)}`, value: least(ours), unit: 's' },
    {
      name: 'import against bare read_csv and insert',
      value: least(ours) / least(bare),
      unit: '×',
      limit: 2.5,
      note: `best of ${ROUNDS}; processor time ${(work(ours) / work(bare)).toFixed(2)} ×`,
    },
    { name: `peak memory of importing ${millions(rows)}`, value: peak, unit: 'MB' },
    {
      name: `import of ${millions(rows * LARGER)}`,
      value: more.seconds,
      unit: 's',
      note: `peak ${Math.round(more.peakMb)} MB`,
    },
    {
      name: `peak memory of ${millions(rows * LARGER)} against ${millions(rows)}`,
      value: more.peakMb / peak,
      unit: '×',
      limit: 1.1,
    },
  ]
}

/** Runs one way in a process of its own, into a new database. */
async function measure(folder: string, way: 'bare' | 'import', file: string): Promise<Measured> {
  const database = join(folder, 'warehouse.duckdb')
  try {
    const { stdout } = await runFile(process.execPath, [CHILD, way, file, database])
    return JSON.parse(stdout) as Measured
  } finally {
    for (const end of ['', '.wal', '.tmp']) {
      await rm(`${database}${end}`, { recursive: true, force: true })
    }
  }
}

/** Posts of 50 accounts with captions of several lines, hashtags and readings; same every time. */
async function writePosts(path: string, rows: number): Promise<string> {
  const { uniform } = makeRng('bench|import')
  const below = (limit: number) => Math.floor(uniform() * limit)
  const word = () => WORDS[below(WORDS.length)] ?? ''
  const file = createWriteStream(path)
  let piece =
    'account_id,posted_at,post_id,kind,content_type,caption,hashtags,url,impressions,likes,comments,shares\n'
  for (let row = 0; row < rows; row++) {
    const at = Temporal.Instant.fromEpochMilliseconds(FIRST + below(730 * 86_400) * 1000)
    const text = Array.from({ length: 20 }, word).join(' ')
    const caption = row % 7 === 0 ? `"${text}, ""so""${row % 21 === 0 ? '\n' : ' '}they say"` : text
    const seen = below(100_000)
    piece += `instagram:account${below(50)},${at.toString()},p${row}x${below(1e9).toString(36)},feed,${TYPES[row % 5]},${caption},#${word()} #${word()} #${word()},https://example.org/p/${row},${seen},${Math.floor(seen / 10)},${Math.floor(seen / 200)},${Math.floor(seen / 500)}\n`
    if (piece.length < 1 << 20) continue
    if (!file.write(piece)) await once(file, 'drain')
    piece = ''
  }
  file.end(piece)
  await once(file, 'close')
  return path
}
