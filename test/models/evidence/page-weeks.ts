import { binomial, makeRng, type Rng } from '../../../domain/sampling.ts'
import { historyOf, type HistoryPost } from '../../../examples/sample/history.ts'
import { isoOf } from '../../../examples/sample/options.ts'
import { countsAt } from '../../../examples/sample/reading.ts'
import { resultOf } from '../../../examples/sample/result.ts'
import { makeWorld, type TrueAccount, type World } from '../../../examples/sample/world.ts'

/** A fleet of pages as the sample simulates them, without any story, and what befalls it. */
export interface FleetOptions {
  readonly seed: string
  /** Sample worlds whose accounts make up the fleet. */
  readonly worlds: number
  readonly days: number
  /** Days on which some pages start to be answered less. */
  readonly dropsAt: readonly number[]
  /** One page in so many drops; few at once, or they pass for the effect of the day. */
  readonly every: number
}

/** An account, its posts, and what was read of each, once. */
export interface Fleet {
  readonly startsAtMs: number
  readonly accounts: readonly {
    readonly account_id: string
    readonly platform: string
    readonly channel: string
    readonly audience_size: number
    readonly reward: string | null
    /** First day of its drop; null where it stays healthy. */
    readonly drop_day: number | null
  }[]
  readonly posts: readonly {
    readonly account_id: string
    readonly post_id: string
    readonly posted_at: string
    readonly caption_key: string | null
    readonly kind: string
    readonly trials: number
    readonly successes: number
    /** Null where nobody ever read it. */
    readonly read_at: string | null
  }[]
}

/** Days a drop lasts, and what it leaves of the responses. */
export const DROP = { days: 14, kept: 0.6 } as const

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/**
 * Draws a fleet. Captions, hours, content types, an account's own moods and every post differ by
 * as much as in the sample. On top of it, the day moves all pages: a weekday cycle of ±8 %, 6 %
 * of noise, and a level that wanders by some 8 %. One result in seven is read up to four days late,
 * one in two hundred never. Every so-manieth page drops once, at one of `dropsAt`.
 */
export function drawFleet({ seed, worlds, days, dropsAt, every }: FleetOptions): Fleet {
  const common = commonDays(makeRng(`${seed}|days`), days)
  const accounts: Fleet['accounts'][number][] = []
  const posts: Fleet['posts'][number][] = []
  let startsAtMs = 0
  for (let index = 0; index < worlds; index++) {
    const world = makeWorld({ seed: `${seed}-${index}`, historyDays: days })
    startsAtMs = world.calendar.startsAtMs
    const members = new Map<string, { account: TrueAccount; id: string; dropDay: number | null }>()
    for (const account of world.accounts.filter(({ casting }) => !casting.story)) {
      const id = `${account.accountId}-${index}`
      const dropDay = dropsAt[accounts.length % (every * dropsAt.length)] ?? null
      members.set(account.accountId, { account, id, dropDay })
      accounts.push({
        account_id: id,
        platform: account.casting.platform,
        channel: account.channel,
        audience_size: account.casting.audienceSize,
        reward: account.casting.reward ?? null,
        drop_day: dropDay,
      })
    }
    const rng = makeRng(`${seed}|read|${index}`)
    for (const post of historyOf(world).posts) {
      const member = members.get(post.accountId)
      if (member) posts.push(postRow(rng, world, common, member, post))
    }
  }
  return { startsAtMs, accounts, posts }
}

/** By day: the share of its responses that the day leaves every page, at most 1. */
function commonDays(rng: Rng, days: number): number[] {
  let level = 0
  const logs = Array.from({ length: days }, (_, day) => {
    level = 0.97 * level + 0.02 * rng.normal()
    return level + 0.06 * rng.normal() + 0.08 * Math.sin((2 * Math.PI * day) / 7)
  })
  const best = Math.max(...logs)
  return logs.map((log) => Math.exp(log - best))
}

function postRow(
  rng: Rng,
  world: World,
  common: readonly number[],
  { account, id, dropDay }: { account: TrueAccount; id: string; dropDay: number | null },
  post: HistoryPost,
): Fleet['posts'][number] {
  const postedMs = Date.parse(post.postedAt)
  const day = (postedMs - world.calendar.startsAtMs) / DAY_MS
  const late = rng.uniform() < 1 / 7 ? 96 * rng.uniform() : 0
  const age = (account.channel === 'messages' ? 48 : 72) + 6 * rng.uniform() + late
  const counts = countsAt(account, post.contentType, resultOf(world, account, post), age)
  const sum = (counts.likes ?? 0) + (counts.comments ?? 0) + (counts.shares ?? 0)
  const successes = counts.purchases ?? counts.clicks ?? sum + (counts.saves ?? 0)
  const isDown = dropDay !== null && day >= dropDay && day < dropDay + DROP.days
  const kept = (common[Math.floor(day)] ?? 1) * (isDown ? DROP.kept : 1)
  return {
    account_id: id,
    post_id: post.postId,
    posted_at: post.postedAt,
    caption_key: post.captionKey,
    kind: post.kind,
    trials: counts.recipients ?? counts.impressions ?? counts.views ?? 0,
    successes: binomial(rng, successes, kept),
    read_at: rng.uniform() < 1 / 200 ? null : isoOf(Math.round(postedMs + age * HOUR_MS)),
  }
}
