import type { CaseRow } from './case-rows.ts'

const load = { load_id: 'l', loaded_at: '2026-11-20T08:00:00Z', is_sample: false }
const week = { week: '2026-W48', week_start_on: '2026-11-23' }

/** A plan run of ann’s week 2026-W48, in UTC. */
export const run = (more: CaseRow = {}): CaseRow => ({
  plan_id: 'p1',
  ...week,
  brand: 'ann',
  mode: 'optimize',
  ordinal: 0,
  as_of: '2026-11-20T08:00:00Z',
  seed: 's',
  solver: 'first-1',
  objective: 1,
  count_items: 1,
  count_short: 0,
  reasons: '{}',
  config_digest: 'c',
  inputs_digest: 'i',
  ...load,
  ...more,
})

/** An item of that plan. */
export const item = (more: CaseRow = {}): CaseRow => ({
  item_id: 'i1',
  plan_id: 'p1',
  schedule_id: 'SCH_2026W48_ANN_000001',
  ...week,
  brand: 'ann',
  account_id: 'x:ann',
  platform: 'x',
  channel: 'feed',
  kind: 'feed',
  ordinal: 0,
  revision: 1,
  title: 'title',
  caption_key: 'k1',
  caption: 'planned text',
  hashtags: ['a'],
  price: 5,
  scheduled_at: '2026-11-24T17:00:00Z',
  local_time: '2026-11-24T18:00',
  timezone: 'Europe/Oslo',
  tzdata: '2026a',
  slot_value: 0.1,
  caption_value: 0.05,
  score: 0.2,
  seed: 's',
  reasons: '{"why": "a good hour"}',
  ...load,
  ...more,
})

/** Answer number `sequence` about it, an hour later each. */
export const approval = (sequence: number, decision: string, more: CaseRow = {}): CaseRow => ({
  event_id: `e${sequence}`,
  item_id: 'i1',
  account_id: 'x:ann',
  ...week,
  sequence,
  decision,
  revision: 1,
  scheduled_at: '2026-11-24T17:00:00Z',
  local_time: '2026-11-24T18:00',
  caption: 'planned text',
  hashtags: ['a'],
  price: 5,
  source: 'xlsx',
  decided_at: `2026-11-21T0${sequence}:00:00Z`,
  ...load,
  ...more,
})

/** Event number `sequence` of its ledger, an hour later each. */
export const event = (sequence: number, to_state: string, more: CaseRow = {}): CaseRow => ({
  item_id: 'i1',
  account_id: 'x:ann',
  ...week,
  sequence,
  revision: 1,
  from_state: 'pending_approval',
  to_state,
  event_at: `2026-11-22T0${sequence}:00:00Z`,
  actor: 'test',
  ...load,
  ...more,
})

/** Step number `sequence` of its first attempt, a minute later each. */
export const publishStep = (sequence: number, step: string, more: CaseRow = {}): CaseRow => ({
  item_id: 'i1',
  account_id: 'x:ann',
  ...week,
  publish_key: 'publish-i1',
  revision: 1,
  attempt: 1,
  sequence,
  step,
  noted_at: `2026-11-24T17:0${sequence}:00Z`,
  ...load,
  ...more,
})
