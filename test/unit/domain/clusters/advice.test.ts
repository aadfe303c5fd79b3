import { expect, test } from 'vitest'

import { notesOf, type NoteFacts } from '../../../../domain/clusters/advice-notes.ts'
import { chooseTimes, type Evidence, type PostingTime } from '../../../../domain/clusters/advice.ts'

const evidence: Evidence = {
  cluster: 'Food',
  count_profiles: 4,
  count_posts: 5,
  count_posts_in_all: 60,
  low: 0.05,
  high: 0.15,
}
const hour = (hour_of_week: number, lift: number): PostingTime => ({
  hour_of_week,
  lift,
  timezone: 'UTC',
  post_share: 0.1,
  evidence,
})

test('the best hours are three apart round the week, above average, five at most', () => {
  const hours = [
    hour(167, 4),
    hour(1, 3.9),
    hour(2, 3),
    hour(20, 3),
    hour(18, 2.9),
    hour(50, 1),
    hour(60, 0.2),
  ]
  expect(chooseTimes(hours).map((time) => time.hour_of_week)).toEqual([167, 2, 20])
  const many = Array.from({ length: 20 }, (_, i) => hour(8 * i, 2))
  expect(chooseTimes(many).map((time) => time.hour_of_week)).toEqual([0, 8, 16, 24, 32])
  expect(chooseTimes([])).toEqual([])
})

const facts: NoteFacts = {
  cluster: {
    cluster_id: 1,
    cluster_name: 'Food',
    similarity: 0.4,
    margin: 0.3,
    is_new: false,
    count_profiles: 12,
    top_terms: ['bread'],
    version: 'v',
    trained_at: '2026-11-20T08:00:00Z',
  },
  times: [hour(1, 2)],
  pace: null,
  engagement: null,
  followers: null,
}
const texts = (more: Partial<NoteFacts>) => notesOf({ ...facts, ...more }).map(({ text }) => text)

test('notes say that hours are UTC, and warn of few posts and of profiles between clusters', () => {
  expect(texts({})).toEqual([expect.stringMatching(/^hours are in UTC.*no proof/)])
  const few = { ...hour(1, 2), evidence: { ...evidence, count_posts_in_all: 7 } }
  expect(texts({ times: [few] })).toEqual([expect.stringMatching(/from 7 posts only/)])
  expect(texts({ times: [] })).toEqual([expect.stringMatching(/not known: too few/)])
  const cluster = { ...facts.cluster, margin: 0.01, is_new: true }
  expect(texts({ cluster }).slice(0, 2)).toEqual([
    expect.stringMatching(/between Food and another cluster/),
    expect.stringMatching(/had no part in training v/),
  ])
})

test('a profile is compared with the middle half of its cluster', () => {
  const level = (own: number | null) => ({
    median: 1000,
    own,
    evidence: { ...evidence, low: 500, high: 2000 },
  })
  expect(texts({ followers: level(100) })[1]).toMatch(
    /100 followers, below the middle half of Food/,
  )
  expect(texts({ followers: level(2500) })[1]).toMatch(/2,500 followers, above/)
  expect(texts({ followers: level(500) })[1]).toMatch(/within the middle half.*median 1,000/)
  expect(texts({ followers: level(null) })).toHaveLength(1)
})
