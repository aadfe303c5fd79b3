import { Temporal } from 'temporal-polyfill'

import { makeRng, pick, type Rng } from '../../domain/sampling.ts'
import { CaptionChooser } from './caption-chooser.ts'
import type { BankCaption, CaptionKind } from './captions.ts'
import { isOld } from './content.ts'
import { isoOf } from './options.ts'
import { CHECK_BACK_HOURS } from './platforms.ts'
import { countsAt, type MetricsRow } from './reading.ts'
import { resultOf, type SentPost } from './result.ts'
import type { TrueAccount, World } from './world.ts'

/** A post of the history with what an export of it would show. */
export interface HistoryPost extends SentPost {
  readonly caption: BankCaption
  readonly contentId: string | null
  readonly url: string | null
}

export interface History {
  readonly posts: readonly HistoryPost[]
  readonly readings: readonly MetricsRow[]
}

const HOUR_MS = 3_600_000
/** Posts younger than this at the end of the history were read at every check-back age. */
const WATCHED_DAYS = 21
/** Share of posts of which no reading is left. */
const UNREAD_SHARE = 0.005

/**
 * The world’s past: every account’s posts at its habitual and some other hours, and what was read
 * of them until `readUntil`. One settled reading at about 7 days each; of the last three
 * weeks every check-back that lies in the past. Pure: the same world gives the same history.
 */
export function historyOf(world: World): History {
  const posts: HistoryPost[] = []
  const readings: MetricsRow[] = []
  for (const account of world.accounts) {
    const sent = postsOf(world, account)
    for (const post of sent) {
      posts.push(post)
      readings.push(...readingsOf(world, account, post))
    }
  }
  return { posts, readings }
}

function postsOf(world: World, account: TrueAccount): HistoryPost[] {
  const { seed } = world.options
  const rng = makeRng(`${seed}|history|${account.accountId}`)
  const habits = [pick(rng, EVENING), pick(rng, DAYTIME), account.platform.peakHour]
  const chooser = new CaptionChooser(rng, account.captions)
  const posts: HistoryPost[] = []
  account.volume.counts.forEach((count, day) => {
    if (count === 0) return
    for (const atMs of timesOf(rng, world, account, day, count, habits)) {
      const kind = kindOf(rng, account)
      const caption = chooser.next(kind, atMs)
      if (caption)
        posts.push(postOf(rng, world, account, { caption, atMs, ordinal: posts.length + 1 }))
    }
  })
  return posts
}

const EVENING = [17, 19, 20, 21, 22] as const
const DAYTIME = [7, 8, 11, 12, 13] as const

/** Instants of one day, in order: around habitual hours mostly, at any hour else, none twice. */
function timesOf(
  rng: Rng,
  { calendar }: World,
  { zone }: TrueAccount,
  day: number,
  count: number,
  habits: readonly number[],
): number[] {
  const noon = calendar.startsAtMs + (day * 24 + 12) * HOUR_MS
  const local = Temporal.Instant.fromEpochMilliseconds(noon).toZonedDateTimeISO(zone)
  const midnight = local.startOfDay().epochMilliseconds
  const hours = new Set<number>()
  for (let tries = 0; hours.size < count && tries < 40; tries++) {
    const habitual = rng.uniform() < 0.55
    hours.add(
      habitual
        ? (pick(rng, habits) + Math.floor(3 * rng.uniform()) + 23) % 24
        : Math.floor(24 * rng.uniform()),
    )
  }
  return [...hours]
    .toSorted((x, y) => x - y)
    .map((hour) => midnight + hour * HOUR_MS + Math.floor(3600 * rng.uniform()) * 1000)
    .filter((atMs) => atMs >= calendar.startsAtMs && atMs < calendar.endsAtMs)
}

function kindOf(rng: Rng, account: TrueAccount): CaptionKind {
  if (account.channel === 'feed') return 'feed'
  return rng.uniform() < 0.6 ? 'ppv' : 'bump'
}

function postOf(
  rng: Rng,
  world: World,
  account: TrueAccount,
  { caption, atMs, ordinal }: { caption: BankCaption; atMs: number; ordinal: number },
): HistoryPost {
  const { platform, handle } = account.casting
  const number = String(ordinal).padStart(6, '0')
  const contentType = caption.kind === 'bump' ? 'text' : typeOf(rng, account, caption)
  return {
    accountId: account.accountId,
    postId: `${platform}-${handle}-${number}`,
    postedAt: isoOf(atMs),
    kind: caption.kind,
    captionKey: caption.key,
    contentType,
    price: caption.price,
    caption,
    contentId: caption.kind === 'bump' ? null : contentOf(rng, world, account, contentType),
    url: account.channel === 'feed' ? `https://${platform}.example.com/${handle}/${number}` : null,
  }
}

function typeOf(rng: Rng, { platform }: TrueAccount, { contentType }: BankCaption): string {
  const types = Object.entries(platform.contentTypes)
  if (contentType !== null && contentType in platform.contentTypes) return contentType
  let left = rng.uniform()
  for (const [type, { share }] of types) {
    if (left < share) return type
    left -= share
  }
  return types[0]?.[0] ?? 'text'
}

function contentOf(
  rng: Rng,
  { originals }: World,
  { casting: { brand, platform } }: TrueAccount,
  type: string,
): string | null {
  const fitting = originals.filter(
    (original) =>
      original.brand === brand &&
      original.kind === type &&
      isOld(original) &&
      (original.platforms?.includes(platform) ?? true),
  )
  return fitting.length > 0 ? pick(rng, fitting).content_id : null
}

/** The readings taken of a post until `readUntil`, oldest first. */
function readingsOf(world: World, account: TrueAccount, sent: SentPost): MetricsRow[] {
  const rng = makeRng(`${world.options.seed}|read|${account.accountId}|${sent.postId}`)
  if (rng.uniform() < UNREAD_SHARE) return []
  const result = resultOf(world, account, sent)
  const postedMs = Temporal.Instant.from(sent.postedAt).epochMilliseconds
  const watched = postedMs >= world.calendar.endsAtMs - WATCHED_DAYS * 24 * HOUR_MS
  return (watched ? CHECK_BACK_HOURS : [168])
    .map((hours) => hours + Math.round(300 * (watched ? 1 : 20) * rng.uniform()) / 3600)
    .filter((hours) => postedMs + hours * HOUR_MS < world.calendar.readUntilMs)
    .map((hours) => ({
      post_id: sent.postId,
      account_id: account.accountId,
      read_at: isoOf(Math.round((postedMs + hours * HOUR_MS) / 1000) * 1000),
      ...countsAt(account, sent.contentType, result, hours),
    }))
}
