import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { adjustedRand } from '../domain/clusters/adjusted-rand.ts'
import { trainClusters } from '../sql/clusters/train-clusters.ts'
import { openDuckDb } from '../sql/duckdb/duckdb-warehouse.ts'
import { assertBuilt } from '../sql/runner/build-error.ts'
import { buildModels } from '../sql/runner/build-models.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import type { Warehouse } from '../sql/warehouse.ts'
import type { BenchResult } from './result.ts'
import { fillBios, topicOf, TOPICS } from './synthetic-bios.ts'

/** Bios that are clustered; `BENCH_BIOS=20000` for another number. */
const BIOS = Number(process.env['BENCH_BIOS'] ?? 100_000)
const CLUSTERS = TOPICS.length
const STARTS = 8
const ROUNDS = 3
const THREADS = 2

const runFile = promisify(execFile)
/** Debian's packages are seen by its own interpreter only. */
const PYTHONS = [process.env['BENCH_PYTHON'] ?? 'python3', '/usr/bin/python3']
const SCRIPT = fileURLToPath(new URL('clusters-sklearn/kmeans.py', import.meta.url))

interface Taken {
  readonly seconds: number
  /** Time on all processors together. */
  readonly processorSeconds: number
}

/** A clustering with eight starts and how well it finds what the bios are about. */
interface Ours extends Taken {
  /** Seconds of the whole training. */
  readonly whole: number
  readonly rand: number
}

interface Theirs {
  readonly version: string
  readonly one: Taken
  readonly several: Taken
  readonly rand: number
}

/**
 * Clusters of made-up bios whose subjects are known: clustering with eight starts, from the vectors to
 * the labels, against one start of scikit-learn's KMeans on the same TF-IDF vectors, by turns and
 * summed over three seeds; a whole training besides (reading terms, two re-runs for its stability and
 * storing included); and the adjusted Rand index of the worst of our seeds against the best of theirs
 * with eight starts.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-bench-'))
  const warehouse = await openDuckDb({ path: join(folder, 'bios.duckdb'), threads: THREADS })
  try {
    await build(warehouse, 'intermediate.topic_words')
    await fillBios(warehouse, BIOS, 'bench')
    await build(warehouse, '+intermediate.profile_terms')
    const vectors = await writeVectors(warehouse, join(folder, 'vectors.csv'))
    const python = await pythonWithSklearn()
    const [ours, theirs]: [Ours[], Theirs[]] = [[], []]
    for (let seed = 1; seed <= ROUNDS; seed++) {
      ours.push(await train(warehouse, seed))
      if (python) theirs.push(await fit(warehouse, python, vectors, seed))
    }
    return results(ours, theirs)
  } finally {
    await warehouse.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function results(ours: readonly Ours[], theirs: readonly Theirs[]): BenchResult[] {
  const mine = sum(ours)
  const rands = ours.map(({ rand }) => rand)
  const trained: BenchResult = {
    name: `clusters of ${BIOS} bios, k = ${CLUSTERS}, ${STARTS} starts`,
    value: mine.seconds / ROUNDS,
    unit: 's',
    note: `mean of ${ROUNDS} seeds; ${(mine.processorSeconds / ROUNDS).toFixed(2)} s on processors; whole trainings ${listed(
      ours.map(({ whole }) => whole),
      2,
    )} s; adjusted Rand index ${listed(rands, 3)}`,
  }
  if (theirs.length === 0) {
    const missing = 'scikit-learn is not installed (package python3-sklearn): not compared'
    return [{ ...trained, note: `${trained.note}; ${missing}` }]
  }
  const one = sum(theirs.map((own) => own.one))
  const several = sum(theirs.map((own) => own.several))
  const theirRands = theirs.map(({ rand }) => rand)
  return [
    trained,
    {
      name: 'the same against one start of scikit-learn',
      value: mine.seconds / one.seconds,
      unit: '×',
      limit: 6,
      note: `KMeans(n_init=1) of ${theirs[0]?.version}: ${told(theirs.map((own) => own.one))} s; by processor time ${(mine.processorSeconds / one.processorSeconds).toFixed(2)} ×`,
    },
    {
      name: `the same against ${STARTS} starts of scikit-learn`,
      value: mine.seconds / several.seconds,
      unit: '×',
      note: `KMeans(n_init=${STARTS}): ${told(theirs.map((own) => own.several))} s`,
    },
    {
      name: 'adjusted Rand index with what bios are about, our worst seed against their best',
      value: Math.min(...rands) - Math.max(...theirRands),
      unit: 'more',
      least: 0,
      note: `${listed(rands, 3)} against ${listed(theirRands, 3)}`,
    },
  ]
}

function sum(taken: readonly Taken[]): Taken {
  const of = (own: (one: Taken) => number) => taken.reduce((total, one) => total + own(one), 0)
  return {
    seconds: of(({ seconds }) => seconds),
    processorSeconds: of(({ processorSeconds }) => processorSeconds),
  }
}

const listed = (values: readonly number[], digits: number): string =>
  values.map((value) => value.toFixed(digits)).join(', ')

const told = (taken: readonly Taken[]): string =>
  listed(
    taken.map(({ seconds }) => seconds),
    2,
  )

async function build(warehouse: Warehouse, model: string): Promise<void> {
  const asOf = '2026-11-20T08:00:00Z'
  const load = { loadId: `build-${model}`, loadedAt: asOf, isSample: true }
  const options = { asOf, load, buildId: load.loadId, select: [model] }
  assertBuilt(await buildModels(warehouse, loadModels(), options))
}

async function train(warehouse: Warehouse, seed: number): Promise<Ours> {
  const asOf = '2026-11-20T08:00:00Z'
  const load = { loadId: `train-${seed}`, loadedAt: asOf, isSample: true }
  const marks: { readonly at: number; readonly processor: number }[] = []
  const say = () => {
    const { user, system } = process.cpuUsage()
    marks.push({ at: performance.now() / 1000, processor: (user + system) / 1e6 })
  }
  const started = performance.now()
  const wanted = { clusters: CLUSTERS, starts: STARTS, seed, asOf, load, say }
  const { version } = await trainClusters(warehouse, wanted)
  const whole = (performance.now() - started) / 1000
  // The last two things it says: that it begins to cluster, and that it begins to store.
  const [from, to] = marks.slice(-2)
  if (!from || !to) throw new Error('the training did not say how far it got')
  const labels = await warehouse.query(
    'select cluster_id from raw.cluster_labels where version = @version order by username',
    { version },
  )
  const found = labels.map((row) => (row['cluster_id'] === null ? null : Number(row['cluster_id'])))
  return {
    seconds: to.at - from.at,
    processorSeconds: to.processor - from.processor,
    whole,
    rand: await randOf(warehouse, found),
  }
}

/** How well labels, in the order of the names, agree with the subjects; none is a label too. */
async function randOf(warehouse: Warehouse, labels: readonly (number | null)[]): Promise<number> {
  const rows = await warehouse.query(
    'select distinct username from intermediate.profile_terms order by username',
  )
  const truth = rows.map(({ username }) => topicOf(Number(String(username).slice(1))))
  if (truth.length !== labels.length) {
    throw new Error(`${labels.length} labels of ${truth.length} profiles`)
  }
  return adjustedRand(truth, labels) ?? Number.NaN
}

interface Vectors {
  readonly path: string
  readonly profiles: number
}

/** Writes the vectors as lines of profile, word, weight. */
async function writeVectors(warehouse: Warehouse, path: string): Promise<Vectors> {
  await warehouse.execute(`copy (
    select dense_rank() over (order by username), dense_rank() over (order by term), weight / 1000000
    from intermediate.profile_terms order by username, term
  ) to '${path}' (header false)`)
  const [row] = await warehouse.query(
    'select count(distinct username) as profiles from intermediate.profile_terms',
  )
  return { path, profiles: Number(row?.['profiles']) }
}

/** The first interpreter that has scikit-learn; null where none has. */
async function pythonWithSklearn(): Promise<string | null> {
  for (const python of PYTHONS) {
    const found = await runFile(python, ['-c', 'import sklearn']).then(
      () => true,
      () => false,
    )
    if (found) return python
  }
  return null
}

async function fit(
  warehouse: Warehouse,
  python: string,
  vectors: Vectors,
  seed: number,
): Promise<Theirs> {
  const labels = `${vectors.path}.labels`
  const input = [vectors.path, vectors.profiles, CLUSTERS, STARTS, seed, labels].map(String)
  const { stdout } = await runFile(python, [SCRIPT, ...input])
  const found = JSON.parse(await readFile(labels, 'utf8')) as number[]
  const taken = JSON.parse(stdout) as Omit<Theirs, 'rand'>
  return { ...taken, rand: await randOf(warehouse, found) }
}
