import { expect, test } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { modelVersions } from '../../../../domain/records/operations.ts'
import { planBrandWeek } from '../../../../sql/planning/plan-brand-week.ts'
import { selectCaptions } from '../../../../sql/planning/select-captions.ts'
import { AS_OF, LOAD, ownWarehouse, WANTED } from './workspace.ts'

test('the captions of an account are those its next plan draws, by the policy in force', async () => {
  const warehouse = await ownWarehouse()
  const { settings, fits } = WANTED
  const wanted = { accountId: 'x:harbor', settings, fits, asOf: AS_OF }
  const selection = await selectCaptions(warehouse, wanted)
  expect([selection.week, selection.policy]).toEqual(['2026-W48', 'eb-thompson-sharp4/1'])
  expect(await warehouse.query('select count(*) as n from raw.caption_decisions')).toEqual([
    { n: 0 },
  ])
  const plan = await planBrandWeek(warehouse, WANTED)
  expect(plan.plan_id).toBe(selection.plan_id)
  const decided = await warehouse.query(
    `select caption_key, draw, propensity, prior_alpha, pool_size, kind from raw.caption_decisions
     where account_id = 'x:harbor' and is_eligible order by caption_key`,
  )
  const [pool] = selection.pools
  const drawn = [...(pool?.chosen ?? []), ...(pool?.others ?? [])]
  expect(new Map(drawn.map(({ caption_key: key, draw }) => [key, draw]))).toEqual(
    new Map(decided.map((row) => [row['caption_key'], row['draw']])),
  )
  for (const row of decided) {
    expect(row).toMatchObject({ kind: 'feed', prior_alpha: expect.any(Number) })
    expect(Number(row['pool_size'])).toBe(pool?.size)
  }
  const fewer = await selectCaptions(warehouse, { ...wanted, week: '2026-W49', count: 7 })
  expect(fewer.pools.map(({ size, chosen }) => [size, chosen.length])).toEqual([[7, 7]])

  const change = { learner: 'caption-policy', part: 'all', payload: '{}', trained_at: AS_OF }
  const uniform = { ...change, version: 'uniform/1', is_in_force: true }
  await warehouse.append(modelVersions, [uniform], { ...LOAD, loadId: 'load-9' })
  await planBrandWeek(warehouse, {
    ...WANTED,
    replan: true,
    load: { ...LOAD, loadId: 'load-10', loadedAt: '2026-11-20T09:00:00Z' },
  })
  const policies = await warehouse.query(
    `select distinct policy from raw.caption_decisions where load_id = 'load-10'`,
  )
  expect(policies).toEqual([{ policy: 'uniform/1 uniform batch' }])

  const unknown = selectCaptions(warehouse, { ...wanted, accountId: 'x:harbour' })
  await expect(unknown).rejects.toThrow(NotFoundError)
  await expect(unknown).rejects.toThrow(/did you mean x:harbor/)
  const over = selectCaptions(warehouse, { ...wanted, week: '2026-W40' })
  await expect(over).rejects.toThrow(InvalidInputError)
})
