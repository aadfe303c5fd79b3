import { captionKey } from '../../domain/caption-key.ts'
import { posts } from '../../domain/records/posts.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, Row, Warehouse } from '../../sql/warehouse.ts'
import { PUBLISHED } from './published-posts.ts'
import { weeksAround } from './weeks-around.ts'

const MISSING = `${PUBLISHED},
known_items as (
  select distinct item_id from raw.posts
  where posted_at >= cast(@first as timestamp) and item_id is not null
),
known_posts as (
  select distinct account_id, post_id from raw.posts
  where posted_at >= cast(@first as timestamp)
)
select published.item_id, published.account_id, published.post_id, published.published_at,
  published.url, content_plan.kind, content_plan.content_type, content_plan.content_id,
  content_plan.caption, content_plan.caption_key, content_plan.hashtags, content_plan.price,
  content_plan.currency, plan_items.caption as planned_caption
from published
join marts.content_plan on content_plan.item_id = published.item_id
  and content_plan.week_start_on = published.week_start_on
left join raw.plan_items on plan_items.item_id = content_plan.item_id
  and plan_items.plan_id = content_plan.plan_id
  and plan_items.week_start_on = content_plan.week_start_on
left join known_items on known_items.item_id = published.item_id
left join known_posts on known_posts.account_id = published.account_id
  and known_posts.post_id = published.post_id
where known_items.item_id is null and known_posts.post_id is null
order by published.published_at, published.item_id`

/**
 * Makes confirmed items rows of raw.posts, unless an item has a post there already (from here or
 * from an import). Gives back how many were added. A caption that people reworded gets the key of
 * its new text.
 */
export function addOwnPosts(warehouse: Warehouse, asOf: string, load: Load): Promise<number> {
  return warehouse.atomically(async (session) => {
    const rows = await session.query(MISSING, weeksAround(asOf))
    return session.append(posts, rows.map(postOf), load)
  })
}

function postOf(row: Row): RowOf<typeof posts> {
  const text = (column: string) => (row[column] ?? null) as string | null
  const caption = text('caption')
  const isReworded = caption !== null && caption !== text('planned_caption')
  return {
    post_id: String(row['post_id']),
    account_id: String(row['account_id']),
    posted_at: String(row['published_at']),
    item_id: String(row['item_id']),
    caption,
    caption_key: isReworded ? captionKey(caption) : text('caption_key'),
    kind: text('kind'),
    content_type: text('content_type'),
    content_id: text('content_id'),
    hashtags: row['hashtags'] as string[] | null,
    url: text('url'),
    price: text('price'),
    currency: text('currency'),
  }
}
