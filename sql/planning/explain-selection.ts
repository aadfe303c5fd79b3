import type { Row, WarehouseSession } from '../warehouse.ts'
import type { OtherCaption, Selection } from './explanation.ts'

type Reader = Pick<WarehouseSession, 'query'>

const OTHERS = 5

/** The draw in which a plan chose an item’s caption; null where it had none. */
export async function explainSelection(
  session: Reader,
  item: { planId: string; accountId: string; captionKey: string | null; weekStartOn: string },
): Promise<Selection | null> {
  if (item.captionKey === null) return null
  const rows = await session.query(
    `select caption_decisions.*
     from raw.caption_decisions
     where week_start_on = cast(@monday as date) and plan_id = @plan_id
       and account_id = @account_id
     order by draw desc nulls last, caption_key`,
    { monday: item.weekStartOn, plan_id: item.planId, account_id: item.accountId },
  )
  const own = rows.find((row) => row['caption_key'] === item.captionKey && row['is_eligible'])
  if (!own) return null
  const same = rows.filter((row) => row['decision_id'] === own['decision_id'])
  const selected = same.filter((row) => row['is_selected'] === true)
  const others = selected.filter((row) => row !== own).slice(0, OTHERS)
  return {
    decision_id: String(own['decision_id']),
    policy: String(own['policy']),
    seed: String(own['seed']),
    epsilon: Number(own['epsilon']),
    count_eligible: same.filter((row) => row['is_eligible'] === true).length,
    count_selected: selected.length,
    count_locked: same.filter((row) => row['is_eligible'] !== true).length,
    others: await withTexts(session, others),
    locks: lockCounts(same),
  }
}

async function withTexts(session: Reader, rows: readonly Row[]): Promise<OtherCaption[]> {
  const texts = await captionTexts(
    session,
    rows.map((row) => String(row['caption_key'])),
  )
  return rows.map((row) => ({
    caption_key: String(row['caption_key']),
    text: texts.get(String(row['caption_key'])) ?? null,
    draw: Number(row['draw']),
    propensity: Number(row['propensity']),
    item_id: row['item_id'] === null ? null : String(row['item_id']),
  }))
}

/** The texts of captions by key, as far as the bank has them. */
export async function captionTexts(
  session: Reader,
  captionKeys: readonly string[],
): Promise<Map<string, string>> {
  const keys = captionKeys.map((key, i): [string, string] => [`key_${i}`, key])
  if (keys.length === 0) return new Map()
  const found = await session.query(
    `select caption_key, min(text) as text from marts.caption_bank
     where caption_key in (${keys.map(([name]) => `@${name}`).join(', ')})
     group by caption_key`,
    Object.fromEntries(keys),
  )
  return new Map(found.map((row) => [String(row['caption_key']), String(row['text'])]))
}

/** Reasons with their dates taken out, so that like ones count together. */
function lockCounts(rows: readonly Row[]): Selection['locks'] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    if (row['lock_reason'] === null) continue
    const reason = String(row['lock_reason']).replace(/\d{4}-\d{2}-\d{2}/g, '…')
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}
