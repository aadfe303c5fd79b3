import { mergeParts } from '../../domain/clusters/merge-parts.ts'
import { makeRng, type Rng } from '../../domain/rng.ts'
import {
  cosines,
  lengths,
  lloyd,
  merged,
  seeded,
  UNIT,
  type MergedPart,
  type SeedProfile,
} from './statements.ts'
import type { WorkTables } from './work-tables.ts'

/** What is to be found. */
export interface Wanted {
  readonly clusters: number
  readonly starts: number
  /** Key of all draws. */
  readonly seed: string
}

/** So many times as many parts as clusters are tried first, then merged. */
const PARTS_A_CLUSTER = 3
const PART_ITERATIONS = 3
const CLUSTER_ITERATIONS = 4

/**
 * Finds good first centres for clusters among the profiles of `sample`, into `centres`: every start
 * draws several times as many profiles as clusters are wanted, lets parts grow round them, merges
 * the parts whose union loses least, and improves what that gives; the start with the largest
 * objective wins, of equals the first. Short texts share few words, so that single profiles are poor
 * first centres, and a cluster that no draw hit is never found by improving others.
 */
export async function findStart(work: WorkTables, wanted: Wanted): Promise<void> {
  const profiles = await sampled(work)
  const { clusters } = wanted
  const parts = Math.min(PARTS_A_CLUSTER * clusters, profiles.length)
  const seeds = drawSeeds(profiles, parts, wanted)
  const [sample, partsTable, starts] = ['sample', 'parts', 'starts'].map((table) =>
    work.name(table as 'sample' | 'parts' | 'starts'),
  ) as [string, string, string]
  await work.fill('parts', seeded(sample, seeds, parts))
  for (let i = 0; i < PART_ITERATIONS; i += 1) {
    await work.fill('parts', lloyd(sample, partsTable, parts))
  }
  const groups = await groupParts(work, parts, clusters)
  await work.fill('starts', merged(partsTable, parts, groups, clusters))
  for (let i = 0; i < CLUSTER_ITERATIONS; i += 1) {
    await work.fill('starts', lloyd(sample, starts, clusters))
  }
  const found = await lengthsOf(work, 'starts', clusters)
  const best = found.toSorted((a, b) => sum(b.lengths) - sum(a.lengths) || a.start - b.start)[0]
  await work.fill('centres', `select * from ${starts} where start = ${best?.start ?? 1}`)
}

async function sampled(work: WorkTables): Promise<number[]> {
  const rows = await work.query(
    `select distinct profile from ${work.name('sample')} order by profile`,
  )
  return rows.map((row) => Number(row['profile']))
}

function drawSeeds(profiles: readonly number[], parts: number, wanted: Wanted): SeedProfile[] {
  return Array.from({ length: wanted.starts }, (_, index) => {
    const start = index + 1
    const drawn = draw(makeRng(`${wanted.seed}|start|${start}`), profiles, parts)
    return drawn.map((profile, i) => ({ start, cluster: i + 1, profile }))
  }).flat()
}

/** So many different things, each as likely (Fisher & Yates, from the end, and stopped early). */
function draw(rng: Rng, things: readonly number[], count: number): number[] {
  const rest = [...things]
  return Array.from({ length: count }, () => {
    const index = Math.floor(rng.uniform() * rest.length)
    const taken = rest[index] ?? 0
    rest[index] = rest.at(-1) ?? 0
    rest.pop()
    return taken
  })
}

async function groupParts(
  work: WorkTables,
  parts: number,
  clusters: number,
): Promise<MergedPart[]> {
  const cosineOf = new Map<string, number>()
  for (const row of await work.query(cosines(work.name('parts'), parts))) {
    const { start, first_part, second_part, cosine } = row
    cosineOf.set([start, first_part, second_part].join(), Number(cosine) / UNIT ** 2)
  }
  const found = await lengthsOf(work, 'parts', parts)
  return found.flatMap(({ start, lengths: all }) => {
    const cosine = (i: number, j: number) =>
      cosineOf.get([start, Math.min(i, j) + 1, Math.max(i, j) + 1].join()) ?? 0
    const groups = mergeParts({ lengths: all, cosine }, clusters)
    return groups.flatMap((group, i) => {
      const size = Math.max(1, Math.round((1000 * (all[i] ?? 0)) / UNIT))
      return group === null ? [] : [{ start, part: i + 1, cluster: group + 1, size }]
    })
  })
}

/** The lengths of the summed vectors of every start's clusters, in millionths. */
export async function lengthsOf(
  work: WorkTables,
  table: 'parts' | 'starts' | 'centres',
  count: number,
): Promise<{ start: number; lengths: number[] }[]> {
  const rows = await work.query(lengths(work.name(table), count))
  return rows.map((row) => ({
    start: Number(row['start']),
    lengths: Array.from({ length: count }, (_, i) => Number(row[`n${i + 1}`])),
  }))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
