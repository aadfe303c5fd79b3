import { expect, test } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { nameCluster } from '../../../../sql/clusters/name-cluster.ts'
import { suggestContentStrategy } from '../../../../sql/clusters/suggest-content-strategy.ts'
import { useVersion } from '../../../../sql/clusters/use-version.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import {
  add,
  AS_OF,
  build,
  buildMarts,
  newLoad,
  topicProfiles,
  train,
  warehouseOf,
} from './workspace.ts'

async function trained() {
  const warehouse = await warehouseOf(topicProfiles(12))
  const training = await train(warehouse)
  await buildMarts(warehouse)
  const call = (cluster: string, name: string | null, at = AS_OF) =>
    nameCluster(warehouse, { cluster, name, by: 'dana', at }, newLoad(at))
  return { warehouse, training, call }
}

const clusterOf = async (warehouse: DuckDbWarehouse, username: string) => {
  const [row] = await warehouse.query(
    'select cluster_name from marts.profile_clusters where username = @username',
    { username },
  )
  return row?.['cluster_name']
}

test('a name is shown wherever the cluster is', async () => {
  const { warehouse, training, call } = await trained()
  const named = await call('food', ' Sourdough   bakers ')
  expect(named).toMatchObject({
    version: training.version,
    before: 'Food',
    name: 'Sourdough bakers',
    is_changed: true,
  })
  await buildMarts(warehouse)
  for (const mart of ['profile_clusters', 'cluster_terms', 'cluster_patterns']) {
    const rows = await warehouse.query(
      `select distinct cluster_name from marts.${mart} where cluster_id = @cluster`,
      { cluster: named.cluster_id },
    )
    expect(rows, mart).toEqual([{ cluster_name: 'Sourdough bakers' }])
  }
  const advice = await suggestContentStrategy(warehouse, { platform: 'x', username: 'food-3' })
  expect(advice.cluster.cluster_name).toBe('Sourdough bakers')

  expect(await call(String(named.cluster_id), 'Sourdough bakers')).toMatchObject({
    is_changed: false,
  })
  expect(await warehouse.query('select named_by from raw.cluster_names')).toEqual([
    { named_by: 'dana' },
  ])
  await call('Sourdough bakers', null, '2026-11-20T09:00:00Z')
  await buildMarts(warehouse)
  expect(await clusterOf(warehouse, 'food-3')).toBe('Food')
})

test('a name outlives a training with more profiles and another seed, and goes back with it', async () => {
  const { warehouse, training, call } = await trained()
  await call('Food', 'Sourdough bakers')
  await add(warehouse, topicProfiles(30, 'more bios'))
  await build(warehouse, '+intermediate.profile_terms')
  await train(warehouse, { seed: 5, load: newLoad('2026-11-20T09:00:00Z') })
  await buildMarts(warehouse)
  expect(await clusterOf(warehouse, 'food-3')).toBe('Sourdough bakers')

  await call('Sourdough bakers', 'Bread people', '2026-11-20T10:00:00Z')
  await useVersion(warehouse, training.version, newLoad('2026-11-20T11:00:00Z'))
  await buildMarts(warehouse)
  expect(await clusterOf(warehouse, 'food-3')).toBe('Bread people')
})

test('refusals say what there is and what would be right', async () => {
  const { warehouse, call } = await trained()
  await expect(call('Knitting', 'Wool')).rejects.toThrow(NotFoundError)
  await expect(call('Knitting', 'Wool')).rejects.toThrow(/there are: 1 \S+.*2 \S+/)
  for (const name of ['', '   ', 'x'.repeat(61)]) {
    await expect(call('Food', name)).rejects.toThrow(/1 to 60 characters/)
  }
  for (const name of ['Cluster', '7', 'Food 2']) {
    await expect(call('Food', name)).rejects.toThrow(InvalidInputError)
  }
  await call('Food', 'Friends')
  await build(warehouse, '+intermediate.clusters')
  await expect(call('Travel', 'friends')).rejects.toThrow(/cluster \d is called "friends" already/)
})
