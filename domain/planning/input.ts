import { z } from 'zod'

import type { RunningExperiment } from '../experiments/running.ts'
import type { Mode } from './modes.ts'
import { CAPTION_KINDS } from '../records/captions.ts'
import { CONTENT_KINDS } from '../records/content.ts'
import { CHANNELS, MODES } from '../records/accounts.ts'
import { HOLIDAY_EFFECTS } from '../records/tracking.ts'
import type { planItems } from '../records/plans.ts'
import type { RuleChanges } from './rule-changes.ts'
import type { State } from '../records/queue.ts'
import type { StoredRow } from '../records/record.ts'
import type { Settings } from '../settings.ts'

/** Decimals come out of the warehouse as text, floats as numbers. */
const number = z.union([z.number(), z.string().transform(Number).pipe(z.number())])
const whole = number.pipe(z.number().int())
const count = whole.pipe(z.number().min(0))
const orNull = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? null)
const text = z.string().min(1)
/** An empty list is none: a table of BigQuery holds no null in its place. */
const texts = orNull(z.array(z.string())).transform((list) => (list?.length ? list : null))

export const TIERS = ['NEW', 'SMALL', 'MEDIUM', 'LARGE', 'XL'] as const

/** A row of `marts.account_health`: what the planner reads of an account. */
export const accountRow = z.object({
  account_id: text,
  brand: text,
  platform: text,
  channel: z.enum(CHANNELS),
  handle: orNull(z.string()),
  reward: orNull(z.string()),
  timezone: text,
  audience_timezone: text,
  country: orNull(z.string()),
  mode: orNull(z.enum(MODES)),
  is_active: z.boolean(),
  daily_cap: orNull(count),
  min_gap_minutes: orNull(count),
  rhythm_minutes: orNull(whole.pipe(z.number().min(1))),
  quiet_hours: orNull(z.string()),
  tier: z.enum(TIERS),
  risk: z.enum(['LOW', 'MODERATE', 'HIGH', 'CRITICAL']),
  zone: z.enum(['GREEN', 'YELLOW', 'RED']),
  risk_multiplier: number,
  caption_target: count,
  baseline_rate: orNull(number),
  count_sends_90d: count.optional(),
  saturation_score: number.optional(),
  z_score: orNull(number).optional(),
  has_enough_history: z.boolean().optional(),
  /** Mean views or recipients of its settled posts of 90 days, where there are any. */
  trials_per_send: number.optional(),
  /** Share of batches to explore with (marts.account_learning_modes), where it was ever set. */
  explore_share: number.pipe(z.number().min(0).max(1)).optional(),
})
export type AccountRow = z.output<typeof accountRow>

/** A row of `marts.posting_slots`; `score` is a log engagement lift, 0 = average. */
export const slotRow = z.object({
  account_id: text,
  hour_of_week: whole.pipe(z.number().min(0).max(167)),
  score: number,
  low: orNull(number),
  high: orNull(number),
  n_posts: orNull(number),
  level: text,
})
export type SlotRow = z.output<typeof slotRow>

/** A row of `marts.caption_bandit_stats` with its text from `marts.caption_bank`. */
export const captionRow = z.object({
  account_id: text,
  caption_key: text,
  text: z.string(),
  kind: z.enum(CAPTION_KINDS),
  category: orNull(z.string()),
  content_type: orNull(z.string()),
  caption_group: orNull(z.string()),
  price: orNull(z.string()),
  currency: orNull(z.string()),
  hashtags: texts,
  is_active: z.boolean(),
  available_from: orNull(z.string()),
  expires_at: orNull(z.string()),
  trials: number,
  successes: number,
  rate: orNull(number),
  wilson_low: orNull(number),
  wilson_high: orNull(number),
  posterior_alpha: number,
  posterior_beta: number,
  prior_alpha: orNull(number),
  prior_beta: orNull(number),
  /** Of the mean amount of a success, rate / Gamma(shape); null where money is not what counts. */
  amount_shape: orNull(number.pipe(z.number().gt(1))),
  amount_rate: orNull(number.pipe(z.number().gt(0))),
  last_used_at: orNull(z.string()),
})
export type CaptionRow = z.output<typeof captionRow>

/** A row of `marts.caption_locks`: the latest use of a caption, past or planned. */
export const lockRow = z.object({ account_id: text, caption_key: text, last_used_at: text })
export type LockRow = z.output<typeof lockRow>

/** The latest version of an original. */
export const originalRow = z.object({
  content_id: text,
  kind: z.enum(CONTENT_KINDS),
  source_uri: orNull(z.string()),
  title: orNull(z.string()),
  description: orNull(z.string()),
  platforms: texts,
  category: orNull(z.string()),
  price: orNull(z.string()),
  currency: orNull(z.string()),
  available_from: orNull(z.string()),
  available_until: orNull(z.string()),
  evergreen: orNull(z.boolean()),
})
export type OriginalRow = z.output<typeof originalRow>

/** One past or planned use of an original by an account of the brand, outside this week’s plan. */
export const useRow = z.object({ content_id: text, account_id: text, used_at: text })
export type UseRow = z.output<typeof useRow>

/** A row of `marts.holiday_calendar`. */
export const holidayRow = z.object({
  holiday_on: text,
  name: text,
  country: orNull(z.string()),
  effect: z
    .enum(HOLIDAY_EFFECTS)
    .nullish()
    .transform((effect) => effect ?? 'avoid'),
})
export type HolidayRow = z.output<typeof holidayRow>

/** Something that takes its time on an account and cannot be moved: a post, or a kept item. */
export const occupiedRow = z.object({
  account_id: text,
  at: text,
  item_id: orNull(z.string()),
  kind: orNull(z.string()),
  content_id: orNull(z.string()),
  content_type: orNull(z.string()),
  caption_key: orNull(z.string()),
})
export type OccupiedRow = z.output<typeof occupiedRow>

export type PlanItemRow = StoredRow<typeof planItems>

/** An item of an earlier plan of this brand-week, with its values and state of now. */
export interface EarlierItem {
  readonly row: PlanItemRow
  readonly state: State
  /** Whether a person has answered or edited it. */
  readonly isTouched: boolean
  /** Sequence of its latest event in the ledger, 0 without any. */
  readonly sequence: number
}

/** What the warehouse knows about a brand’s week: what a plan is made from. */
export interface PlanFacts {
  readonly brand: { readonly brand: string; readonly timezone: string }
  /** `2026-W48`, in the brand’s zone. */
  readonly week: string
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  /** How many plans of this brand-week came before. */
  readonly ordinal: number
  readonly accounts: readonly AccountRow[]
  readonly slots: readonly SlotRow[]
  readonly captions: readonly CaptionRow[]
  readonly locks: readonly LockRow[]
  readonly originals: readonly OriginalRow[]
  readonly uses: readonly UseRow[]
  /** Posts and kept items of this week and its neighbours. */
  readonly occupied: readonly OccupiedRow[]
  /** Items of earlier plans of this week, whatever their state. */
  readonly earlier: readonly EarlierItem[]
  readonly holidays: readonly HolidayRow[]
  /** The experiments that run on accounts of the brand. */
  readonly experiments?: readonly RunningExperiment[] | undefined
  /** The caption policy in force; CAPTION_POLICY where nobody promoted another. */
  readonly captionPolicy?: string | undefined
  /** Fingerprints of the models the rows came from, by name. */
  readonly models: Readonly<Record<string, string>>
}

/** Says what a platform would refuse about a text with its hashtags, or null where all is well. */
export type Fits = (platform: string, caption: string, hashtags: readonly string[]) => string | null

export type PlanConfig = Pick<
  Settings['planning'],
  | 'max_originals'
  | 'messages_per_day'
  | 'gap_minutes'
  | 'feed'
  | 'spread_minutes'
  | 'lock_days'
  | 'epsilon'
  | 'stability'
  | 'blackout'
  | 'posts_per_day'
  | 'money'
  | 'least_per_day'
>

/** Everything a plan depends on. The same input gives the same plan, byte for byte. */
export interface PlanInput extends PlanFacts {
  readonly mode: Mode
  readonly config: PlanConfig
  readonly fits: Fits
  /** Version of the zone rules, `process.versions.tz`. */
  readonly tzdata: string
  /** Originals wanted this week, 1 to `max_originals`; feed accounts then get nothing beyond them. */
  readonly originalsWished?: number | undefined
  /** Items a day each account is to have at least; default: the settings’. */
  readonly atLeast?: number | undefined
  /** What this plan has otherwise than settings and accounts say. */
  readonly ruleChanges?: RuleChanges | undefined
  /** Key of all draws, where they are to be those of another plan. */
  readonly drawId?: string | undefined
  /** Only accounts on these platforms are planned. */
  readonly platforms?: readonly string[] | undefined
  /** Nothing is planned before `asOf` plus these minutes. */
  readonly leadMinutes?: number | undefined
}
