import { describe, expect, test } from 'vitest'

import { makeRng, integer } from '../../domain/sampling.ts'
import { priorsOf, type Evidence } from '../unit/domain/planning/caption-prior.ts'
import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'
import { item, run } from './plan-rows.ts'

const NOW = '2026-11-20T08:00:00Z'
const ACCOUNTS = ['messages:ann', 'messages:bob']
const accounts = ACCOUNTS.map((account_id): CaseRow => ({
  account_id,
  brand: account_id.slice(9),
  platform: 'messages',
  channel: 'messages',
  is_sample: false,
}))

interface Post {
  readonly account: string
  readonly caption: string
  readonly daysAgo: number
  readonly trials: number
  readonly successes: number
}

const outcome = ({ account, caption, daysAgo, trials, successes }: Post, i: number): CaseRow => ({
  account_id: account,
  post_id: `post ${i}`,
  kind: 'ppv',
  caption_key: caption,
  posted_at: new Date(Date.parse(NOW) - daysAgo * 86_400_000).toISOString(),
  is_settled: true,
  is_sample: false,
  trials,
  successes,
})

test('the prior of the mart is the prior as it is stated besides it, on any data', async () => {
  for (const seed of ['one', 'two', 'three']) {
    const rng = makeRng(`evidence ${seed}`)
    const captions = Array.from({ length: 24 }, (_, i) => ({
      caption: `caption ${i}`,
      category: `category ${i % 5}`,
    }))
    const posts = Array.from({ length: 60 }, (): Post => {
      const trials = integer(rng, 900)
      const caption = captions[integer(rng, 18)]?.caption ?? ''
      const account = ACCOUNTS[integer(rng, 2)] ?? ''
      const successes = Math.floor(trials * 0.2 * rng.uniform() ** 2)
      return { account, caption, daysAgo: integer(rng, 300), trials, successes }
    })
    const evidence = ACCOUNTS.flatMap((account) =>
      captions.map(({ caption, category }): Evidence => {
        const own = posts.filter(
          (post) => post.account === account && post.caption === caption && post.trials > 0,
        )
        const decayed = (field: 'trials' | 'successes') =>
          own.reduce((sum, post) => sum + 0.5 ** (post.daysAgo / 182) * post[field], 0)
        const [trials, successes] = [decayed('trials'), decayed('successes')]
        return { account, category, count: own.length, trials, successes }
      }),
    )
    const prior = priorsOf(evidence)
    const rows = await rowsOf('marts.caption_bandit_stats', {
      given: {
        'staging.accounts': accounts,
        'staging.captions': captions.map(({ caption, category }) => ({
          caption_key: caption,
          text: caption,
          kind: 'ppv',
          category,
          loaded_at: NOW,
          is_sample: false,
        })),
        'intermediate.post_outcomes': posts.map(outcome),
      },
    })
    expect(rows).toHaveLength(48)
    for (const row of rows) {
      const { mean, strength } = prior(String(row['account_id']), String(row['category']))
      expect(Number(row['prior_alpha']) / (mean * strength)).toBeCloseTo(1, 6)
      expect(Number(row['prior_beta']) / ((1 - mean) * strength)).toBeCloseTo(1, 6)
    }
  }
})

describe('what a success brings', () => {
  const caption = (caption_key: string, kind: string, category: string): CaseRow => ({
    account_id: 'messages:ann',
    caption_key,
    kind,
    category,
    is_sample: false,
  })
  const sold = (caption_key: string, successes: number, revenue: string, more: CaseRow = {}) => ({
    ...outcome(
      { account: 'messages:ann', caption: caption_key, daysAgo: 0, trials: 100, successes },
      0,
    ),
    post_id: caption_key,
    revenue,
    revenue_currency: 'EUR',
    ...more,
  })
  const given = (...posts: CaseRow[]) => ({
    'intermediate.usable_captions': [
      caption('dear', 'ppv', 'beach'),
      caption('cheap', 'ppv', 'beach'),
      caption('new', 'ppv', 'city'),
      caption('follow-up', 'bump', 'beach'),
      caption('feed', 'feed', 'beach'),
    ],
    'intermediate.post_outcomes': posts,
  })

  test('is learnt by caption, category and account', () => {
    const [mean, beach] = [500 / 30, (500 + (20 * 500) / 30) / 50]
    return testModel('marts.caption_amounts', {
      given: given(sold('dear', 10, '300'), sold('cheap', 20, '200'), sold('feed', 5, '1')),
      expect: [
        { caption_key: 'dear', amount_shape: 14.1, amount_rate: 3.1 * beach + 300 },
        { caption_key: 'cheap', amount_shape: 24.1, amount_rate: 3.1 * beach + 200 },
        { caption_key: 'new', amount_shape: 4.1, amount_rate: 3.1 * mean },
      ],
    })
  })

  test.each([
    ['two currencies', { revenue_currency: 'USD' }],
    ['a currency nobody told', { revenue_currency: null }],
  ])('is unknown with %s', (_, more) =>
    testModel('marts.caption_amounts', {
      given: given(sold('dear', 10, '300'), sold('cheap', 20, '200', more)),
      expect: [],
    }),
  )
})

test('what became of a decision: sent as it was, edited, not sent, placed again', () => {
  const decided = (decision_id: string, plan_id: string, caption_key: string, more: CaseRow) => ({
    decision_id,
    plan_id,
    caption_key,
    account_id: 'x:ann',
    week: '2026-W48',
    week_start_on: '2026-11-23',
    is_eligible: true,
    is_selected: true,
    is_sample: false,
    loaded_at: NOW,
    ...more,
  })
  const posted = (item_id: string): CaseRow => ({
    account_id: 'x:ann',
    item_id,
    post_id: `post of ${item_id}`,
    posted_at: '2026-11-24T17:00:00Z',
    is_settled: true,
    trials: 200,
    successes: 10,
  })
  const second = { plan_id: 'p2', ordinal: 1, as_of: '2026-11-21T08:00:00Z' }
  return testModel('intermediate.caption_decision_outcomes', {
    given: {
      'staging.plan_runs': [run(), run(second)],
      'staging.plan_items': [item(), item({ item_id: 'i2' }), item({ item_id: 'i3' })],
      'staging.caption_decisions': [
        decided('d1', 'p1', 'k1', { item_id: 'i1' }),
        decided('d2', 'p2', 'k1', { item_id: 'i1' }),
        decided('d1', 'p1', 'k2', { item_id: 'i2' }),
        decided('d1', 'p1', 'k3', { item_id: 'i3' }),
        decided('d1', 'p1', 'k4', { item_id: null, is_selected: false }),
      ],
      'intermediate.item_answers': [
        {
          week_start_on: '2026-11-23',
          account_id: 'x:ann',
          item_id: 'i2',
          revision: 1,
          caption: 'other words',
        },
      ],
      'intermediate.post_outcomes': [posted('i1'), posted('i2')],
    },
    expect: [
      { decision_id: 'd1', caption_key: 'k1', post_id: null, is_edited: null, reward: null },
      {
        decision_id: 'd2',
        caption_key: 'k1',
        post_id: 'post of i1',
        is_edited: false,
        reward: 0.05,
      },
      {
        decision_id: 'd1',
        caption_key: 'k2',
        post_id: 'post of i2',
        is_edited: true,
        reward: null,
      },
      { decision_id: 'd1', caption_key: 'k3', post_id: null, is_edited: false, reward: null },
      { decision_id: 'd1', caption_key: 'k4', post_id: null, is_edited: null, reward: null },
    ],
  })
})
