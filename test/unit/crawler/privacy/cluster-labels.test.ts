import { expect, test } from 'vitest'

import { deletePerson } from '../../../../crawler/privacy/delete-person.ts'
import { buildMarts, topicProfiles, train, warehouseOf } from '../../sql/clusters/workspace.ts'

test('labels of a person go from trainings and marts; those of others and the centres stay', async () => {
  const warehouse = await warehouseOf([
    ...topicProfiles(4),
    { username: 'annfood', bio: 'sourdough bread recipes' },
  ])
  await train(warehouse)
  await buildMarts(warehouse)
  const count = async (table: string, where = 'true') => {
    const [row] = await warehouse.query(`select count(*) as n from ${table} where ${where}`)
    return Number(row?.['n'])
  }
  const [labels, centres] = [await count('raw.cluster_labels'), await count('raw.cluster_centres')]
  const person = { platform: 'x', username: 'annfood' }
  await warehouse.atomically((session) => deletePerson(session, person, { isDry: false }))
  expect(await count('raw.cluster_labels')).toBe(labels - 1)
  expect(await count('raw.cluster_centres')).toBe(centres)
  for (const table of [
    'raw.cluster_labels',
    'marts.profile_clusters',
    'intermediate.profile_terms',
  ])
    expect(await count(table, `username = 'annfood'`), table).toBe(0)
})
