import { expect, onTestFinished, test } from 'vitest'

import { modelVersions } from '../../../../domain/records/operations.ts'
import { makeRng } from '../../../../domain/sampling.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { evaluatePolicies } from '../../../../sql/evaluation/evaluate-policies.ts'
import { readCaptionPolicy } from '../../../../sql/planning/read-caption-policy.ts'
import type { Load } from '../../../../sql/warehouse.ts'

const AS_OF = '2026-11-20T08:00:00Z'
const LOAD: Load = { loadId: 'load-1', loadedAt: AS_OF, isSample: false }
const [CAPTIONS, POOL] = [12, 4]

/** Uniform batches over captions whose posterior means are right, sent and settled. */
async function loggedWarehouse(accountWeeks: number): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
  onTestFinished(() => warehouse.close())
  const change = { learner: 'caption-policy', version: 'uniform/1', part: 'all', payload: '{}' }
  await warehouse.append(modelVersions, [{ ...change, is_in_force: true, trained_at: AS_OF }], LOAD)
  const rng = makeRng('logged')
  const rows = Array.from({ length: accountWeeks }, (_, week) =>
    Array.from({ length: CAPTIONS }, (_unused, i) => {
      const rate = (i + 1) / 100
      const isSent = (i + week) % 3 === 0
      const reward = isSent ? rate * (0.9 + 0.2 * rng.uniform()) : null
      return `('d${week}', 'x:${week % 2}', '2026-W${30 + (week >> 1)}', date '2026-11-02', 'uniform/1', 0.05,
        ${POOL}, null::double, 'k${String(i).padStart(2, '0')}', null::varchar, ${1000 * rate}, ${1000 * (1 - rate)},
        1, 20, null::double, null::double, ${POOL / CAPTIONS}, ${reward}::double, true)`
    }),
  )
  await warehouse.execute(
    `create table intermediate.caption_decision_outcomes as select * from (values ${rows.flat().join(', ')})
     as t(decision_id, account_id, week, week_start_on, policy, epsilon, pool_size, amount_draw,
       caption_key, caption_group, alpha, beta, prior_alpha, prior_beta, amount_shape, amount_rate,
       propensity, reward, is_eligible)`,
  )
  return warehouse
}

const wanted = { weeks: 26, asOf: AS_OF, load: { ...LOAD, loadId: 'load-2' } }

test('a policy that clears the one in force is promoted, and the other way is refused', async () => {
  const warehouse = await loggedWarehouse(12)
  expect(await readCaptionPolicy(warehouse)).toBe('uniform/1')
  const better = { ...wanted, policy: 'eb-greedy', promote: true }
  const done = await evaluatePolicies(warehouse, better)
  expect([done.promoted, done.refused, done.incumbent]).toEqual(['eb-greedy/1', null, 'uniform/1'])
  expect(await readCaptionPolicy(warehouse)).toBe('eb-greedy/1')
  const rows = await warehouse.query(
    'select policy, estimator, reward, low, high, is_clear from raw.policy_evaluations',
  )
  expect(rows).toHaveLength(4)
  // The four best of 1 % to 12 %: 10.5 %, a twentieth of the time 6.5 %.
  const robust = done.estimates.find(
    (one) => one.policy === 'eb-greedy/1' && one.estimator === 'doubly_robust',
  )
  expect(robust?.reward).toBeCloseTo(0.103, 2)
  expect(robust?.is_clear).toBe(true)

  const back = await evaluatePolicies(warehouse, {
    ...wanted,
    load: { ...LOAD, loadId: 'load-3' },
    policy: 'uniform',
    promote: true,
  })
  expect([back.promoted, back.refused]).toEqual([
    null,
    expect.stringMatching(/^uniform\/1 is not promoted: .* does not clear 0$/),
  ])
  const same = await evaluatePolicies(warehouse, { ...better, load: { ...LOAD, loadId: 'load-4' } })
  expect(same.refused).toBe('eb-greedy/1 is in force already')
  expect(await readCaptionPolicy(warehouse)).toBe('eb-greedy/1')
})

test('few account-weeks promote nothing, and without a settled result there is nothing to tell', async () => {
  const few = await loggedWarehouse(6)
  const done = await evaluatePolicies(few, { ...wanted, policy: 'eb-greedy/1', promote: true })
  expect(done.refused).toMatch(/6 account-weeks are too few to tell, it takes 8/)
  const none = await loggedWarehouse(1)
  await none.execute('update intermediate.caption_decision_outcomes set reward = null')
  const empty = await evaluatePolicies(none, { ...wanted, policy: 'eb-greedy', promote: true })
  expect([empty.estimates, empty.refused]).toEqual([
    [],
    expect.stringMatching(/no logged decision/),
  ])
  await expect(evaluatePolicies(few, { ...wanted, policy: 'best' })).rejects.toThrow(
    /no caption policy "best"; there are: eb-thompson-sharp4\/1, /,
  )
})

test('all policies are evaluated where none is named, the one in force with weights of 1', async () => {
  const done = await evaluatePolicies(await loggedWarehouse(12), wanted)
  expect(done.estimates).toHaveLength(10)
  const own = done.estimates.filter(({ policy }) => policy === 'uniform/1')
  for (const { effective_size: size, count_sent: sent, difference } of own) {
    expect(size).toBeCloseTo(Number(sent), 9)
    expect(difference).toBe(0)
  }
})
