import type { Temporal } from 'temporal-polyfill'

import { occupiedRow, useRow, type OccupiedRow, type UseRow } from '../../domain/planning/input.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'
import { asRows } from './rows.ts'

type Reader = Pick<WarehouseSession, 'query'>

/** States in which a plan item neither takes time nor uses anything. */
const IDLE = `('rejected', 'withdrawn', 'cancelled', 'missed', 'refused')`
/** Days around the week in which posts and items can be in the way. */
const NEAR_DAYS = 8
/** Weeks around this one whose plans may hold originals that no post shows yet. */
export const PLANNED_WEEKS = 8

/** Posts and plan items of other weeks that take time in or near a week, each once. */
export async function readOccupied(
  session: Reader,
  brand: string,
  monday: Temporal.PlainDate,
): Promise<OccupiedRow[]> {
  const midnight = monday.toZonedDateTime('UTC').toInstant()
  const near = {
    brand,
    monday: monday.toString(),
    first: midnight.subtract({ hours: 24 * NEAR_DAYS }).toString(),
    last: midnight.add({ hours: 24 * (7 + NEAR_DAYS) }).toString(),
  }
  const posts = await session.query(
    `select account_id, posted_at as at, item_id, kind, content_id, content_type, caption_key
     from marts.post_performance
     where brand = @brand
       and posted_at between cast(@first as timestamp) and cast(@last as timestamp)`,
    near,
  )
  const items = await session.query(
    `select account_id, scheduled_at as at, item_id, kind, content_id, content_type, caption_key
     from marts.content_plan
     where brand = @brand
       and week_start_on between cast(@before as date) and cast(@after as date)
       and week_start_on != cast(@monday as date)
       and state not in ${IDLE}`,
    { brand, monday: near.monday, ...weeksAround(monday, 2) },
  )
  const posted = new Set(posts.map((row) => row['item_id']))
  const others = items.filter((row) => !posted.has(row['item_id'] ?? null))
  return asRows(occupiedRow, [...posts, ...others], 'marts.content_plan')
}

/**
 * When the brand’s accounts used each original: the latest post before the week, every one since,
 * and what the plans of the weeks around hold.
 */
export async function readUses(
  session: Reader,
  brand: string,
  monday: Temporal.PlainDate,
): Promise<UseRow[]> {
  const midnight = monday.toZonedDateTime('UTC').toInstant()
  const before = midnight.subtract({ hours: 48 }).toString()
  const posted: Row[] = await session.query(
    `select content_id, account_id, max(posted_at) as used_at
     from marts.post_performance
     where brand = @brand and content_id is not null and posted_at < cast(@before as timestamp)
     group by content_id, account_id
     union all
     select content_id, account_id, posted_at as used_at
     from marts.post_performance
     where brand = @brand and content_id is not null and posted_at >= cast(@before as timestamp)`,
    { brand, before },
  )
  const planned = await session.query(
    `select content_id, account_id, scheduled_at as used_at
     from marts.content_plan
     where brand = @brand and content_id is not null
       and week_start_on between cast(@before as date) and cast(@after as date)
       and week_start_on != cast(@monday as date)
       and state not in ${IDLE}`,
    { brand, monday: monday.toString(), ...weeksAround(monday, PLANNED_WEEKS) },
  )
  return asRows(useRow, [...posted, ...planned], 'marts.post_performance')
}

function weeksAround(monday: Temporal.PlainDate, weeks: number): { before: string; after: string } {
  return {
    before: monday.subtract({ weeks }).toString(),
    after: monday.add({ weeks }).toString(),
  }
}
