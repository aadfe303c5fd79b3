import { captionKey } from '../../../../domain/caption-key.ts'
import type {
  AccountRow,
  CaptionRow,
  OriginalRow,
  PlanConfig,
  PlanInput,
  SlotRow,
} from '../../../../domain/planning/input.ts'
import { makeRng } from '../../../../domain/sampling.ts'

/** The planning defaults of records.md. */
export const CONFIG: PlanConfig = {
  max_originals: 21,
  messages_per_day: { NEW: 3, SMALL: 4, MEDIUM: 5, LARGE: 7, XL: 10 },
  gap_minutes: { NEW: 180, SMALL: 180, MEDIUM: 180, LARGE: 180, XL: 120 },
  feed: { per_day: 3, gap_minutes: 240 },
  spread_minutes: 240,
  lock_days: 14,
  epsilon: 0.05,
  least_per_day: 0,
  stability: 0.05,
  blackout: [],
  posts_per_day: {},
  money: { budget: null, currency: 'USD', per_post: {}, per_link_post: {} },
}

/** A feed account; `messages:…` ids make a message page. */
export function anAccount(accountId: string, rest: Partial<AccountRow> = {}): AccountRow {
  const [platform = '', handle = ''] = accountId.split(':')
  return {
    account_id: accountId,
    brand: 'acme',
    platform,
    channel: platform === 'messages' ? 'messages' : 'feed',
    handle,
    reward: 'engagement',
    timezone: 'UTC',
    audience_timezone: rest.timezone ?? 'UTC',
    country: null,
    mode: null,
    is_active: true,
    daily_cap: null,
    min_gap_minutes: null,
    rhythm_minutes: null,
    quiet_hours: null,
    tier: 'MEDIUM',
    risk: 'LOW',
    zone: 'GREEN',
    risk_multiplier: 1,
    caption_target: 80,
    baseline_rate: 0.04,
    ...rest,
  }
}

/** All 168 hours of an account, best around `peak` o’clock every day. */
export function someSlots(accountId: string, peak = 18, level = 'account'): SlotRow[] {
  const rng = makeRng(`slots ${accountId} ${peak}`)
  return Array.from({ length: 168 }, (_, hour) => {
    const apart = Math.abs((hour % 24) - peak)
    const distance = Math.min(apart, 24 - apart)
    const score = 0.4 * Math.exp(-(distance ** 2) / 18) - 0.1 + 0.05 * rng.normal()
    return {
      account_id: accountId,
      hour_of_week: hour,
      score,
      low: score - 0.2,
      high: score + 0.2,
      n_posts: 3 + 10 * rng.uniform(),
      level,
    }
  })
}

export function aCaption(
  accountId: string,
  text: string,
  rest: Partial<CaptionRow> = {},
): CaptionRow {
  return {
    account_id: accountId,
    caption_key: captionKey(text),
    text,
    kind: accountId.startsWith('messages:') ? 'ppv' : 'feed',
    category: 'uncategorised',
    content_type: null,
    caption_group: captionKey(text),
    price: null,
    currency: null,
    hashtags: null,
    is_active: true,
    available_from: null,
    expires_at: null,
    trials: 1000,
    successes: 40,
    rate: 0.04,
    wilson_low: 0.03,
    wilson_high: 0.053,
    posterior_alpha: 41,
    posterior_beta: 985,
    prior_alpha: 1,
    prior_beta: 25,
    amount_shape: null,
    amount_rate: null,
    last_used_at: null,
    ...rest,
  }
}

/** `count` captions with rates around 4 %. */
export function someCaptions(
  accountId: string,
  count: number,
  rest: Partial<CaptionRow> = {},
): CaptionRow[] {
  const rng = makeRng(`captions ${accountId} ${rest.kind ?? ''}`)
  return Array.from({ length: count }, (_, i) => {
    const trials = Math.floor(2000 * rng.uniform())
    const successes = Math.floor(trials * 0.08 * rng.uniform())
    return aCaption(accountId, `${rest.kind ?? 'a'} caption ${i + 1}`, {
      trials,
      successes,
      rate: trials > 0 ? successes / trials : null,
      posterior_alpha: 2 + successes,
      posterior_beta: 48 + trials - successes,
      prior_alpha: 2,
      prior_beta: 48,
      ...rest,
    })
  })
}

export function anOriginal(contentId: string, rest: Partial<OriginalRow> = {}): OriginalRow {
  return {
    content_id: contentId,
    kind: 'video',
    source_uri: `https://media.example.com/${contentId}.mp4`,
    title: `Title of ${contentId}`,
    description: `All about ${contentId}. #${contentId.replace(/\W/g, '')}`,
    platforms: null,
    category: null,
    price: null,
    currency: null,
    available_from: null,
    available_until: null,
    evergreen: null,
    ...rest,
  }
}

export const someOriginals = (count: number, rest: Partial<OriginalRow> = {}) =>
  Array.from({ length: count }, (_, i) => anOriginal(`clip-${i + 1}`, rest))

/** A brand’s week with nothing in it but what is given; slots default to every account’s own. */
export function anInput(rest: Partial<PlanInput> = {}): PlanInput {
  const accounts = rest.accounts ?? [anAccount('instagram:acme')]
  return {
    brand: { brand: 'acme', timezone: 'UTC' },
    week: '2026-W48',
    asOf: '2026-11-20T12:00:00Z',
    ordinal: 0,
    accounts,
    slots: accounts.flatMap(({ account_id: id }) => someSlots(id)),
    captions: [],
    locks: [],
    originals: [],
    uses: [],
    occupied: [],
    earlier: [],
    holidays: [],
    models: { 'marts.posting_slots': 'f1' },
    mode: 'optimize',
    config: CONFIG,
    fits: () => null,
    tzdata: '2026a',
    ...rest,
  }
}

/** Three of them: two that share originals, and a message page. Solved in a fraction of the time. */
export function threeAccounts(captions = 60): PlanInput {
  const four = fourAccounts(captions)
  const isLeft = ({ account_id: id }: { account_id: string }) => id !== 'tiktok:acme'
  return {
    ...four,
    accounts: four.accounts.filter(isLeft),
    slots: four.slots.filter(isLeft),
    captions: four.captions.filter(isLeft),
  }
}

/** The four-account brand on which speed is measured. */
export function fourAccounts(captions = 100): PlanInput {
  const accounts = [
    anAccount('instagram:acme'),
    anAccount('tiktok:acme'),
    anAccount('x:acme'),
    anAccount('messages:acme', { tier: 'LARGE', risk: 'MODERATE', risk_multiplier: 0.85 }),
  ]
  return anInput({
    accounts,
    originals: someOriginals(21),
    captions: accounts.flatMap(({ account_id: id, channel }) =>
      channel === 'feed'
        ? someCaptions(id, captions)
        : [
            ...someCaptions(id, captions, { kind: 'ppv', price: '9.99', currency: 'USD' }),
            ...someCaptions(id, captions, { kind: 'bump' }),
          ],
    ),
  })
}
