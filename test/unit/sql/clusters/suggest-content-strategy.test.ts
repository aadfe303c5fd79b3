import { expect, test } from 'vitest'

import { renderStrategy } from '../../../../sql/clusters/render-strategy.ts'
import { suggestContentStrategy } from '../../../../sql/clusters/suggest-content-strategy.ts'
import { buildMarts, train, topicProfiles, warehouseOf, type Post } from './workspace.ts'

/** Three weeks of videos by the two best food profiles, Mondays and Thursdays at six. */
function postsOf(username: string, likes: number): Post[] {
  const days = ['02', '05', '09', '12', '16', '19'].slice(0, 5)
  return days.map((day, i) => ({
    username,
    post_id: `${username}-${i}`,
    posted_at: `2026-11-${day}T18:05:00Z`,
    content_type: i === 0 ? 'image' : 'video',
    hashtags: i < 2 ? ['sourdough', 'Rare'] : ['sourdough'],
    likes: likes + i,
  }))
}

async function trainedWarehouse() {
  const posts = [
    ...postsOf('food-0', 50),
    ...postsOf('food-1', 40),
    ...postsOf('food-2', 1),
    ...postsOf('food-3', 1),
    ...postsOf('food-4', 1),
    ...postsOf('food-5', 0),
  ]
  const warehouse = await warehouseOf(topicProfiles(10), posts)
  const trained = await train(warehouse)
  await buildMarts(warehouse)
  return { warehouse, trained }
}

test('advice is what the best of the cluster do, each with what it is told from', async () => {
  const { warehouse, trained } = await trainedWarehouse()
  const told = await suggestContentStrategy(warehouse, { platform: 'x', username: 'food-5' })
  expect(told.cluster).toMatchObject({
    cluster_name: 'Food',
    count_profiles: 10,
    version: trained.version,
    is_new: false,
  })
  expect(told.cluster.top_terms.length).toBe(10)
  // food-0 and food-1: five posts each, three on Mondays and two on Thursdays.
  const evidence = { cluster: 'Food', count_profiles: 2 }
  expect(told.posting_times.map(({ hour_of_week }) => hour_of_week)).toEqual([18, 90])
  expect(told.posting_times[0]).toMatchObject({
    timezone: 'UTC',
    post_share: 0.6,
    evidence: { ...evidence, count_posts: 6, count_posts_in_all: 10 },
  })
  const { low, high } = told.posting_times[0]?.evidence ?? {}
  expect([low, high]).toEqual([expect.closeTo(0.3127, 3), expect.closeTo(0.8318, 3)])
  expect(told.content_types.map((one) => [one.content_type, one.post_share])).toEqual([
    ['video', 0.8],
    ['image', 0.2],
  ])
  // Five posts in 14 days.
  expect(told.posts_per_week).toMatchObject({ median: 2, own: 2, evidence })
  expect(told.hashtags.map(({ hashtag }) => hashtag)).toEqual(['sourdough', 'rare'])
  for (const { evidence: of } of told.hashtags) {
    expect(of.count_profiles).toBe(6)
    expect(Number(of.low)).toBeLessThanOrEqual(Number(of.high))
  }
  const notes = told.notes.map(({ text }) => text)
  expect(notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/UTC.*10 posts only/),
      expect.stringMatching(/^followers: 105 followers/),
      expect.stringMatching(/^engagement: .*below the middle half of Food/),
    ]),
  )
  const text = renderStrategy(told)
  expect(text).toMatch(/^x\/food-5 is nearest to Food\n/)
  expect(text).toMatch(
    /Monday 18:00 UTC.*6 posts of 10, 2 best profiles; 95 % interval 31\.3–83\.2 %/,
  )
  expect(text).toMatch(/#sourdough/)
})

test('where no posts were read the advice says so, and still names the cluster', async () => {
  const { warehouse } = await trainedWarehouse()
  const told = await suggestContentStrategy(warehouse, { platform: 'x', username: 'games-1' })
  expect(told).toMatchObject({
    cluster: { cluster_name: 'Gaming' },
    posting_times: [],
    content_types: [],
    posts_per_week: null,
    hashtags: [],
  })
  expect(told.notes[0]?.text).toMatch(/not known/)
  expect(renderStrategy(told)).not.toMatch(/Post at|Hashtags/)
})

test('refusals say what would be right', async () => {
  const ask = (username: string) => ({ platform: 'x', username })
  const bios = [...topicProfiles(6), { username: 'blank', bio: '🎉' }]
  const warehouse = await warehouseOf(bios)
  await expect(suggestContentStrategy(warehouse, ask('food-1'))).rejects.toThrow(
    /no clusters are trained yet.*drumbeat train/,
  )
  await train(warehouse)
  await buildMarts(warehouse)
  await expect(suggestContentStrategy(warehouse, ask('nobody'))).rejects.toThrow(
    /there is no profile x\/nobody in the warehouse/,
  )
  await expect(suggestContentStrategy(warehouse, ask('blank'))).rejects.toThrow(
    /x\/blank cannot be placed: its bio, category, niche/,
  )
})
