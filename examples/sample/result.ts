import { Temporal } from 'temporal-polyfill'

import { binomial, makeRng, type Rng } from '../../domain/sampling.ts'
import { hourOfWeek, parseInstant } from '../../domain/time.ts'
import type { CaptionKind } from './captions.ts'
import { dayOf } from './options.ts'
import { rateOf } from './rates.ts'
import { fatigueOn } from './volume.ts'
import type { TrueAccount, World } from './world.ts'

/** A post or message as it went out. */
export interface SentPost {
  readonly accountId: string
  readonly postId: string
  readonly postedAt: string
  readonly kind: CaptionKind
  readonly captionKey: string | null
  readonly contentType: string | null
  /** Category of a text the bank does not know, where one is at hand. */
  readonly category?: string | null
  readonly price?: string | null
}

/** What a post has come to after a week, before any platform rounds it or leaves it out. */
export interface FinalResult {
  /** Times shown, or recipients of a message. */
  readonly trials: number
  readonly successes: number
  /** Likes, comments, shares, saves together. */
  readonly interactions: number
  /** Money per purchase. */
  readonly unitPrice: number
  /** How early the post collects its result: an exponent on the age curve, about 1. */
  readonly pace: number
  /** Fixed offsets in [0, 1) with which partial counts are rounded. */
  readonly offsets: readonly number[]
}

const EXPOSURE_SD = 0.5
const RATE_SD = 0.25
/** The same for an account with an even response. */
const EVEN_RATE_SD = 0.1
const DAY_SD = 0.08
const VIRAL_SHARE = 0.03

/** exp of a normal with the given log spread and a mean of 1. */
const noise = (rng: Rng, sd: number) => Math.exp(sd * rng.normal() - (sd * sd) / 2)

/**
 * What becomes of a post: drawn once for (seed, account, post id) from the truth of its account,
 * caption, hour, content type and the fatigue of its day. On feeds the hour moves how many people
 * see it; on message pages, where everybody gets it, how many of them buy.
 */
export function resultOf(world: World, account: TrueAccount, post: SentPost): FinalResult {
  const { seed } = world.options
  const rng = makeRng(`${seed}|post|${account.accountId}|${post.postId}`)
  const postedAt = parseInstant(post.postedAt, 'postedAt')
  const day = dayOf(world.calendar, postedAt.epochMilliseconds)
  const lift = (account.lift[hourOfWeek(postedAt, account.zone)] ?? 0) + typeLift(account, post)
  const mood = noise(makeRng(`${seed}|day|${account.accountId}|${day}`), DAY_SD)
  const tired = Math.exp(-fatigueOn(account.volume, day))
  const rate = rateOf(account.rates, post) * mood * tired * noise(rng, rateSd(account))
  const audience = audienceOn(account, day, world.calendar.days)
  const drawn = account.channel === 'messages' ? messageDraw : feedDraw
  const { trials, successes, interactions } = drawn(rng, account, { audience, rate, lift })
  return {
    trials,
    successes,
    interactions,
    unitPrice: post.price ? Number(post.price) : Math.round(300 * noise(rng, 0.3)) / 100,
    pace: noise(rng, 0.12),
    offsets: Array.from({ length: 8 }, () => rng.uniform()),
  }
}

interface Circumstances {
  readonly audience: number
  readonly rate: number
  readonly lift: number
}

function feedDraw(rng: Rng, { platform }: TrueAccount, { audience, rate, lift }: Circumstances) {
  const viral = rng.uniform() < VIRAL_SHARE ? Math.exp(1.2 * Math.abs(rng.normal())) : 1
  const mean = audience * platform.reach * Math.exp(lift) * noise(rng, EXPOSURE_SD) * viral
  const trials = Math.max(1, Math.round(mean))
  const successes = binomial(rng, trials, Math.min(0.6, rate))
  if (platform.success !== 'clicks') return { trials, successes, interactions: successes }
  const interactions = binomial(rng, trials, Math.min(0.6, 0.5 * rate + 0.01 * noise(rng, RATE_SD)))
  return { trials, successes, interactions }
}

function messageDraw(rng: Rng, { platform }: TrueAccount, { audience, rate, lift }: Circumstances) {
  const trials = Math.max(1, Math.round(audience * platform.reach * (0.9 + 0.1 * rng.uniform())))
  const successes = binomial(rng, trials, Math.min(0.6, rate * Math.exp(lift)))
  return { trials, successes, interactions: 0 }
}

function typeLift({ platform }: TrueAccount, { contentType }: SentPost): number {
  return contentType === null ? 0 : (platform.contentTypes[contentType]?.lift ?? 0)
}

function rateSd({ casting }: TrueAccount): number {
  return casting.even ? EVEN_RATE_SD : RATE_SD
}

/** Audiences grow evenly from 70 % to what they are at the end of the history. */
function audienceOn({ casting }: TrueAccount, day: number, days: number): number {
  return casting.audienceSize * (0.7 + 0.3 * Math.min(1, Math.max(0, day / days)))
}

/** An instant some hours after another, as ISO text in UTC to the second. */
export function hoursAfter(postedAt: string, hours: number): string {
  const start = parseInstant(postedAt, 'postedAt').epochMilliseconds
  return Temporal.Instant.fromEpochMilliseconds(
    Math.round((start + hours * 3_600_000) / 1000) * 1000,
  ).toString()
}
