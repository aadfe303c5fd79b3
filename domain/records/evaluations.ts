import { required, optional } from './column.ts'
import { defineRecord } from './record.ts'

export const policyEvaluations = defineRecord('policy_evaluations', {
  doc: 'What caption policies would have earned, estimated from logged decisions.',
  key: ['version', 'policy', 'estimator'],
  columns: {
    version: required.text('The evaluation: day of its clock and a hash of what it read.'),
    evaluated_at: required.instant('The clock of the evaluation.'),
    policy: required.text('Name and version of the policy.'),
    incumbent: required.text('The policy in force then.'),
    estimator: required.text('snips or doubly_robust.'),
    first_week: required.text('First ISO week of the decisions.'),
    last_week: required.text('Last ISO week of them.'),
    count_decisions: required.count('Decisions it was estimated from.'),
    count_account_weeks: required.count('Account-weeks they belong to: what was re-sampled.'),
    count_sent: required.count('Captions that were sent and settled.'),
    effective_size: required.number('Captions of the policy’s own choice that would tell as much.'),
    reward: required.number('Successes per trial of the captions it lets in.'),
    low: optional.number('Lower end of the 95 % interval.'),
    high: optional.number('Upper end of it.'),
    difference: required.number('Its reward minus the incumbent’s.'),
    difference_low: optional.number('Lower end of the 95 % interval of the difference.'),
    difference_high: optional.number('Upper end of it.'),
    is_clear: required.bool('Whether that interval lies above 0, over enough account-weeks.'),
  },
})
