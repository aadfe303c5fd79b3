import type { OtherChoice } from '../../domain/planning/alternatives.ts'
import type { PlanReasons } from '../../domain/planning/plan-reasons.ts'
import type { ToldPrice } from '../../domain/planning/price-words.ts'
import type { AccountResult } from '../../domain/planning/plan.ts'

/** What an item’s hour is worth, as its plan saw it. */
export interface SlotReasons {
  readonly hour_of_week: number
  /** Log engagement lift with its 95 % interval. */
  readonly score: number
  readonly low: number | null
  readonly high: number | null
  readonly n_posts: number | null
  readonly level: string
  /** Place among the account’s open times, 1 = best, and how many there were. */
  readonly rank: number
  readonly of: number
}

/** Another time or caption for the item, and what kept the item from it. */
export interface Alternative extends Omit<OtherChoice, 'kind' | 'caption_key' | 'change'> {
  /** Left out by plans that knew better times only. */
  readonly kind?: OtherChoice['kind']
  readonly caption_key?: string | null
  readonly change?: number
  /** The caption’s text, where the bank still has it. */
  readonly text?: string | null
}

/** What was known of the caption, and its draw. */
export interface CaptionReasons {
  readonly trials: number
  readonly successes: number
  readonly rate: number | null
  readonly wilson_low: number | null
  readonly wilson_high: number | null
  readonly alpha: number
  readonly beta: number
  readonly draw: number
  readonly propensity: number
  readonly rank: number | null
  readonly pool: number
  readonly last_used_at: string | null
}

/** Another caption of the same draw. */
export interface OtherCaption {
  readonly caption_key: string
  readonly text: string | null
  readonly draw: number
  readonly propensity: number
  /** The item it went to, where it was placed. */
  readonly item_id: string | null
}

/** The draw a caption came from: who else was in it. */
export interface Selection {
  readonly decision_id: string
  readonly policy: string
  readonly seed: string
  readonly epsilon: number
  readonly count_eligible: number
  readonly count_selected: number
  readonly count_locked: number
  /** The highest draws of the pool besides. */
  readonly others: readonly OtherCaption[]
  /** Reasons against captions that could not be used, with their number. */
  readonly locks: readonly { readonly reason: string; readonly count: number }[]
}

/** Everything behind one plan item. */
export interface ItemExplanation {
  readonly item_id: string
  readonly account_id: string
  readonly platform: string
  readonly kind: string
  readonly week: string
  readonly status: string
  readonly state: string
  readonly revision: number
  readonly scheduled_at: string
  readonly local_time: string
  readonly timezone: string
  readonly tzdata: string
  readonly content_id: string | null
  readonly content_type: string | null
  readonly title: string | null
  readonly caption_key: string | null
  readonly caption: string | null
  readonly price: string | null
  readonly currency: string | null
  readonly score: number
  readonly slot_value: number
  readonly caption_value: number
  readonly seed: string
  readonly why: string
  readonly slot: SlotReasons
  readonly alternatives: readonly Alternative[]
  /** The rules at their bound that it counts in, with what one more of each would be worth. */
  readonly tight: readonly Pick<ToldPrice, 'rule' | 'text' | 'price'>[]
  readonly caption_reasons: CaptionReasons | null
  readonly selection: Selection | null
  readonly limits: readonly string[]
  readonly tier: string
  readonly zone: string
  /** The plan that chose time and caption, and the latest one that holds the item. */
  readonly plan: {
    readonly plan_id: string
    readonly latest_plan_id: string
    readonly mode: string
    readonly as_of: string
    readonly solver: string
    readonly objective: number
    readonly config_digest: string
    readonly inputs_digest: string
    /** How good it is and what limits it; null for plans of before it was told. */
    readonly whole: PlanReasons | null
  }
  /** What came of its account in that plan. */
  readonly account: AccountResult | null
  readonly history: readonly {
    readonly sequence: number
    readonly at: string
    readonly from_state: string
    readonly to_state: string
    readonly actor: string
    readonly revision: number
    readonly reason: string | null
  }[]
  readonly answers: readonly {
    readonly at: string
    readonly decision: string
    readonly reviewer: string | null
    readonly note: string | null
    readonly changed_fields: readonly string[]
  }[]
  /** The rows it was planned from, kept in raw.plan_inputs. */
  readonly inputs: readonly {
    readonly model: string
    readonly row_key: string
    readonly model_version: string | null
  }[]
}
