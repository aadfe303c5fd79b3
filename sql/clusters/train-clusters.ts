import { adjustedRand } from '../../domain/clusters/adjusted-rand.ts'
import { idOf } from '../../domain/ids.ts'
import { clusterTrainings } from '../../domain/records/clusters.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, Warehouse } from '../warehouse.ts'
import type { Wanted } from './find-start.ts'
import { numberClusters, type Numbers } from './number-clusters.ts'
import { drawSample, prepareVectors } from './prepare-vectors.ts'
import { cluster } from './refine.ts'
import { entries, labelled, trimmed, UNIT } from './statements.ts'
import { storeTraining } from './store-training.ts'
import { WorkTables } from './work-tables.ts'

/** How clusters are trained. */
export interface TrainWanted {
  readonly clusters: number
  /** Starts tried; the best is refined. */
  readonly starts: number
  readonly seed: number
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  readonly say?: ((text: string) => void) | undefined
}

export type Training = RowOf<typeof clusterTrainings>

/** A training, made now or found. */
export interface Trained extends Training {
  readonly is_new: boolean
}

/** Weights of centres below it, in millionths, are left out. */
const LEAST_WEIGHT = 100
/** Re-runs with other seeds that stability is told from, on the drawn profiles. */
const RERUNS = 2
/** A re-run tries one start for so many of the training’s. */
const RERUN_SHARE = 4

/**
 * Clusters the profiles of intermediate.profile_terms by spherical k-means and appends centres,
 * labels and figures as a version that is in force from now on. The same terms and seed give the
 * same clusters. A training with the same clock and options is found, not made twice. Throws
 * InvalidInputError where fewer profiles than clusters have terms.
 */
export async function trainClusters(warehouse: Warehouse, wanted: TrainWanted): Promise<Trained> {
  const { clusters, starts, seed, asOf, say = () => undefined } = wanted
  const version = `${asOf.slice(0, 10)}-${idOf(['clusters', asOf, clusters, starts, seed], 6)}`
  const found = await findTraining(warehouse, version)
  if (found) return { ...found, is_new: false }
  const work = new WorkTables(warehouse)
  try {
    say('clusters: reading terms')
    const main = { clusters, starts, seed: String(seed) }
    const size = await prepareVectors(work, main)
    await drawSample(work, size, main)
    const rerunStarts = Math.ceil(starts / RERUN_SHARE)
    const reruns: Labels[] = []
    for (let rerun = 1; rerun <= RERUNS; rerun += 1) {
      say(`clusters: trying ${rerunStarts} starts for re-run ${rerun} of ${RERUNS}`)
      reruns.push(
        await labelsOfRerun(work, { ...main, starts: rerunStarts, seed: `${seed}|rerun|${rerun}` }),
      )
    }
    say(`clusters: ${size.profiles} profiles, ${size.words} terms`)
    const iterations = await cluster(work, 'vectors', main)
    const numbers = await finish(work, clusters)
    say('clusters: storing')
    const training: Training = {
      version,
      trained_at: asOf,
      seed,
      count_starts: starts,
      count_wanted: clusters,
      count_clusters: numbers.size,
      count_profiles: size.profiles,
      count_terms: size.words,
      count_iterations: iterations,
      objective: await meanSimilarity(work),
      stability: stabilityOf([await sampledLabels(work), ...reruns]),
    }
    await storeTraining(warehouse, work, training, numbers, wanted.load)
    return { ...training, is_new: true }
  } finally {
    await work.dropAll()
  }
}

async function findTraining(warehouse: Warehouse, version: string): Promise<Training | null> {
  const [row] = await warehouse.query(
    'select * from raw.cluster_trainings where version = @version limit 1',
    { version },
  )
  if (!row) return null
  const own = Object.keys(clusterTrainings.row.shape)
  return clusterTrainings.row.parse(Object.fromEntries(own.map((name) => [name, row[name]])))
}

/** Trims the centres, labels all profiles by what is left, and numbers the clusters. */
async function finish(work: WorkTables, clusters: number): Promise<Numbers> {
  const centres = work.name('centres')
  await work.fill('centres', trimmed(centres, clusters, LEAST_WEIGHT))
  await work.fill('labels', labelled(work.name('vectors'), centres, clusters))
  await work.fill('starts', entries(centres, clusters))
  return numberClusters(work)
}

type Labels = readonly (number | null)[]

async function labelsOfRerun(work: WorkTables, wanted: Wanted): Promise<Labels> {
  await cluster(work, 'sample', wanted)
  const query = labelled(work.name('sample'), work.name('centres'), wanted.clusters)
  return asLabels(
    await work.query(`select profile, cluster from (${query}) as found order by profile`),
  )
}

async function sampledLabels(work: WorkTables): Promise<Labels> {
  const rows = await work.query(`select profile, cluster from ${work.name('labels')}
    where profile in (select profile from ${work.name('sample')}) order by profile`)
  return asLabels(rows)
}

function asLabels(rows: readonly Readonly<Record<string, unknown>>[]): Labels {
  return rows.map(({ cluster: label }) => (label === null ? null : Number(label)))
}

/** The mean adjusted Rand index over all pairs; null where none is defined. */
function stabilityOf(all: readonly Labels[]): number | null {
  const pairs = all.flatMap((first, i) =>
    all.slice(i + 1).map((second) => adjustedRand(first, second)),
  )
  const defined = pairs.filter((index) => index !== null)
  return defined.length === 0
    ? null
    : defined.reduce((total, index) => total + index, 0) / defined.length
}

async function meanSimilarity(work: WorkTables): Promise<number> {
  const [row] = await work.query(
    `select sum(floor(similarity / ${UNIT})) / count(*) as mean from ${work.name('labels')}`,
  )
  return Math.min(1, Number(row?.['mean']) / UNIT)
}
