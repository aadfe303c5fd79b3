import { expect, it } from 'vitest'

import { shadowRows } from '../../../../domain/experiments/shadow-rows.ts'
import type { RunningExperiment } from '../../../../domain/experiments/running.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import { anAccount, anInput, someCaptions } from '../planning/world.ts'

const highs = await loadHighs()
const planned = (input: PlanInput) => planWeek(input, highs)

const ACCOUNT = 'messages:acme'
const captions = [
  ...someCaptions(ACCOUNT, 60, { kind: 'ppv', price: '9.99', currency: 'USD' }),
  ...someCaptions(ACCOUNT, 60, { kind: 'bump' }),
]
const priced = captions.filter(({ kind }) => kind === 'ppv')
// The worst of the bank: no draw would choose them.
const [a = '', b = ''] = priced
  .toSorted((x, y) => mean(x) - mean(y))
  .map(({ caption_key: key }) => key)
const running: RunningExperiment = {
  experiment_id: 'e1',
  name: 'question first',
  kind: 'captions',
  account_ids: [ACCOUNT],
  arm_a: [a],
  arm_b: [b],
  policy: null,
}
const input = anInput({ accounts: [anAccount(ACCOUNT)], captions, experiments: [running] })

function mean({ posterior_alpha: x, posterior_beta: y }: (typeof captions)[number]): number {
  return x / (x + y)
}

it('a plan posts both arms of a running experiment, says so, and keeps what it read', () => {
  const plan = planned(input)
  const items = plan.items.filter(({ caption_key: key }) => key === a || key === b)
  expect(items).toHaveLength(2)
  expect(new Set(items.map(({ caption_key: key }) => key))).toEqual(new Set([a, b]))
  for (const item of items) {
    const arm = item.caption_key === a ? 'A' : 'B'
    expect(item.reasons).toContain(`arm ${arm} of the experiment “question first”`)
    expect(item.propensity).toBe(1)
  }
  expect(plan.inputs.filter(({ model }) => model === 'staging.experiments')).toHaveLength(1)
  const without = planned({ ...input, experiments: [] })
  expect(without.items.some(({ caption_key: key }) => key === a || key === b)).toBe(false)
  expect(without.inputs.some(({ model }) => model === 'staging.experiments')).toBe(false)
})

it('an arm in its cool-down holds the other one back, with the reason in the log', () => {
  const used = { account_id: ACCOUNT, caption_key: a, last_used_at: '2026-11-20T10:00:00Z' }
  const plan = planned({ ...input, locks: [used] })
  expect(plan.items.some(({ caption_key: key }) => key === b)).toBe(false)
  const decision = plan.decisions.find(({ caption_key: key }) => key === b)
  expect(decision?.lock_reason).toMatch(/held back for the experiment “question first”/)
})

it('an account explores with its own share where that is above the setting', () => {
  const epsilons = (explore_share?: number) => {
    const account = anAccount(ACCOUNT, explore_share === undefined ? {} : { explore_share })
    const { decisions } = planned({ ...input, accounts: [account], experiments: [] })
    return [...new Set(decisions.map(({ epsilon }) => epsilon))]
  }
  expect([epsilons(), epsilons(0.3), epsilons(0.01)]).toEqual([[0.05], [0.3], [0.05]])
})

it('a policy in shadow chooses from the same captions, and nothing of it is in the plan', () => {
  const shadow: RunningExperiment = {
    ...running,
    experiment_id: 'e2',
    kind: 'shadow',
    arm_a: [],
    arm_b: [],
    policy: 'uniform/1',
  }
  const plan = planned({ ...input, experiments: [shadow] })
  const { items, decisions } = planned({ ...input, experiments: [] })
  expect([plan.items, plan.decisions]).toEqual([items, decisions])
  const rows = shadowRows(plan.decisions, captions, [shadow])
  for (const kind of ['ppv', 'bump']) {
    const made = plan.decisions.filter((row) => row.kind === kind && row.is_eligible)
    const ids = new Set(made.map((row) => row.decision_id))
    const own = rows.filter((row) => ids.has(row.decision_id))
    expect(own.map((row) => row.caption_key)).toEqual(made.map((row) => row.caption_key))
    const size = made.filter((row) => row.is_selected).length
    expect(own.filter((row) => row.is_selected)).toHaveLength(size)
    for (const row of own) expect(row.propensity).toBeCloseTo(size / own.length, 9)
  }
  expect(new Set(rows.map((row) => `${row.experiment_id} ${row.policy}`))).toEqual(
    new Set(['e2 uniform/1']),
  )
  expect(shadowRows(plan.decisions, captions, [running])).toEqual([])
})
