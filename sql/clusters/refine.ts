import { findStart, lengthsOf, type Wanted } from './find-start.ts'
import { farthest, lloyd, refilled } from './statements.ts'
import type { WorkTables } from './work-tables.ts'

const MOST_ITERATIONS = 50
/** An iteration that wins less than this share of the objective is the last one. */
const LEAST_GAIN = 1e-4

/**
 * Clusters the profiles of `vectors` or `sample` into `centres`: the best start, improved until an
 * iteration wins nothing worth it. A cluster that lost all its profiles begins anew with the one
 * farthest from all centres. Gives the number of iterations.
 */
export async function cluster(
  work: WorkTables,
  table: 'vectors' | 'sample',
  wanted: Wanted,
): Promise<number> {
  await findStart(work, wanted)
  const { clusters } = wanted
  const [vectors, centres] = [work.name(table), work.name('centres')]
  let before = 0
  for (let iteration = 1; ; iteration += 1) {
    await work.fill('centres', lloyd(vectors, centres, clusters))
    const [found] = await lengthsOf(work, 'centres', clusters)
    const all = found?.lengths ?? []
    const objective = all.reduce((total, length) => total + length, 0)
    const isLast = objective - before <= LEAST_GAIN * objective
    if (isLast || iteration === MOST_ITERATIONS) return iteration
    before = objective
    const empty = all.flatMap((length, i) => (length > 0 ? [] : [i + 1]))
    if (empty.length > 0) await refill(work, vectors, empty, clusters)
  }
}

async function refill(
  work: WorkTables,
  vectors: string,
  empty: readonly number[],
  clusters: number,
): Promise<void> {
  const centres = work.name('centres')
  const rows = await work.query(farthest(vectors, centres, clusters, empty.length))
  const [start] = await lengthsOf(work, 'centres', clusters)
  const seeds = rows.map((row, i) => ({
    start: start?.start ?? 1,
    cluster: empty[i] ?? 0,
    profile: Number(row['profile']),
  }))
  await work.fill('centres', refilled(vectors, centres, seeds, clusters))
}
