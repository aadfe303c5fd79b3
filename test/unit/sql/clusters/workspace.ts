import { onTestFinished } from 'vitest'

import { profilePosts, profileSnapshots } from '../../../../domain/records/profiles.ts'
import type { RowOf } from '../../../../domain/records/record.ts'
import { integer, makeRng, pick } from '../../../../domain/sampling.ts'
import { trainClusters, type TrainWanted } from '../../../../sql/clusters/train-clusters.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import { buildModels } from '../../../../sql/runner/build-models.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import type { Load, Row } from '../../../../sql/warehouse.ts'

export const AS_OF = '2026-11-20T08:00:00Z'
const READ_AT = '2026-11-19T00:00:00Z'

let loads = 0

/** A load after all others. */
export function newLoad(loadedAt = AS_OF): Load {
  loads += 1
  return { loadId: `load${String(loads).padStart(6, '0')}`, loadedAt, isSample: false }
}

export type Profile = Partial<RowOf<typeof profileSnapshots>> & { readonly username: string }
export type Post = Partial<RowOf<typeof profilePosts>> & {
  readonly username: string
  readonly post_id: string
}

/** What bios of made-up topics are written with; `all` is what every profile may say. */
export const TOPICS: Readonly<Record<string, string>> = {
  food: 'chef recipes baking bread kitchen cooking dinner pasta dessert restaurant sourdough brunch',
  travel:
    'travel wanderlust passport island flights hiking beach explorer nomad hotel roadtrip trip',
  games:
    'gamer streamer esports minecraft xbox speedrun rpg console nintendo valorant roblox steam',
  cyrillic: 'музыка гитара концерт альбом песня певец ноты рояль скрипка джаз рок барабан',
  hindi: 'योग ध्यान शांति आसन प्राणायाम गुरु साधना आत्मा ऊर्जा सुबह मन शरीर',
}
const COMMON = 'lover dreamer happy life world sunshine coffee weekend based proud ❤️ ✨ 🌍 🎉 👋'

/** Profiles of every topic, `each` of them; the truth is in the name: `food-12`. */
export function topicProfiles(each: number, seed = 'bios'): Profile[] {
  const rng = makeRng(seed)
  const some = (words: string, count: number) =>
    Array.from({ length: count }, () => pick(rng, words.split(' ')))
  return Object.entries(TOPICS).flatMap(([topic, words]) =>
    Array.from({ length: each }, (_, i) => ({
      username: `${topic}-${i}`,
      bio: [...some(words, 5 + integer(rng, 3)), ...some(COMMON, 2)].join(' '),
      followers: 100 + i,
    })),
  )
}

export const topicOf = (row: Row): string => String(row['username']).split('-')[0] ?? ''

/** A warehouse with profiles of x and their terms. */
export async function warehouseOf(
  profiles: readonly Profile[],
  posts: readonly Post[] = [],
  threads = 2,
): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({ path: ':memory:', threads })
  onTestFinished(() => warehouse.close())
  await add(warehouse, profiles, posts)
  await build(warehouse, '+intermediate.profile_terms')
  return warehouse
}

/** Adds profiles and posts as one more reading. */
export async function add(
  warehouse: DuckDbWarehouse,
  profiles: readonly Profile[],
  posts: readonly Post[] = [],
): Promise<void> {
  const read = { platform: 'x', fetched_at: READ_AT }
  const load = newLoad(READ_AT)
  await warehouse.append(
    profileSnapshots,
    profiles.map((profile) => ({ ...read, ...profile })),
    load,
  )
  await warehouse.append(
    profilePosts,
    posts.map((post) => ({ ...read, ...post })),
    load,
  )
}

export async function build(warehouse: DuckDbWarehouse, ...select: string[]): Promise<void> {
  const load = newLoad()
  const options = { asOf: AS_OF, load, buildId: load.loadId, select }
  assertBuilt(await buildModels(warehouse, loadModels(), options))
}

/** Everything that reads clusters. */
export const buildMarts = (warehouse: DuckDbWarehouse): Promise<void> =>
  build(
    warehouse,
    '+marts.profile_clusters',
    '+marts.cluster_terms',
    '+marts.cluster_patterns',
    '+marts.hashtag_stats',
  )

export function train(warehouse: DuckDbWarehouse, more: Partial<TrainWanted> = {}) {
  const wanted = { clusters: 5, starts: 4, seed: 1, asOf: AS_OF, load: newLoad(), ...more }
  return trainClusters(warehouse, wanted)
}

/** What a training stored, without its load. */
export async function storedOf(warehouse: DuckDbWarehouse, version: string): Promise<Row[][]> {
  const ask = (columns: string, table: string) =>
    warehouse.query(`select ${columns} from raw.${table} where version = @version order by all`, {
      version,
    })
  return [
    await ask('platform, username, cluster_id, similarity, margin', 'cluster_labels'),
    await ask('cluster_id, term, weight', 'cluster_centres'),
    await ask('* exclude (load_id, loaded_at)', 'cluster_trainings'),
  ]
}
