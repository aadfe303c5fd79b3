import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const asOf = '2026-11-20T08:00:00Z'
const READ = { fetched_at: '2026-11-19T00:00:00Z', loaded_at: '2026-11-19T00:00:00Z', load_id: 'a' }
const LOADED = { loaded_at: READ.loaded_at, load_id: READ.load_id }
const profile = (username: string, more: CaseRow = {}): CaseRow => ({
  platform: 'x',
  username,
  followers: 100,
  ...READ,
  ...more,
})
const post = (username: string, post_id: string, more: CaseRow = {}): CaseRow => ({
  platform: 'x',
  username,
  post_id,
  posted_at: '2026-11-16T18:30:00Z',
  ...READ,
  ...more,
})

describe('intermediate.profile_terms', () => {
  const termsOf = async (given: Readonly<Record<string, readonly CaseRow[]>>) => {
    const rows = await rowsOf('intermediate.profile_terms', { asOf, given })
    return rows
      .map((row) => ['username', 'term', 'count_uses'].map((name) => row[name]).join(' '))
      .toSorted()
  }

  test('takes bio, category, niche, recent captions and hashtags; no stop words, no single letters', async () => {
    const all = await termsOf({
      'raw.profile_snapshots': [
        profile('ann', { bio: 'I love the BREAD, b c', category: 'Bakery' }),
        profile('bob', { bio: 'bread in the bakery and my oven' }),
      ],
      'raw.crawl_targets': [{ ...LOADED, platform: 'x', username: 'ann', niche: 'Oven' }],
      'raw.profile_posts': [
        post('ann', '1', { caption: 'Bread! @bob', hashtags: ['Rye'] }),
        post('bob', '2', { caption: 'rye' }),
        post('bob', '3', { caption: 'rye', posted_at: '2026-08-01T00:00:00Z' }),
      ],
    })
    expect(all).toEqual([
      'ann bakery 1',
      'ann bread 2',
      'ann oven 1',
      'ann rye 1',
      'bob bakery 1',
      'bob bread 1',
      'bob oven 1',
      'bob rye 1',
    ])
  })

  test('weighs rare terms more, and every profile has length 1', () =>
    testModel('intermediate.profile_terms', {
      asOf,
      given: {
        'raw.profile_snapshots': [
          profile('ann', { bio: 'bread oven' }),
          profile('bob', { bio: 'bread oven oven' }),
          profile('cat', { bio: 'bread alone' }),
          profile('dan', { bio: '🎉' }),
        ],
      },
      // bread: ln(5/4) + 1 = 1.223144; oven: ln(5/3) + 1 = 1.510826, twice: × (1 + ln 2).
      expect: [
        { username: 'ann', term: 'bread', count_profiles_of_term: 3, weight: 629_228 },
        { username: 'ann', term: 'oven', count_profiles_of_term: 2, weight: 777_221 },
        { username: 'bob', term: 'bread', count_profiles_of_term: 3, weight: 431_378 },
        { username: 'bob', term: 'oven', count_profiles_of_term: 2, weight: 902_172 },
        { username: 'cat', term: 'bread', count_profiles_of_term: 3, weight: 1_000_000 },
      ],
    }))

  test('reads any script, and the latest good snapshot only', async () => {
    const all = await termsOf({
      'raw.profile_snapshots': [
        profile('ann', { bio: 'Музыка 健身教练 योग' }),
        profile('ann', { bio: 'old words', fetched_at: '2026-11-01T00:00:00Z' }),
        profile('bob', { bio: 'МУЗЫКА｜健身教练 ❤️ योग' }),
        profile('cat', { bio: 'old words' }),
      ],
    })
    expect(all).toEqual(
      ['ann', 'bob'].flatMap((name) =>
        ['музыка', 'योग', '健身教练'].map((term) => `${name} ${term} 1`),
      ),
    )
  })
})

const training = (version: string, more: CaseRow = {}): CaseRow => ({ ...LOADED, version, ...more })
const event = (version: string, load_id: string, more: CaseRow = {}): CaseRow => ({
  learner: 'clusters',
  version,
  is_in_force: true,
  loaded_at: asOf,
  load_id,
  ...more,
})
const centre = (cluster_id: number, term: string, weight: number, version = 'v1'): CaseRow => ({
  ...LOADED,
  version,
  cluster_id,
  term,
  weight,
})
const IN_FORCE = {
  'raw.cluster_trainings': [training('v1')],
  'raw.model_versions': [event('v1', 'a')],
}

test('the version last put in force is the one, whoever trained later', () =>
  testModel('staging.cluster_versions', {
    given: {
      'raw.cluster_trainings': [training('v1'), training('v2'), training('v3')],
      'raw.model_versions': [
        event('v1', 'a'),
        event('v2', 'b'),
        event('v1', 'c'),
        event('v3', 'd', { is_in_force: false }),
        event('v2', 'e', { learner: 'other' }),
      ],
    },
    expect: [
      { version: 'v1', is_in_force: true, put_in_force_at: asOf },
      { version: 'v2', is_in_force: false, put_in_force_at: null },
      { version: 'v3', is_in_force: false, put_in_force_at: null },
    ],
  }))

test('clusters are named for the subject of their heaviest terms, else by number', () =>
  testModel('intermediate.clusters', {
    given: {
      ...IN_FORCE,
      'raw.cluster_centres': [
        centre(1, 'zzz', 800_000),
        centre(1, 'bread', 100_000),
        centre(2, 'recipes', 500_000),
        centre(2, 'gym', 400_000),
        centre(2, 'zzz', 700_000),
        centre(3, 'chef', 900_000),
        centre(4, 'gym', 900_000, 'v0'),
      ],
    },
    expect: [
      { cluster_id: 1, cluster_name: 'Cluster 1', topic: null },
      { cluster_id: 2, cluster_name: 'Food', topic: 'Food' },
      { cluster_id: 3, cluster_name: 'Food 2', topic: 'Food' },
    ],
  }))

describe('names that people gave', () => {
  const called = (
    version: string,
    cluster_id: number,
    name: string | null,
    more: CaseRow = {},
  ) => ({
    ...LOADED,
    version,
    cluster_id,
    name,
    named_by: 'dana',
    named_at: asOf,
    ...more,
  })
  const CENTRES = [
    centre(1, 'bread', 1_000_000),
    centre(2, 'gym', 800_000),
    centre(2, 'run', 600_000),
    centre(3, 'sails', 1_000_000),
    // cos 0.8 with the second, and 0.6 with the third.
    centre(7, 'gym', 1_000_000, 'v0'),
    centre(8, 'sails', 600_000, 'v0'),
    centre(8, 'moor', 800_000, 'v0'),
  ]
  const namesOf = async (names: readonly CaseRow[]) => {
    const given = { ...IN_FORCE, 'raw.cluster_centres': CENTRES, 'raw.cluster_names': names }
    const rows = await rowsOf('intermediate.clusters', { given })
    return rows
      .toSorted((a, b) => Number(a['cluster_id']) - Number(b['cluster_id']))
      .map((row) => row['cluster_name'])
  }

  test('hold in their training and in another whose centre is alike, and nowhere else', async () => {
    expect(await namesOf([])).toEqual(['Food', 'Fitness', 'Cluster 3'])
    expect(
      await namesOf([
        called('v1', 1, 'Bakers'),
        called('v0', 7, 'Lifters'),
        called('v0', 8, 'Crew'),
      ]),
    ).toEqual(['Bakers', 'Lifters', 'Cluster 3'])
  })

  test('the last word on a cluster holds, in whatever training it was said, and may be none', async () => {
    const first = called('v1', 2, 'Runners', { named_at: '2026-11-01T00:00:00Z' })
    expect(await namesOf([first, called('v0', 7, 'Lifters')])).toContain('Lifters')
    expect(await namesOf([first, called('v0', 7, null)])).toContain('Fitness')
    const later = called('v1', 2, 'Movers', { loaded_at: asOf, named_at: '2026-11-19T00:00:00Z' })
    expect(await namesOf([first, later])).toContain('Movers')
  })

  test('come before names made from terms where both are the same', async () => {
    expect(await namesOf([called('v1', 3, 'Food')])).toEqual(['Food 2', 'Fitness', 'Food'])
  })
})

test('marts.cluster_terms has the heaviest terms of the version in force', () =>
  testModel('marts.cluster_terms', {
    given: {
      ...IN_FORCE,
      'raw.cluster_centres': [
        centre(1, 'bread', 600_000),
        ...Array.from({ length: 30 }, (_, i) => centre(2, `t${String(i).padStart(2, '0')}`, 5)),
        centre(1, 'other', 900_000, 'v0'),
      ],
    },
    expect: [
      { cluster_id: 1, term: 'bread', term_rank: 1, weight: 0.6, topic: 'Food', version: 'v1' },
      ...Array.from({ length: 25 }, (_, i) => ({
        cluster_id: 2,
        term: `t${String(i).padStart(2, '0')}`,
        term_rank: i + 1,
        weight: 0.000005,
        topic: null,
        version: 'v1',
      })),
    ],
  }))

describe('marts.profile_clusters', () => {
  const given = {
    'intermediate.latest_profiles': ['ann', 'bob', 'cat', 'dan'].map((username) => ({
      platform: 'x',
      username,
    })),
    'intermediate.profile_terms': [
      { platform: 'x', username: 'ann', term: 'bread', weight: 600_000 },
      { platform: 'x', username: 'ann', term: 'oven', weight: 800_000 },
      { platform: 'x', username: 'bob', term: 'sails', weight: 1_000_000 },
      { platform: 'x', username: 'cat', term: 'elsewhere', weight: 1_000_000 },
      { platform: 'x', username: 'dan', term: 'both', weight: 1_000_000 },
    ],
    'raw.cluster_centres': [
      centre(1, 'bread', 600_000),
      centre(1, 'oven', 700_000),
      centre(1, 'both', 300_000),
      centre(2, 'sails', 900_000),
      centre(2, 'oven', 100_000),
      centre(2, 'both', 300_000),
    ],
    'raw.cluster_labels': [
      { ...LOADED, version: 'v1', platform: 'x', username: 'ann', cluster_id: 2 },
    ],
  }

  test('every profile gets its nearest cluster, of equally near ones the first, or none', () =>
    testModel('marts.profile_clusters', {
      asOf,
      given: { ...given, ...IN_FORCE },
      expect: [
        {
          username: 'ann',
          cluster_id: 1,
          similarity: 0.92,
          margin: 0.84,
          trained_cluster_id: 2,
          is_new: false,
        },
        {
          username: 'bob',
          cluster_id: 2,
          similarity: 0.9,
          margin: 0.9,
          trained_cluster_id: null,
          is_new: true,
        },
        {
          username: 'cat',
          cluster_id: null,
          similarity: 0,
          margin: 0,
          trained_cluster_id: null,
          is_new: true,
        },
        {
          username: 'dan',
          cluster_id: 1,
          similarity: 0.3,
          margin: 0,
          trained_cluster_id: null,
          is_new: true,
        },
      ],
    }))

  test('there are none before the first training', () =>
    testModel('marts.profile_clusters', { asOf, given, expect: [] }))
})

/** Profiles of cluster 1 with three posts each, engagement 1 to 5 per 100 followers, ann best. */
const names = ['ann', 'bob', 'cat', 'dan', 'eve']
const postsOf = (name: string, i: number) =>
  [0, 1, 2].map((n) => ({
    platform: 'x',
    username: name,
    post_id: `${name}${n}`,
    posted_at: `2026-11-16T${18 + n}:00:00Z`,
    content_type: n === 0 ? 'image' : 'video',
    hashtags: n === 0 ? ['#Rye', 'rye'] : null,
    engagement_rate: (5 - i + n) / 100,
  }))
const PATTERNS = {
  'intermediate.nearest_clusters': names.map((username) => ({
    platform: 'x',
    username,
    cluster_id: 1,
    cluster_name: 'Food',
  })),
  'intermediate.latest_profiles': names.map((username, i) => ({
    platform: 'x',
    username,
    followers: username === 'eve' ? null : 100 * (i + 1),
  })),
  'intermediate.profile_engagement': names.map((username, i) => ({
    platform: 'x',
    username,
    posts_per_week: i + 1,
  })),
  'intermediate.profile_posts': names.flatMap(postsOf),
}

test('the best are the quarter, rounded up, that is answered most; three posts at least', () =>
  testModel('intermediate.cluster_members', {
    given: {
      ...PATTERNS,
      'intermediate.profile_posts': names
        .flatMap(postsOf)
        .filter(({ post_id }) => post_id !== 'ann0'),
    },
    expect: [
      { username: 'ann', count_measured: 2, engagement_rate: null, is_best: false },
      { username: 'bob', count_measured: 3, engagement_rate: 0.05, is_best: true },
      { username: 'cat', count_measured: 3, engagement_rate: 0.04, is_best: false },
      { username: 'dan', count_measured: 3, engagement_rate: 0.03, is_best: false },
      { username: 'eve', count_measured: 3, engagement_rate: 0.02, is_best: false },
    ],
  }))

test('marts.cluster_patterns tells size, pace, hours and types with their spread', async () => {
  const given = {
    ...PATTERNS,
    'intermediate.clusters': [
      { version: 'v1', cluster_id: 1, cluster_name: 'Food', is_sample: false },
    ],
  }
  const rows = await rowsOf('marts.cluster_patterns', { asOf, given })
  const of = (facet: string) => rows.filter((row) => row['facet'] === facet)
  expect(of('followers')).toMatchObject([
    {
      value: 'all profiles',
      count_profiles: 4,
      low_quartile: 100,
      median: 250,
      high_quartile: 300,
    },
  ])
  // The best two of five: ann and bob.
  expect(of('engagement_rate')[0]?.['median']).toBeCloseTo(0.055, 12)
  expect(of('posts_per_week')).toMatchObject([
    { count_profiles: 2, low_quartile: 1, median: 1.5, high_quartile: 2, post_share: null },
  ])
  const types = of('content_type').toSorted((a, b) =>
    String(a['value']) < String(b['value']) ? -1 : 1,
  )
  expect(types).toMatchObject([
    { value: 'image', count_posts: 2, count_posts_in_all: 6, count_profiles: 2, median: null },
    { value: 'video', count_posts: 4, count_posts_in_all: 6, post_share: 2 / 3 },
  ])
  expect(Number(types[1]?.['share_low'])).toBeCloseTo(0.2999, 3)
  expect(Number(types[1]?.['share_high'])).toBeCloseTo(0.9032, 3)
  const hours = of('hour_of_week').toSorted((a, b) => Number(a['value']) - Number(b['value']))
  expect(hours.map((row) => [row['value'], row['count_posts']])).toEqual([
    ['18', 2],
    ['19', 2],
    ['20', 2],
  ])
  // The middle hour has a busy neighbour on both sides.
  expect(Number(hours[1]?.['lift'])).toBeGreaterThan(Number(hours[0]?.['lift']))
  expect(hours[0]?.['lift']).toBeCloseTo(Number(hours[2]?.['lift']), 9)
})

test('smoothing moves posts to near hours without losing any', async () => {
  const every = Array.from({ length: 168 }, (_, hour) => hour)
  const rows = await rowsOf('intermediate.cluster_hours', {
    given: {
      'intermediate.cluster_members': [
        { platform: 'x', username: 'ann', cluster_id: 1, is_best: true },
      ],
      'intermediate.profile_posts': every.map((hour) => ({
        platform: 'x',
        username: 'ann',
        post_id: String(hour),
        posted_at: new Date(Date.UTC(2026, 10, 16, hour)).toISOString(),
      })),
    },
  })
  expect(rows).toHaveLength(168)
  for (const { lift } of rows) expect(lift).toBeCloseTo(1, 6)
})

test('marts.hashtag_stats counts a hashtag once a post, by niche, category and cluster', () =>
  testModel('marts.hashtag_stats', {
    given: {
      'intermediate.profile_posts': [
        ...names.flatMap(postsOf),
        { platform: 'x', username: 'ann', post_id: 'unmeasured', hashtags: ['RYE', '#'] },
      ],
      'intermediate.nearest_clusters': PATTERNS['intermediate.nearest_clusters'].slice(0, 4),
      'intermediate.latest_profiles': [{ platform: 'x', username: 'ann', category: 'Bakery' }],
      'staging.crawl_targets': [{ platform: 'x', username: 'bob', niche: 'bread' }],
    },
    expect: [
      {
        scope: 'cluster',
        scope_value: 'Food',
        hashtag: 'rye',
        count_posts: 5,
        count_profiles: 4,
        count_measured: 4,
        median_engagement_rate: 0.035,
        low_quartile: 0.02,
        high_quartile: 0.04,
      },
      {
        scope: 'category',
        scope_value: 'Bakery',
        hashtag: 'rye',
        count_posts: 2,
        count_profiles: 1,
        count_measured: 1,
        median_engagement_rate: 0.05,
        low_quartile: 0.05,
        high_quartile: 0.05,
      },
      {
        scope: 'niche',
        scope_value: 'bread',
        hashtag: 'rye',
        count_posts: 1,
        count_profiles: 1,
        count_measured: 1,
        median_engagement_rate: 0.04,
        low_quartile: 0.04,
        high_quartile: 0.04,
      },
    ],
  }))

test('intermediate.profile_posts takes the latest reading; engagement is null where nothing is reported', () =>
  testModel('intermediate.profile_posts', {
    asOf,
    given: {
      'raw.profile_snapshots': [profile('ann', { followers: 200 })],
      'raw.profile_posts': [
        post('ann', 'a', { likes: 9, fetched_at: '2026-11-18T00:00:00Z' }),
        post('ann', 'a', { likes: 10, comments: 2, views: 500 }),
        post('ann', 'b', {}),
        post('ann', 'old', { likes: 1, posted_at: '2026-08-20T23:00:00Z' }),
        post('bob', 'c', { likes: 3 }),
      ],
    },
    expect: [
      { username: 'ann', post_id: 'a', engagement: 12, engagement_rate: 0.06 },
      { username: 'ann', post_id: 'b', engagement: null, engagement_rate: null },
      { username: 'bob', post_id: 'c', engagement: 3, engagement_rate: null },
    ],
  }))
