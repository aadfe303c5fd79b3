import { expect, test } from 'vitest'

import { adjustedRand } from '../../../../domain/clusters/adjusted-rand.ts'
import { makeRng, shuffle } from '../../../../domain/sampling.ts'
import { useVersion } from '../../../../sql/clusters/use-version.ts'
import {
  add,
  build,
  buildMarts,
  newLoad,
  storedOf,
  TOPICS,
  topicOf,
  topicProfiles,
  train,
  warehouseOf,
  type Profile,
} from './workspace.ts'

const topics = Object.keys(TOPICS)
const named = (prefix: string, count: number, bio: string): Profile[] =>
  Array.from({ length: count }, (_, i) => ({ username: `${prefix}-${i}`, bio }))

test.each([1, 2])('finds made-up topics in three scripts again, seed %d', async (seed) => {
  const warehouse = await warehouseOf(topicProfiles(40))
  const trained = await train(warehouse, { seed })
  const labels = await warehouse.query('select * from raw.cluster_labels')
  const truth = labels.map((row) => topics.indexOf(topicOf(row)))
  const found = labels.map((row) => Number(row['cluster_id']))
  expect(labels).toHaveLength(200)
  expect(adjustedRand(truth, found)).toBeGreaterThanOrEqual(0.9)
  expect(trained).toMatchObject({ count_clusters: 5, count_profiles: 200, is_new: true })
  expect(trained.stability).toBeGreaterThan(0.9)
  expect(trained.objective).toBeGreaterThan(0.2)
})

test('one start is enough where topics are apart, since parts are tried first and merged', async () => {
  const warehouse = await warehouseOf(topicProfiles(40))
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { version } = await train(warehouse, { seed, starts: 1 })
    const labels = await warehouse.query(
      'select username, cluster_id from raw.cluster_labels where version = @version',
      { version },
    )
    const truth = labels.map((row) => topics.indexOf(topicOf(row)))
    const found = labels.map((row) => Number(row['cluster_id']))
    expect(adjustedRand(truth, found), `seed ${seed}`).toBeGreaterThanOrEqual(0.9)
  }
})

test('first centres come from all topics of many profiles, however their names are ordered', async () => {
  const texts = Object.values(TOPICS).slice(0, 4)
  const profiles = Array.from({ length: 20_000 }, (_, i) => {
    const words = texts[i % 4]?.split(' ') ?? []
    const bio = [0, 1, 5].map((step) => words[(i + step * (i >> 2)) % 12]).join(' ')
    return { username: `p${String(i).padStart(5, '0')}`, bio }
  })
  const warehouse = await warehouseOf(profiles)
  await train(warehouse, { clusters: 4, starts: 2 })
  const labels = await warehouse.query('select username, cluster_id from raw.cluster_labels')
  const truth = labels.map((row) => Number(String(row['username']).slice(1)) % 4)
  const found = labels.map((row) => Number(row['cluster_id']))
  expect(adjustedRand(truth, found)).toBeGreaterThan(0.99)
})

test('same rows and seed give the same version, whatever the order of rows and the threads', async () => {
  const profiles = topicProfiles(30)
  const first = await warehouseOf(profiles, [], 1)
  const second = await warehouseOf(shuffle(makeRng('other order'), profiles), [], 4)
  const [one, other] = [await train(first), await train(second)]
  expect(other.version).toBe(one.version)
  const stored = await storedOf(first, one.version)
  expect(stored[0]).toHaveLength(150)
  expect(await storedOf(second, other.version)).toEqual(stored)
})

test('a training that was made already is found; nothing is left of the work', async () => {
  const warehouse = await warehouseOf(topicProfiles(10))
  const before = await warehouse.relations()
  const { version } = await train(warehouse)
  const again = await train(warehouse)
  expect(again).toMatchObject({ version, is_new: false })
  expect(await warehouse.query('select version from raw.cluster_trainings')).toEqual([{ version }])
  expect(await warehouse.relations()).toEqual(before)
})

test('clusters are numbered by size, and centres have length 1', async () => {
  const warehouse = await warehouseOf([
    ...named('few', 3, 'harbour boats sails'),
    ...named('many', 9, 'bread oven flour'),
  ])
  await train(warehouse, { clusters: 2 })
  const labels = await warehouse.query(
    `select cluster_id, count(*) as n, min(username) as first from raw.cluster_labels
    group by cluster_id order by cluster_id`,
  )
  expect(labels).toEqual([
    { cluster_id: 1, n: 9, first: 'many-0' },
    { cluster_id: 2, n: 3, first: 'few-0' },
  ])
  const lengths = await warehouse.query(
    `select sqrt(sum(cast(weight as double) * weight)) / 1e6 as length from raw.cluster_centres
    group by cluster_id`,
  )
  for (const { length } of lengths) expect(length).toBeCloseTo(1, 4)
})

test.each([1, 2])('a cluster without profiles begins anew, seed %d', async (seed) => {
  const warehouse = await warehouseOf([
    ...named('bread', 60, 'bread oven flour'),
    ...named('boats', 60, 'harbour boats sails'),
    ...named('rare', 2, 'beekeeping honey'),
  ])
  const trained = await train(warehouse, { clusters: 3, starts: 1, seed })
  expect(trained.count_clusters).toBe(3)
  const rare = await warehouse.query(
    `select distinct cluster_id from raw.cluster_labels where username like 'rare%'`,
  )
  expect(rare).toEqual([{ cluster_id: 3 }])
})

test('where profiles are too alike there are fewer clusters than asked for', async () => {
  const warehouse = await warehouseOf(named('same', 6, 'bread oven flour'))
  const trained = await train(warehouse, { clusters: 3 })
  expect(trained).toMatchObject({ count_wanted: 3, count_clusters: 1 })
  expect(trained.objective).toBeCloseTo(1, 4)
})

test.each([
  ['no profiles', []],
  ['emoji only', named('emoji', 8, '🎉 👋🏽 ❤️ ✨ 1️⃣')],
  ['nothing shared', [1, 2, 3, 4, 5, 6].map((i) => ({ username: `u${i}`, bio: `alone${i}` }))],
  ['fewer than clusters', named('few', 4, 'bread oven')],
])('%s: refused, and nothing is stored', async (_, profiles) => {
  const warehouse = await warehouseOf(profiles)
  await expect(train(warehouse)).rejects.toThrow(/5 clusters need at least as many profiles/)
  expect(await warehouse.query('select * from raw.model_versions')).toEqual([])
})

test('as many profiles as clusters are enough', async () => {
  const bios = ['bread oven', 'bread oven', 'boats sails', 'boats sails']
  const warehouse = await warehouseOf(bios.map((bio, i) => ({ username: `u${i}`, bio })))
  const trained = await train(warehouse, { clusters: 4, starts: 1 })
  expect(trained.count_clusters).toBe(2)
})

test('marts follow the version in force: train, train again, go back, and new profiles', async () => {
  const warehouse = await warehouseOf(topicProfiles(12))
  const first = await train(warehouse, { clusters: 5 })
  await buildMarts(warehouse)
  const placed = () =>
    warehouse.query(
      'select username, cluster_id, trained_cluster_id, version from marts.profile_clusters order by 1',
    )
  const before = await placed()
  expect(new Set(before.map((row) => row['version']))).toEqual(new Set([first.version]))
  for (const row of before) expect(row['cluster_id']).toBe(row['trained_cluster_id'])

  const second = await train(warehouse, { clusters: 2, load: newLoad('2026-11-20T09:00:00Z') })
  await buildMarts(warehouse)
  const clusters = new Set((await placed()).map((row) => row['cluster_id']))
  expect(clusters).toEqual(new Set([1, 2]))

  const load = newLoad('2026-11-20T10:00:00Z')
  const used = await useVersion(warehouse, first.version, load)
  expect(used).toMatchObject({ version: first.version, before: second.version, is_changed: true })
  await buildMarts(warehouse)
  expect(await placed()).toEqual(before)
  expect(await useVersion(warehouse, first.version, newLoad())).toMatchObject({ is_changed: false })

  await add(warehouse, [
    { username: 'new-food', bio: 'sourdough bread and pasta 🍞' },
    { username: 'new-nothing', bio: '🎉' },
  ])
  await build(warehouse, '+intermediate.profile_terms')
  await buildMarts(warehouse)
  const rows = await warehouse.query(
    `select username, cluster_id, is_new, margin from marts.profile_clusters
    where username like 'new-%' order by username`,
  )
  const food = before.find((row) => row['username'] === 'food-0')
  expect(rows).toEqual([
    {
      username: 'new-food',
      cluster_id: food?.['cluster_id'],
      is_new: true,
      margin: expect.any(Number),
    },
    { username: 'new-nothing', cluster_id: null, is_new: true, margin: 0 },
  ])
  expect(Number(rows[0]?.['margin'])).toBeGreaterThan(0.1)
})

test('an unknown version is refused with those there are; so is the start of several', async () => {
  const warehouse = await warehouseOf(topicProfiles(6))
  await expect(useVersion(warehouse, 'x', newLoad())).rejects.toThrow(/there are: none/)
  const { version } = await train(warehouse)
  const { version: second } = await train(warehouse, { seed: 2 })
  await expect(useVersion(warehouse, 'x', newLoad())).rejects.toThrow(version)
  await expect(useVersion(warehouse, '2026', newLoad())).rejects.toThrow(/"2026" means .* or /)
  expect((await useVersion(warehouse, second, newLoad())).is_changed).toBe(false)
  const start = version.slice(0, -1)
  expect((await useVersion(warehouse, start, newLoad())).version).toBe(version)
})
