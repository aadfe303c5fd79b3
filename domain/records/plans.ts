import { CHANNELS, MODES } from './accounts.ts'
import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

const weekColumns = {
  week: required.text('ISO week, `2026-W48`.', '\\d{4}-W\\d{2}'),
  week_start_on: required.date('Monday of that week.'),
}

export const planRuns = defineRecord('plan_runs', {
  doc: 'One row a plan of a brand’s week.',
  key: ['plan_id'],
  partition: 'week_start_on',
  cluster: ['brand'],
  columns: {
    plan_id: required.text('Hash of brand, week, mode and ordinal.'),
    ...weekColumns,
    brand: required.text('The brand planned for.'),
    mode: required.oneOf(MODES, 'Planning mode.'),
    ordinal: required.count('How many plans of this brand-week came before.'),
    as_of: required.instant('The clock of the run.'),
    seed: required.text('Key all draws were seeded with.'),
    solver: required.text('Name and version of the planner.'),
    objective: required.number('Sum of the items’ scores.'),
    bound: optional.number('Upper bound of the objective, where the solver proves one.'),
    greedy_objective: optional.number('What a rule of thumb’s plan would have been worth.'),
    count_items: required.count('Items planned.'),
    count_short: required.count('Items wished for and not placed.'),
    reasons: required.json('Per account: wished, placed, and why less.'),
    config_digest: required.text('Hash of the planning configuration.'),
    inputs_digest: required.text('Hash of the mart rows it read.'),
  },
})

export const planItems = defineRecord('plan_items', {
  doc: 'What a plan proposes: one row an item. Never changed; edits are approvals.',
  key: ['item_id', 'plan_id'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    item_id: required.text('Hash of account, week, variant or caption, ordinal.'),
    plan_id: required.text('The plan.'),
    schedule_id: required.text('`SCH_<week>_<ACCOUNT>_<hash6>`.'),
    ...weekColumns,
    brand: required.text('The brand.'),
    account_id: required.text('The account it is for.'),
    platform: required.text('The account’s platform.'),
    channel: required.oneOf(CHANNELS, 'feed or messages.'),
    kind: required.text('feed, ppv or bump.'),
    ordinal: required.count('Distinguishes equal items of one account-week.'),
    revision: required.count('1 as planned; an edit raises it.'),
    content_id: optional.text('The original.'),
    variant_id: optional.text('The variant of that original.'),
    content_type: optional.text('video, image, carousel, text, link, …'),
    title: optional.text('Title of the variant.'),
    source_uri: optional.text('Where the media lies.'),
    caption_key: optional.text('The caption of the bank.'),
    caption: optional.text('The text to post.'),
    hashtags: optional.texts('Hashtags without the #.'),
    price: optional.money('Price asked.'),
    currency: optional.text('ISO 4217 code.'),
    scheduled_at: required.instant('When it goes out.'),
    local_time: required.text('The wall time that was meant, `2026-11-23T18:00`.'),
    timezone: required.zone('Zone of that wall time.'),
    tzdata: required.text('Version of the zone rules it was resolved with.'),
    week_limit: optional.count('Items its account might have that week when it was planned.'),
    slot_value: required.number('Best-time score of the slot (log engagement lift).'),
    caption_value: required.number('Sampled success rate of the caption, 0 to 1.'),
    score: required.number('What the item adds to the plan’s objective.'),
    propensity: optional.number('Probability with which its caption entered the pool.'),
    seed: required.text('Key its draw was seeded with.'),
    reasons: required.json('The numbers behind slot, caption and time, and where they came from.'),
  },
})

export const planInputs = defineRecord('plan_inputs', {
  doc: 'The mart rows a plan read: what makes “what did we believe” a query.',
  key: ['plan_id', 'model', 'row_key'],
  partition: 'week_start_on',
  cluster: ['plan_id', 'model'],
  columns: {
    plan_id: required.text('The plan.'),
    week_start_on: required.date('Monday of its week.'),
    model: required.text('The mart.'),
    model_version: optional.text('Fingerprint of the model when it was built.'),
    row_key: required.text('The row’s grain values.'),
    row: required.json('The row as read.'),
  },
})
