import { expect, onTestFinished, test } from 'vitest'

import { configFrom } from '../../../config.ts'
import { profileSnapshots } from '../../../domain/records/profiles.ts'
import { nameClusterTask } from '../../../pipelines/name-cluster.ts'
import { trainClustersTask } from '../../../pipelines/train-clusters.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { runLocally } from '../../../runtime/local.ts'
import { tempFolder } from '../../temp.ts'

const BIOS = {
  chef: ['baking bread', 'bread recipes', 'kitchen recipes', 'kitchen baking'],
  nomad: ['travel hiking', 'island hiking', 'travel island', 'hiking travel'],
  roses: ['roses garden', 'garden plants', 'plants roses', 'roses garden'],
}

test('a training says which names go on and which found no like', async () => {
  const env = await openEnvironment(configFrom({ DRUMBEAT_LOG_LEVEL: 'silent' }, tempFolder()), 't')
  onTestFinished(() => env.close())
  const crawled = (day: number, topics: readonly (readonly string[])[]) => {
    const at = `2026-11-${day}T00:00:00Z`
    const rows = topics.flatMap((bios, topic) =>
      bios.map((bio, i) => ({ platform: 'x', username: `p${topic}${i}`, fetched_at: at, bio })),
    )
    return env.warehouse.append(profileSnapshots, rows, {
      loadId: String(day),
      loadedAt: at,
      isSample: false,
    })
  }
  const train = (day: number) =>
    runLocally(trainClustersTask, { clusters: 2 }, env, { now: `2026-11-${day}T08:00:00Z` })
  const name = (cluster: string, called: string | null) =>
    runLocally(nameClusterTask, { cluster, name: called, by: 'dana' }, env, {
      now: '2026-11-16T09:00:00Z',
    })

  await crawled(16, [BIOS.chef, BIOS.nomad])
  expect(await train(16)).toMatchObject({ names_kept: [], names_not_kept: [] })
  await name('Food', 'Bakers')
  const named = await name('Travel', 'Walkers')
  expect(named.clusters.map((one) => one.cluster_name).toSorted()).toEqual(['Bakers', 'Walkers'])

  await crawled(17, [BIOS.roses, BIOS.nomad])
  const again = await train(17)
  expect(again).toMatchObject({ names_kept: ['Walkers'], names_not_kept: ['Bakers'] })
  expect(again.clusters.map((one) => one.cluster_name).toSorted()).toEqual([
    'Home & garden',
    'Walkers',
  ])
})
