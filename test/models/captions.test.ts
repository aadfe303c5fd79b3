import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const NOW = '2026-11-20T08:00:00Z'
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString()

const ann: CaseRow = {
  account_id: 'x:ann',
  brand: 'ann',
  platform: 'x',
  channel: 'feed',
  is_sample: false,
}
const page: CaseRow = {
  ...ann,
  account_id: 'messages:ann',
  platform: 'messages',
  channel: 'messages',
}
const caption = (caption_key: string, more: CaseRow = {}): CaseRow => ({
  caption_key,
  text: caption_key,
  loaded_at: NOW,
  is_sample: false,
  ...more,
})
const outcome = (
  caption_key: string | null,
  trials: number | null,
  successes: number | null,
  more: CaseRow = {},
): CaseRow => ({
  account_id: 'x:ann',
  post_id: `${caption_key} ${trials}`,
  kind: 'feed',
  caption_key,
  posted_at: NOW,
  is_settled: true,
  is_sample: false,
  trials,
  successes,
  ...more,
})

test('the bank fills in what a caption did not say', () =>
  testModel('marts.caption_bank', {
    given: {
      'staging.captions': [
        caption('plain'),
        caption('full', {
          brand: 'ann',
          account_id: 'messages:ann',
          kind: 'ppv',
          category: 'beach',
          caption_group: 'g',
          active: false,
          as_of: '2026-01-01T00:00:00Z',
        }),
      ],
    },
    expect: [
      {
        caption_key: 'plain',
        scope_brand: '',
        scope_account_id: '',
        kind: 'feed',
        category: 'uncategorised',
        caption_group: 'plain',
        is_active: true,
        history_as_of: NOW,
      },
      {
        caption_key: 'full',
        scope_brand: 'ann',
        scope_account_id: 'messages:ann',
        kind: 'ppv',
        category: 'beach',
        caption_group: 'g',
        is_active: false,
        history_as_of: '2026-01-01T00:00:00Z',
      },
    ],
  }))

describe('which captions an account may use', () => {
  const model = 'intermediate.usable_captions'

  test('its own, its brand’s and everybody’s, of its channel, while it is active', () =>
    testModel(model, {
      given: {
        'staging.accounts': [ann, page, { ...ann, account_id: 'x:off', active: false }],
        'staging.captions': [
          caption('everybody'),
          caption('brand', { brand: 'ann' }),
          caption('other brand', { brand: 'bob' }),
          caption('own', { account_id: 'x:ann' }),
          caption('other account', { account_id: 'x:bob' }),
          caption('priced', { kind: 'ppv' }),
          caption('follow-up', { kind: 'bump', brand: 'ann' }),
          caption('retired', { active: false }),
        ],
      },
      expect: [
        ['x:ann', 'everybody'],
        ['x:ann', 'brand'],
        ['x:ann', 'own'],
        ['messages:ann', 'priced'],
        ['messages:ann', 'follow-up'],
      ].map(([account_id = '', caption_key = '']) => ({ account_id, caption_key })),
    }))

  test('of the same caption in several places the nearest counts, retired or not', () =>
    testModel(model, {
      given: {
        'staging.accounts': [ann],
        'staging.captions': [
          caption('a', { category: 'everybody' }),
          caption('a', { category: 'brand', brand: 'ann' }),
          caption('a', { category: 'own', account_id: 'x:ann' }),
          caption('b', { category: 'everybody' }),
          caption('b', { category: 'brand', brand: 'ann', active: false }),
        ],
      },
      expect: [{ caption_key: 'a', category: 'own' }],
    }))
})

describe('what posts say about a caption', () => {
  const model = 'intermediate.caption_trials'

  test('settled posts count, all posts are uses', () =>
    testModel(model, {
      given: {
        'intermediate.post_outcomes': [
          outcome('a', 100, 5, { revenue: '10.5' }),
          outcome('a', 50, 1, { posted_at: '2026-11-01T00:00:00Z', revenue: null }),
          outcome('a', 999, 9, { is_settled: false, revenue: 99 }),
          outcome('a', null, 3),
          outcome('a', 0, 0),
          outcome('a', 7, null),
          outcome('a', 100, 5, { posted_at: '2026-12-01T00:00:00Z' }),
          outcome(null, 100, 5),
        ],
      },
      expect: [
        {
          caption_key: 'a',
          count_uses: 6,
          count_counted: 2,
          trials: 150,
          successes: 6,
          revenue: '10.5',
          last_used_at: NOW,
        },
      ],
    }))

  test('evidence loses half its weight in 26 weeks', () =>
    testModel(model, {
      given: {
        'intermediate.post_outcomes': [
          outcome('now', 100, 10),
          outcome('half', 100, 10, { posted_at: daysAgo(182) }),
          outcome('both', 100, 10),
          outcome('both', 100, 10, { posted_at: daysAgo(364) }),
        ],
      },
      expect: [
        { caption_key: 'now', trials: 100, decayed_trials: 100, decayed_successes: 10 },
        { caption_key: 'half', trials: 100, decayed_trials: 50, decayed_successes: 5 },
        { caption_key: 'both', trials: 200, decayed_trials: 125, decayed_successes: 12.5 },
      ],
    }))
})

describe('marts.caption_bandit_stats', () => {
  const model = 'marts.caption_bandit_stats'

  test('without any evidence the prior answers and intervals are unknown', () =>
    testModel(model, {
      given: { 'staging.accounts': [ann], 'staging.captions': [caption('a')] },
      expect: [
        {
          trials: 0,
          successes: 0,
          revenue: null,
          rate: null,
          wilson_low: null,
          wilson_high: null,
          // A rate of 2 % with a squared variation of 0.4 is worth 121.5 trials.
          prior_alpha: 0.02 * 121.5,
          prior_beta: 0.98 * 121.5,
          posterior_mean: 0.02,
          count_uses: 0,
          last_used_at: null,
        },
      ],
    }))

  test('the prior: category drawn to account drawn to all, strength by moments', async () => {
    const rows = await rowsOf(model, {
      given: {
        'staging.accounts': [ann],
        'staging.captions': [
          caption('good', { category: 'c' }),
          caption('bad', { category: 'c' }),
          caption('new', { category: 'd' }),
        ],
        'intermediate.post_outcomes': [
          outcome('good', 1000, 50),
          outcome('bad', 1000, 10),
          // Not in the bank, but it tells what is usual for the account.
          outcome('elsewhere', 500, 40),
        ],
      },
    })
    const pull = (3 * 2500) / 3
    const all = 100.5 / 2525
    const account = (100 + pull * all) / (2500 + pull)
    const c = (60 + pull * account) / (2000 + pull)
    const excess = [50, 10].reduce((sum, k) => sum + 1000 * (k / 1000 - c) ** 2 - c * (1 - c), 0)
    const cv2 = excess / (2 * 1000 * c * c)
    const strength = (m: number) => (1 - m) / (m * cv2) - 1
    const of = (key: string) => rows.find((row) => row['caption_key'] === key)
    expect(of('good')?.['prior_alpha']).toBeCloseTo(c * strength(c), 6)
    expect(of('good')?.['prior_beta']).toBeCloseTo((1 - c) * strength(c), 6)
    expect(of('good')?.['posterior_alpha']).toBeCloseTo(c * strength(c) + 50, 6)
    expect(of('good')?.['posterior_beta']).toBeCloseTo((1 - c) * strength(c) + 950, 6)
    expect(of('new')?.['prior_alpha']).toBeCloseTo(account * strength(account), 6)
    expect(of('new')?.['posterior_mean']).toBeCloseTo(account, 9)
    expect(of('good')).toMatchObject({ rate: 0.05, trials: 1000, successes: 50, count_uses: 1 })
    expect(of('good')?.['wilson_low']).toBeCloseTo(0.038_130, 6)
    expect(of('good')?.['wilson_high']).toBeCloseTo(0.065_314, 6)
  })

  test('feed and messages learn apart', async () => {
    const rows = await rowsOf(model, {
      given: {
        'staging.accounts': [ann, page],
        'staging.captions': [caption('a'), caption('b', { kind: 'ppv' })],
        'intermediate.post_outcomes': [outcome('a', 100_000, 50_000)],
      },
    })
    const means = new Map(
      rows.map((row) => [
        row['kind'],
        Number(row['prior_alpha']) / (Number(row['prior_alpha']) + Number(row['prior_beta'])),
      ]),
    )
    expect(means.get('ppv')).toBeCloseTo(0.02, 12)
    expect(means.get('feed')).toBeGreaterThan(0.45)
  })

  test('history that came with the caption counts as trials, not as a use', () =>
    testModel(model, {
      given: {
        'staging.accounts': [ann, { ...ann, account_id: 'x:bob', brand: 'bob' }],
        'staging.captions': [
          caption('a', { impressions: 200, successes: 300, revenue: '4', as_of: daysAgo(182) }),
        ],
        'intermediate.post_outcomes': [outcome('a', 100, 10, { revenue: '1.5' })],
      },
      expect: [
        {
          account_id: 'x:ann',
          trials: 300,
          successes: 210,
          revenue: '5.5',
          decayed_trials: 200,
          decayed_successes: 110,
          count_uses: 1,
        },
        {
          account_id: 'x:bob',
          trials: 200,
          successes: 200,
          revenue: '4',
          decayed_trials: 100,
          decayed_successes: 100,
          count_uses: 0,
        },
      ],
    }))

  test('history from after the clock is not counted more than fully', () =>
    testModel(model, {
      given: {
        'staging.accounts': [ann],
        'staging.captions': [
          caption('a', { impressions: 200, successes: 1, as_of: daysAgo(-182) }),
        ],
      },
      expect: [{ decayed_trials: 200 }],
    }))

  test('captions that hardly differ have a strong prior, wild ones a weak one, within bounds', async () => {
    const strengthOf = async (rates: readonly number[]) => {
      const [row] = await rowsOf(model, {
        given: {
          'staging.accounts': [ann],
          'staging.captions': rates.map((_, i) => caption(`c${i}`)),
          'intermediate.post_outcomes': rates.map((rate, i) =>
            outcome(`c${i}`, 100_000, rate * 100_000),
          ),
        },
      })
      const [alpha, beta] = [Number(row?.['prior_alpha']), Number(row?.['prior_beta'])]
      const mean = alpha / (alpha + beta)
      return { strength: alpha + beta, of: (cv2: number) => (1 - mean) / (mean * cv2) - 1 }
    }
    const even = await strengthOf([0.05, 0.05, 0.05])
    expect(even.strength).toBeCloseTo(even.of(0.05), 6)
    const wild = await strengthOf([0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.09])
    expect(wild.strength).toBeCloseTo(wild.of(1.5), 6)
    const certain = await strengthOf([1, 1, 1])
    expect(certain.strength).toBe(2)
  })
})
