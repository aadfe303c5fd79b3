import type { planInputs } from '../records/plans.ts'
import type { StoredRow } from '../records/record.ts'
import { canonicalJson, sortedBy } from './canonical.ts'
import type { PlanFacts } from './input.ts'
import type { WeekFrame } from './slots.ts'

type InputRow = StoredRow<typeof planInputs>

/** The names under which a plan keeps what it read. */
export const READ = {
  health: 'marts.account_health',
  slots: 'marts.posting_slots',
  captions: 'marts.caption_bandit_stats',
  uses: 'marts.caption_uses',
  originals: 'staging.content_items',
  originalUses: 'marts.post_performance',
  holidays: 'marts.holiday_calendar',
  items: 'marts.content_plan',
  experiments: 'staging.experiments',
} as const

/**
 * What a plan read, as rows of raw.plan_inputs: one a brand or account and model, so that a plan of
 * four accounts keeps some twenty rows. The texts of captions stay in the bank.
 */
export function inputRows(facts: PlanFacts, planId: string, frame: WeekFrame): InputRow[] {
  const row = (model: string, key: string, value: unknown): InputRow => ({
    plan_id: planId,
    week_start_on: frame.monday.toString(),
    model,
    model_version: facts.models[model] ?? null,
    row_key: key,
    row: canonicalJson(value),
  })
  const accounts = sortedBy(facts.accounts, 'account_id')
  const perAccount = accounts.flatMap((account) => {
    const id = account.account_id
    const isOwn = ({ account_id: other }: { account_id: string }) => other === id
    const slots = sortedBy(facts.slots.filter(isOwn), 'hour_of_week')
    const captions = sortedBy(facts.captions.filter(isOwn), 'caption_key')
    const uses = sortedBy(facts.locks.filter(isOwn), 'caption_key', 'last_used_at')
    return [
      row(READ.health, id, account),
      row(READ.slots, id, slotColumns(slots)),
      row(READ.captions, id, captions.map(withoutText)),
      row(
        READ.uses,
        id,
        uses.map((use) => [use.caption_key, use.last_used_at]),
      ),
    ]
  })
  const { brand } = facts.brand
  return [
    ...perAccount,
    row(READ.originals, brand, sortedBy(facts.originals, 'content_id')),
    row(READ.originalUses, brand, sortedBy(facts.uses, 'content_id', 'account_id', 'used_at')),
    row(READ.holidays, brand, sortedBy(facts.holidays, 'holiday_on', 'name', 'country')),
    ...(facts.experiments?.length
      ? [row(READ.experiments, brand, sortedBy(facts.experiments, 'experiment_id'))]
      : []),
    row(READ.items, brand, {
      occupied: sortedBy(facts.occupied, 'account_id', 'at', 'item_id'),
      earlier: facts.earlier
        .map(({ row: item, state, isTouched }) => [item.item_id, state, isTouched, item.revision])
        .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    }),
  ]
}

function withoutText(caption: PlanFacts['captions'][number]) {
  const { text, hashtags, ...stats } = caption
  return { ...stats, count_characters: text.length, count_hashtags: hashtags?.length ?? 0 }
}

/** The week’s hours column by column: 168 values each, the hour being the place in the list. */
function slotColumns(slots: PlanFacts['slots']) {
  return {
    hour_of_week: slots.map((slot) => slot.hour_of_week),
    score: slots.map((slot) => slot.score),
    low: slots.map((slot) => slot.low),
    high: slots.map((slot) => slot.high),
    n_posts: slots.map((slot) => slot.n_posts),
    level: slots.map((slot) => slot.level),
  }
}
