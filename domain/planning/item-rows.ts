import { Temporal } from 'temporal-polyfill'

import { idOf, scheduleId } from '../ids.ts'
import type { variants } from '../records/content.ts'
import type { StoredRow } from '../records/record.ts'
import { daySharesOf } from './alternatives.ts'
import type { Board } from './board.ts'
import { canonicalJson } from './canonical.ts'
import { earlierItems, freeItemId, type Earlier } from './earlier.ts'
import type { Prices } from './exact/row-prices.ts'
import type { PlanInput, PlanItemRow } from './input.ts'
import { ownCaption } from './own-text.ts'
import {
  contentTypeOf,
  microValue,
  type AccountProblem,
  type Placement,
  type TakenOriginal,
} from './problem.ts'
import { reasonsOf, type ReasonContext } from './reasons.ts'

const MICRO = 1_000_000

type VariantRow = StoredRow<typeof variants>

/** The rows of a plan’s items (kept ones too), its variants, and each placed caption’s item. */
export interface ItemRows {
  readonly items: readonly PlanItemRow[]
  readonly variants: readonly VariantRow[]
  /** Item ids by `<account> <caption key>`. */
  readonly captionItems: ReadonlyMap<string, string>
}

/** Turns the board into rows. Kept items come along with their values of now under the new plan. */
export function itemRows(input: PlanInput, board: Board, prices: Prices): ItemRows {
  const context = { input, board, prices, shares: daySharesOf(board.problem) }
  const earlier = earlierItems(input)
  const items: PlanItemRow[] = keptRows(input, earlier, board.problem.planId)
  const made = new Map<string, VariantRow>()
  const captionItems = new Map<string, string>()
  for (const account of board.problem.accounts) {
    for (const placement of board.of(account.index)) {
      const taken = placement.original && account.originals.get(placement.original.content_id)
      const variant = taken ? variantRow(account, taken) : null
      if (variant) made.set(variant.variant_id, variant)
      const item = itemRow(context, earlier, { account, placement, variant })
      items.push(item)
      if (!item.caption_key) continue
      captionItems.set(`${item.account_id} ${item.caption_key}`, item.item_id)
    }
  }
  const order = (row: PlanItemRow) => `${row.account_id} ${row.scheduled_at} ${row.item_id}`
  return {
    items: items.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    variants: [...made.values()].toSorted((a, b) => (a.variant_id < b.variant_id ? -1 : 1)),
    captionItems,
  }
}

function keptRows(input: PlanInput, earlier: Earlier, planId: string): PlanItemRow[] {
  return [...earlier.standing, ...earlier.waiting].map(({ row }) => ({
    ...row,
    plan_id: planId,
    schedule_id: scheduleId(input.week, row.account_id, planId),
  }))
}

function variantRow({ row: account }: AccountProblem, { row, own }: TakenOriginal): VariantRow {
  return {
    variant_id: idOf(['variant', row.content_id, account.account_id, row.kind]),
    content_id: row.content_id,
    account_id: account.account_id,
    platform: account.platform,
    format: row.kind,
    title: own.title,
    description: own.description,
    hashtags: [...own.hashtags],
  }
}

interface Made {
  readonly account: AccountProblem
  readonly placement: Placement
  readonly variant: VariantRow | null
}

function itemRow(
  context: ReasonContext,
  earlier: Earlier,
  { account, placement, variant }: Made,
): PlanItemRow {
  const { input, board } = context
  const { planId, frame } = board.problem
  const { row } = account
  const { original, caption, kind, slot } = placement
  const own = original && account.originals.get(original.content_id)?.own
  const subject = variant?.variant_id ?? caption?.row.caption_key ?? ''
  const { id, ordinal } = freeItemId(earlier, row.account_id, input.week, subject)
  const isPriced = kind === 'ppv'
  const text = caption?.row.text ?? (own ? ownCaption(own) : null)
  const price = isPriced ? (original?.price ?? caption?.row.price ?? null) : null
  const values = {
    scheduled_at: Temporal.Instant.fromEpochMilliseconds(slot.at).toString(),
    caption: text,
    hashtags: [...(caption ? caption.hashtags : (own?.hashtags ?? []))],
    price,
  }
  return {
    item_id: id,
    plan_id: planId,
    schedule_id: scheduleId(input.week, row.account_id, planId),
    week: input.week,
    week_start_on: frame.monday.toString(),
    brand: input.brand.brand,
    account_id: row.account_id,
    platform: row.platform,
    channel: row.channel,
    kind,
    ordinal,
    revision: revisionOf(earlier, id, values),
    content_id: original?.content_id ?? null,
    variant_id: variant?.variant_id ?? null,
    content_type: contentTypeOf(placement),
    title: own?.title ?? null,
    source_uri: original?.source_uri ?? null,
    caption_key: caption?.row.caption_key ?? null,
    ...values,
    currency: price === null ? null : currencyOf(placement),
    local_time: slot.localTime,
    timezone: row.timezone,
    tzdata: input.tzdata,
    week_limit: account.limits.perWeek,
    slot_value: slot.row.score,
    caption_value: caption ? caption.draw : (row.baseline_rate ?? 0),
    score: microValue(account, placement) / MICRO,
    propensity: caption ? caption.propensity : null,
    seed: caption ? caption.seed : board.problem.drawId,
    reasons: canonicalJson(reasonsOf(context, account, placement)),
  }
}

function currencyOf({ original, caption }: Placement): string | null {
  return original?.price ? original.currency : (caption?.row.currency ?? null)
}

/** 1 for a new item; an untouched proposal keeps its revision unless what people see changed. */
function revisionOf(
  earlier: Earlier,
  id: string,
  values: Pick<PlanItemRow, 'scheduled_at' | 'caption' | 'hashtags' | 'price'>,
): number {
  const before = earlier.byId.get(id)?.row
  if (!before) return 1
  const seen = (row: typeof values) =>
    canonicalJson([row.scheduled_at, row.caption, row.hashtags ?? [], row.price])
  return Number(before.revision) + (seen(before) === seen(values) ? 0 : 1)
}
