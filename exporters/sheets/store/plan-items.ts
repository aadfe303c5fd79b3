import { isState } from '../../../domain/ledger.ts'
import type { Row, WarehouseSession } from '../../../sql/warehouse.ts'
import type { PlanItem } from '../plan-item.ts'

/** An item with what decides whether it may be exported. */
export interface StoredItem extends PlanItem {
  readonly brand: string
  readonly isExportable: boolean
}

/**
 * Every item of a week, in the order of its sheet: by wall time, then account. `approveByMinutes`
 * is how long before its time an item should be decided.
 */
export async function readPlanItems(
  session: WarehouseSession,
  monday: string,
  approveByMinutes?: number,
): Promise<StoredItem[]> {
  const rows = await session.query(
    `select item_id, schedule_id, brand, account_id, platform, channel, kind, week, content_id,
       content_type, title, source_uri, caption, hashtags, price, currency, why, scheduled_at,
       local_time, timezone, revision, state, state_reason, decision, reject_reason, reviewer,
       note, url, is_exportable
     from marts.schedule_recommendations_messages
     where week_start_on = cast(@monday as date)
     order by local_time nulls last, account_id nulls last, item_id nulls last`,
    { monday },
  )
  return rows.map((row) => ({ ...itemOf(row), approveByMinutes }))
}

function itemOf(row: Row): StoredItem {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const known = (name: string) => text(name) ?? ''
  const state = known('state')
  return {
    itemId: known('item_id'),
    scheduleId: known('schedule_id'),
    brand: known('brand'),
    accountId: known('account_id'),
    platform: known('platform'),
    channel: known('channel'),
    kind: known('kind'),
    week: known('week'),
    content: contentWords(text('title') ?? text('content_id'), text('content_type')),
    media: text('source_uri'),
    caption: text('caption'),
    hashtags: Array.isArray(row['hashtags']) ? row['hashtags'].map(String) : null,
    price: text('price'),
    currency: text('currency'),
    why: known('why'),
    scheduledAt: known('scheduled_at'),
    localTime: known('local_time'),
    timezone: known('timezone'),
    revision: Number(row['revision']),
    state: isState(state) ? state : 'pending_approval',
    stateReason: text('state_reason'),
    decision: text('decision'),
    rejectReason: text('reject_reason'),
    reviewer: text('reviewer'),
    note: text('note'),
    url: text('url'),
    isExportable: row['is_exportable'] === true,
  }
}

function contentWords(name: string | null, type: string | null): string {
  return [name, type].filter((part) => part !== null && part !== '').join(' · ')
}
