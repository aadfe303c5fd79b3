import { brandRows } from './cast.ts'
import type { Cell } from './csv.ts'
import type { HistoryPost } from './history.ts'
import { binomial, makeRng } from '../../domain/sampling.ts'
import { rateOf } from './rates.ts'
import { accountOf, type TrueAccount, type World } from './world.ts'
import type { BankCaption } from './captions.ts'
import { voices } from './voices/index.ts'

/** Columns of the files, as the import files are described for users. */
export const columns = {
  brands: ['brand', 'timezone', 'country', 'display_name'],
  accounts: [
    'platform',
    'handle',
    'brand',
    'channel',
    'page_type',
    'timezone',
    'audience_timezone',
    'country',
    'audience_size',
    'reward',
    'mode',
    'auto_export',
    'daily_cap',
    'min_gap_minutes',
    'rhythm_minutes',
    'quiet_hours',
    'publisher',
    'publisher_account',
    'active',
  ],
  captions: [
    'text',
    'brand',
    'account_id',
    'kind',
    'category',
    'content_type',
    'group',
    'price',
    'currency',
    'hashtags',
    'language',
    'active',
    'available_from',
    'expires_at',
    'impressions',
    'successes',
    'revenue',
    'as_of',
  ],
  posts: [
    'account_id',
    'posted_at',
    'post_id',
    'kind',
    'content_type',
    'content_id',
    'caption',
    'caption_key',
    'hashtags',
    'url',
    'price',
    'item_id',
  ],
  metrics: [
    'post_id',
    'account_id',
    'read_at',
    'impressions',
    'reach',
    'views',
    'likes',
    'comments',
    'shares',
    'saves',
    'clicks',
    'recipients',
    'purchases',
    'revenue',
    'currency',
    'watch_seconds',
  ],
  holidays: ['date', 'name', 'country', 'effect'],
} as const

type RowFor<T extends keyof typeof columns> = Record<(typeof columns)[T][number], Cell>

const tags = (hashtags: readonly string[]): string | null =>
  hashtags.length > 0 ? hashtags.map((tag) => `#${tag}`).join(' ') : null

/** The rows of brands.csv. */
export function brandsTable(): RowFor<'brands'>[] {
  return brandRows.map((row) => ({ ...row, display_name: voices[row.brand]?.displayName ?? null }))
}

/** One row of accounts.csv. */
export function accountRow({ casting, channel }: TrueAccount): RowFor<'accounts'> {
  return {
    platform: casting.platform,
    handle: casting.handle,
    brand: casting.brand,
    channel,
    page_type: casting.pageType ?? null,
    timezone: null,
    audience_timezone: casting.audienceTimezone ?? null,
    country: casting.country ?? null,
    audience_size: casting.audienceSize,
    reward: casting.reward ?? null,
    mode: casting.mode ?? null,
    auto_export: casting.autoExport ?? null,
    daily_cap: casting.dailyCap ?? null,
    min_gap_minutes: casting.minGapMinutes ?? null,
    rhythm_minutes: null,
    quiet_hours: casting.quietHours ?? null,
    publisher: null,
    publisher_account: null,
    active: casting.story !== 'stopped',
  }
}

/** One row of captions.csv; a caption with a past brings its trials and successes along. */
export function captionRow(world: World, caption: BankCaption): RowFor<'captions'> {
  return {
    text: caption.text,
    brand: caption.brand,
    account_id: caption.accountId,
    kind: caption.kind,
    category: caption.category,
    content_type: caption.contentType,
    group: caption.group,
    price: caption.price,
    currency: caption.price === null ? null : 'USD',
    hashtags: tags(caption.hashtags),
    language: 'en',
    active: caption.active,
    available_from: caption.availableFrom,
    expires_at: caption.expiresAt,
    impressions: caption.pastImpressions,
    successes: pastSuccesses(world, caption),
    revenue: null,
    as_of: caption.pastImpressions === null ? null : world.options.historyEndsAt,
  }
}

function pastSuccesses(world: World, caption: BankCaption): number | null {
  const { pastImpressions, accountId, key, kind } = caption
  if (pastImpressions === null || accountId === null) return null
  const rate = rateOf(accountOf(world, accountId).rates, { captionKey: key, kind })
  return binomial(makeRng(`${world.options.seed}|past|${key}`), pastImpressions, rate)
}

/** One row of posts.csv: feeds show their text, message pages only know the key of theirs. */
export function postRow(post: HistoryPost): RowFor<'posts'> {
  const message = post.kind !== 'feed'
  return {
    account_id: post.accountId,
    posted_at: post.postedAt,
    post_id: post.postId,
    kind: post.kind,
    content_type: post.contentType,
    content_id: post.contentId,
    caption: message ? null : post.caption.text,
    caption_key: message ? post.caption.key : null,
    hashtags: tags(post.caption.hashtags),
    url: post.url,
    price: post.price ?? null,
    item_id: null,
  }
}
