import { REWARDS } from './accounts.ts'
import { CAPTION_KINDS } from './captions.ts'
import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const EXPERIMENT_KINDS = ['captions', 'shadow'] as const
export const EXPERIMENT_EVENTS = ['started', 'won', 'stopped'] as const
export const ARMS = ['A', 'B'] as const

export const experiments = defineRecord('experiments', {
  doc: 'What happened to an experiment: its start with all that was meant, its winner, its stop.',
  key: ['experiment_id', 'sequence'],
  columns: {
    experiment_id: required.text('Hash of name, accounts, arms and start.'),
    sequence: required.count('Order of its events, from 1.'),
    event: required.oneOf(EXPERIMENT_EVENTS, 'What happened; only started describes it.'),
    event_at: required.instant('When.'),
    actor: required.text('The person or task that caused it.'),
    reason: optional.text('Why, in words.'),
    name: optional.text('What people call it.'),
    hypothesis: optional.text('What is expected.'),
    kind: optional.oneOf(
      EXPERIMENT_KINDS,
      'captions: arm A against arm B; shadow: a policy that chooses and is never followed.',
    ),
    brand: optional.text('The brand, where it runs on all of its accounts that can take part.'),
    account_ids: optional.texts('The accounts it runs on.'),
    reward: optional.oneOf(REWARDS, 'What counts as success on all of them.'),
    caption_kind: optional.oneOf(CAPTION_KINDS, 'Kind of the arms’ captions.'),
    arm_a: optional.texts('Keys of the captions of arm A.'),
    arm_b: optional.texts('Keys of the captions of arm B.'),
    policy: optional.text('shadow: name and version of the policy.'),
    minimum_effect: optional.number('Relative difference it should be able to find; 0.2 a fifth.'),
    baseline_rate: optional.number('Success rate it was computed with, 0 to 1.'),
    expected_weeks: optional.number('Weeks it takes to find that with a chance of 80 %.'),
    winner: optional.oneOf(ARMS, 'won: the arm.'),
  },
})

export const shadowDecisions = defineRecord('shadow_decisions', {
  doc: 'What a policy in shadow would have chosen from the captions a plan chose from; never placed.',
  key: ['experiment_id', 'decision_id', 'caption_key'],
  partition: 'week_start_on',
  cluster: ['account_id', 'experiment_id'],
  columns: {
    experiment_id: required.text('The experiment.'),
    decision_id: required.text('The decision of the plan, as in caption_decisions.'),
    plan_id: required.text('The plan.'),
    account_id: required.text('The account.'),
    week: required.text('ISO week.'),
    week_start_on: required.date('Monday of that week.'),
    policy: required.text('Name and version of the policy in shadow.'),
    caption_key: required.text('An eligible caption.'),
    seed: required.text('Key its draw was seeded with.'),
    epsilon: required.number('Share of uniform batches mixed in, 0 to 1.'),
    draw: required.number('The draw, 0 to 1.'),
    propensity: required.number('Probability of entering the pool under the policy, 0 to 1.'),
    is_selected: required.bool('Whether it would have entered the pool.'),
  },
})
