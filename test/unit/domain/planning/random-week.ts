import { Temporal } from 'temporal-polyfill'

import type {
  AccountRow,
  CaptionRow,
  EarlierItem,
  PlanConfig,
  PlanInput,
} from '../../../../domain/planning/input.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import { integer, makeRng, pick, shuffle, type Rng } from '../../../../domain/sampling.ts'
import { parseWeek } from '../../../../domain/time.ts'
import { aCaption, anAccount, anInput, anOriginal, CONFIG, someSlots } from './world.ts'

const highs = await loadHighs()

const ZONES = [
  'UTC',
  'Europe/Oslo',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Los_Angeles',
] as const
/** Ordinary weeks, DST in both directions and hemispheres, the end of a year of 53 weeks. */
const WEEKS = ['2026-W48', '2026-W13', '2026-W43', '2026-W44', '2026-W53', '2026-W40', '2027-W10']
const PLATFORMS = ['instagram', 'tiktok', 'x', 'reddit', 'youtube', 'messages', 'mastodon']
const KINDS = ['video', 'image', 'carousel', 'text', 'link'] as const
const CATEGORIES = ['tips', 'behind', 'offers', 'uncategorised']

const chance = (rng: Rng, p: number) => rng.uniform() < p
const maybe = <T>(rng: Rng, p: number, value: () => T): T | null =>
  chance(rng, p) ? value() : null

/** A brand’s week made from a seed: few rules, many rules, nothing at all, or far too much. */
export function randomWeek(seed: number): PlanInput {
  const rng = makeRng(`random week ${seed}`)
  const week = pick(rng, WEEKS)
  const zone = pick(rng, ZONES)
  const accounts = someAccounts(rng, zone)
  const monday = parseWeek(week).toZonedDateTime(zone).toInstant()
  const at = (hours: number) => monday.add({ minutes: Math.round(hours * 60) }).toString()
  const originals = Array.from({ length: pick(rng, [0, 3, 12, 40]) }, (_, i) =>
    anOriginal(`clip-${i}`, {
      kind: pick(rng, KINDS),
      platforms: maybe(rng, 0.2, () => shuffle(rng, PLATFORMS).slice(0, 2)),
      category: maybe(rng, 0.4, () => pick(rng, CATEGORIES)),
      price: maybe(rng, 0.2, () => '9.99'),
      currency: 'USD',
      available_from: maybe(rng, 0.2, () => at(200 * rng.uniform() - 20)),
      available_until: maybe(rng, 0.2, () => at(200 * rng.uniform())),
      evergreen: maybe(rng, 0.7, () => chance(rng, 0.5)),
      ...(chance(rng, 0.1) ? { title: null, description: null } : {}),
    }),
  )
  const ids = originals.map(({ content_id: id }) => id)
  const captions = accounts.flatMap((account) => someBank(rng, account, at))
  const input = anInput({
    config: { ...CONFIG, ...someRules(makeRng(`random rules ${seed}`), accounts, at) },
    brand: { brand: 'acme', timezone: zone },
    week,
    asOf: at(pick(rng, [-60, -60, -60, -60, 10, 71.5, 150])),
    mode: pick(rng, ['optimize', 'optimize', 'safe', 'conservative']),
    accounts,
    slots: accounts.flatMap((account) =>
      chance(rng, 0.9) ? someSlots(account.account_id, integer(rng, 24)) : [],
    ),
    captions,
    locks: captions.flatMap((row) =>
      chance(rng, 0.3)
        ? [
            {
              account_id: row.account_id,
              caption_key: row.caption_key,
              last_used_at: at(pick(rng, [-400, -336, -250, -100, -20, 180, 400]) + rng.uniform()),
            },
          ]
        : [],
    ),
    originals,
    uses: ids.flatMap((id) =>
      chance(rng, 0.2)
        ? [
            {
              content_id: id,
              account_id: pick(rng, accounts).account_id,
              used_at: at(pick(rng, [-900, -200, -30, 250])),
            },
          ]
        : [],
    ),
    occupied: Array.from({ length: integer(rng, 8) }, () => ({
      account_id: pick(rng, accounts).account_id,
      at: at(220 * rng.uniform() - 30),
      item_id: null,
      kind: pick(rng, ['feed', 'ppv', null]),
      content_id: maybe(rng, 0.3, () => (ids.length > 0 ? pick(rng, ids) : 'clip-gone')),
      content_type: maybe(rng, 0.5, () => pick(rng, KINDS)),
      caption_key: maybe(
        rng,
        0.3,
        () => pick(rng, [...captions, aCaption('x:y', 'z')]).caption_key,
      ),
    })),
    holidays: Array.from({ length: integer(rng, 3) }, (_, i) => ({
      holiday_on: parseWeek(week)
        .add({ days: integer(rng, 7) })
        .toString(),
      name: `Holiday ${i}`,
      country: maybe(rng, 0.6, () => pick(rng, ['NO', 'US'])),
      effect: pick(rng, ['avoid', 'prefer', 'none']),
    })),
    fits: (platform, text, hashtags) =>
      platform === 'x' && text.length + 3 * hashtags.length > 60 ? 'longer than 60' : null,
    ...(chance(rng, 0.15) ? { originalsWished: 1 + integer(rng, 5) } : {}),
    ...(chance(rng, 0.1) ? { leadMinutes: 600 } : {}),
    ...(chance(rng, 0.1) ? { platforms: [accounts[0]?.platform ?? ''] } : {}),
  })
  return chance(rng, 0.3) ? withEarlierPlan(rng, input) : input
}

/** Blackouts, what networks take a day, and what they cost. */
function someRules(
  rng: Rng,
  accounts: readonly AccountRow[],
  at: (hours: number) => string,
): Partial<PlanConfig> {
  const hours = 150 * rng.uniform()
  const blackout = { from: at(hours), until: at(hours + 40 * rng.uniform()) }
  const { account_id: id, platform } = pick(rng, accounts)
  const prices = Object.fromEntries(accounts.map((one) => [one.platform, pick(rng, [0, 0.1, 0.3])]))
  return {
    ...(chance(rng, 0.2)
      ? { blackout: [chance(rng, 0.5) ? blackout : { ...blackout, accounts: [id] }] }
      : {}),
    ...(chance(rng, 0.15) ? { posts_per_day: { [platform]: integer(rng, 4) } } : {}),
    ...(chance(rng, 0.2)
      ? {
          money: {
            budget: maybe(rng, 0.9, () => pick(rng, [0, 0.5, 2, 6])),
            currency: 'USD',
            per_post: prices,
            per_link_post: { [platform]: 0.7 },
          },
        }
      : {}),
  }
}

function someAccounts(rng: Rng, zone: string): AccountRow[] {
  const platforms = shuffle(rng, PLATFORMS).slice(0, 1 + integer(rng, 4))
  return platforms.map((platform) => {
    const own = chance(rng, 0.75) ? zone : pick(rng, ZONES)
    const risk = pick(rng, ['LOW', 'LOW', 'MODERATE', 'HIGH', 'CRITICAL'] as const)
    return anAccount(`${platform}:acme`, {
      timezone: own,
      audience_timezone: chance(rng, 0.8) ? own : pick(rng, ZONES),
      country: maybe(rng, 0.7, () => pick(rng, ['NO', 'US'])),
      mode: maybe(rng, 0.2, () => pick(rng, ['safe', 'conservative', 'optimize'] as const)),
      is_active: chance(rng, 0.9),
      daily_cap: maybe(rng, 0.2, () => integer(rng, 6)),
      min_gap_minutes: maybe(rng, 0.2, () => pick(rng, [0, 60, 90, 480])),
      rhythm_minutes: maybe(rng, 0.15, () => pick(rng, [120, 90, 200])),
      quiet_hours: maybe(rng, 0.35, () =>
        pick(rng, ['23:00-07:00', '23:00-07:00', '12:30-13:15', '00:00-23:00']),
      ),
      tier: pick(rng, ['NEW', 'SMALL', 'MEDIUM', 'LARGE', 'XL'] as const),
      risk,
      zone: { LOW: 'GREEN', MODERATE: 'YELLOW', HIGH: 'YELLOW', CRITICAL: 'RED' }[risk] as 'RED',
      risk_multiplier: { LOW: 1, MODERATE: 0.85, HIGH: 0.7, CRITICAL: 0.55 }[risk],
      caption_target: pick(rng, [30, 40, 85]),
    })
  })
}

function someBank(rng: Rng, account: AccountRow, at: (hours: number) => string): CaptionRow[] {
  const count = pick(rng, [0, 8, 40, 80])
  return Array.from({ length: count }, (_, i) => {
    const trials = integer(rng, 3000)
    const successes = integer(rng, 1 + Math.floor(trials * 0.1))
    const link = i % 7 === 3 ? 'www.example.com ' : ''
    const text = `${account.platform} words ${i} ${link}${'and more '.repeat(integer(rng, 6))}`
    return aCaption(account.account_id, text, {
      kind: account.channel === 'feed' ? 'feed' : pick(rng, ['ppv', 'bump']),
      category: pick(rng, CATEGORIES),
      content_type: maybe(rng, 0.2, () => pick(rng, KINDS)),
      caption_group: maybe(rng, 0.2, () => `group ${integer(rng, 4)}`),
      hashtags: maybe(rng, 0.5, () => ['one', 'two', 'three'].slice(0, integer(rng, 4))),
      price: maybe(rng, 0.5, () => '5'),
      is_active: chance(rng, 0.95),
      available_from: maybe(rng, 0.1, () => at(220 * rng.uniform() - 20)),
      expires_at: maybe(rng, 0.1, () => at(220 * rng.uniform() - 20)),
      trials,
      successes,
      posterior_alpha: 0.5 + successes,
      posterior_beta: 12 + trials - successes,
      prior_alpha: 0.5,
      prior_beta: 12,
    })
  })
}

/** The same week with an earlier plan some of whose items people and publishers have acted on. */
function withEarlierPlan(rng: Rng, input: PlanInput): PlanInput {
  const before = planWeek(input, highs)
  const earlier = before.items.map((row): EarlierItem => {
    const state = pick(rng, [
      'pending_approval',
      'pending_approval',
      'approved',
      'held',
      'rejected',
      'withdrawn',
      'missed',
      'confirmed',
    ] as const)
    return {
      row,
      state,
      sequence: state === 'pending_approval' ? 0 : 1,
      isTouched: state === 'pending_approval' && chance(rng, 0.2),
    }
  })
  const now = Temporal.Instant.from(input.asOf).add({ hours: integer(rng, 30) })
  const end = parseWeek(input.week).add({ weeks: 1 }).toZonedDateTime(input.brand.timezone)
  const isOver = Temporal.Instant.compare(now.add({ hours: 12 }), end.toInstant()) >= 0
  return { ...input, ordinal: 1, earlier, ...(isOver ? {} : { asOf: now.toString() }) }
}
