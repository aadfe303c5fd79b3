import { contentKey } from '../../domain/content-key.ts'
import { publishKey } from '../../domain/ids.ts'
import { postedText } from '../../platforms/limits.ts'
import type { Media, Post } from '../../platforms/publishing/publisher.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import type { PlannedItem } from './open-items.ts'
import type { SendingAccount } from './sending-account.ts'

/** What the content bank says of an item's original and variant. */
export interface Details {
  readonly description: string | null
  readonly media: Media | null
}

/** An item and the account it goes to as publishers take it; `at` is the clock at the call. */
export function postOf(
  item: PlannedItem,
  account: Pick<SendingAccount, 'handle' | 'publisher_account'> | null,
  details: Details,
  at: string,
): Post {
  return {
    publish_key: publishKey(item.item_id),
    item_id: item.item_id,
    account_id: item.account_id,
    handle: account?.handle ?? null,
    publisher_account: account?.publisher_account ?? null,
    platform: item.platform,
    channel: item.channel,
    kind: item.kind,
    week: item.week,
    revision: item.revision,
    content_id: item.content_id,
    content_type: item.content_type,
    title: item.title,
    description: details.description,
    media: details.media,
    source_uri: item.source_uri,
    caption: item.caption,
    hashtags: item.hashtags,
    price: item.price,
    currency: item.currency,
    scheduled_at: item.scheduled_at,
    local_time: item.local_time,
    timezone: item.timezone,
    published_at: at,
  }
}

/** What tells whether two items show people the same; null where there is nothing to tell. */
export function contentKeyOf(item: PlannedItem, { description, media }: Details): string | null {
  const text = postedText(item.caption ?? '', item.hashtags ?? [])
  return contentKey(text || (item.title ?? description ?? ''), media?.uris ?? [])
}

/** The details of items, by item id; what the bank does not know is null. */
export async function readDetails(
  reader: Pick<WarehouseSession, 'query'>,
  items: readonly PlannedItem[],
): Promise<(item: PlannedItem) => Details> {
  const contents = await readByIds(reader, CONTENT, present(items, 'content_id'))
  const variants = await readByIds(reader, VARIANT, present(items, 'variant_id'))
  return (item) => {
    const content = contents.get(item.content_id ?? '')
    const variant = variants.get(item.variant_id ?? '')
    const description = variant?.['description'] ?? content?.['description'] ?? null
    return { description: textOrNull(description), media: mediaOf(item, content) }
  }
}

const CONTENT = `select content_id as id, description, mime, alt_text, duration_s, width, height
  from staging.content_items where content_id in`
const VARIANT = `select variant_id as id, description from staging.variants where variant_id in`

async function readByIds(
  reader: Pick<WarehouseSession, 'query'>,
  select: string,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map()
  const parameters = Object.fromEntries(ids.map((id, index) => [`id_${index}`, id]))
  const names = Object.keys(parameters).map((name) => `@${name}`)
  const rows = await reader.query(`${select} (${names.join(', ')})`, parameters)
  return new Map(rows.map((row) => [String(row['id']), row]))
}

function present(items: readonly PlannedItem[], column: 'content_id' | 'variant_id'): string[] {
  return [...new Set(items.flatMap((item) => item[column] ?? []))]
}

/** Several addresses of a carousel stand in one text with white space between. */
function mediaOf({ source_uri }: PlannedItem, content: Row | undefined): Media | null {
  const uris = (source_uri ?? '').split(/\s+/).filter((uri) => uri !== '')
  if (uris.length === 0) return null
  return {
    uris,
    mime: textOrNull(content?.['mime']),
    alt_text: textOrNull(content?.['alt_text']),
    duration_s: numberOrNull(content?.['duration_s']),
    width: numberOrNull(content?.['width']),
    height: numberOrNull(content?.['height']),
  }
}

function textOrNull(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function numberOrNull(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
