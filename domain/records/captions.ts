import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const CAPTION_KINDS = ['feed', 'ppv', 'bump'] as const

export const captions = defineRecord('captions', {
  doc: 'The caption bank: reusable texts, shared or of one brand or account.',
  key: ['caption_key', 'brand', 'account_id'],
  columns: {
    caption_key: required.text('SHA-256 (hex) of the normalised text.'),
    text: required.text('The caption as it will be posted.'),
    brand: optional.text('Brand it belongs to; shared where brand and account are null.'),
    account_id: optional.text('Account it belongs to.'),
    kind: optional.oneOf(CAPTION_KINDS, 'feed, ppv (priced message), bump (follow-up).'),
    category: optional.text('What it is about.'),
    content_type: optional.text('The type of content it goes with.'),
    caption_group: optional.text('Captions sharing a group are near-duplicates.'),
    price: optional.money('Price asked with it.'),
    currency: optional.text('ISO 4217 code.', '[A-Z]{3}'),
    hashtags: optional.texts('Hashtags without the #.'),
    language: optional.text('BCP 47 tag.'),
    active: optional.bool('False: never planned.'),
    available_from: optional.instant('Not planned before.'),
    expires_at: optional.instant('Not planned from then on.'),
    impressions: optional.count('Trials known from elsewhere.'),
    successes: optional.count('Successes known from elsewhere.'),
    revenue: optional.money('Revenue known from elsewhere.'),
    as_of: optional.instant('When that history was read.'),
  },
})

export const captionDecisions = defineRecord('caption_decisions', {
  doc: 'Every caption a plan could have used, drawn and chosen or not: what an honest evaluation needs.',
  key: ['decision_id', 'caption_key'],
  partition: 'week_start_on',
  cluster: ['account_id', 'plan_id'],
  columns: {
    decision_id: required.text('Hash of plan, account and kind of pool.'),
    plan_id: required.text('The plan that decided.'),
    account_id: required.text('The account decided for.'),
    week: required.text('ISO week.'),
    week_start_on: required.date('Monday of that week.'),
    caption_key: required.text('The caption.'),
    policy: required.text('Name and version of the selection policy.'),
    seed: required.text('Key the draw was seeded with.'),
    epsilon: required.number('Share of uniform batches mixed in, 0 to 1.'),
    alpha: optional.number('First shape of the posterior the draw came from.'),
    beta: optional.number('Second shape of the posterior.'),
    draw: optional.number('The draw, 0 to 1.'),
    propensity: optional.number('Probability of entering the pool, 0 to 1.'),
    is_eligible: required.bool('Whether it could have been used.'),
    lock_reason: optional.text('Why not, where it could not.'),
    is_selected: required.bool('Whether it entered the pool.'),
    item_id: optional.text('The plan item it was placed in.'),
  },
})
