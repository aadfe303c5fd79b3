import { expect, test } from 'vitest'

import { coreUser, xBodies as bodies } from './captures/x.ts'
import { read, readGood } from './read.ts'

const NAME = 'harbour_studio'

const whole = {
  username: NAME,
  full_name: 'Harbour Studio',
  bio: 'Slow films of the sea.',
  picture_url: 'https://cdn.example/harbour_normal.jpg',
  followers: 583_731,
  following: 1941,
  posts: 4076,
  likes: null,
  karma: null,
  category: null,
  is_verified: true,
  is_private: false,
}

test.each([
  ['apiV2', 'api_v2', whole],
  ['graphqlCore', 'graphql_core', { ...whole, category: 'Community' }],
  ['graphqlLegacy', 'graphql_legacy', { ...whole, category: 'Community', is_private: null }],
  ['apiV1', 'api_v1', { ...whole, is_verified: false }],
] as const)('%s is read as %s', (body, layout, profile) => {
  for (const asked of [NAME, undefined]) {
    const reading = readGood('x', bodies[body], asked)
    expect(reading).toMatchObject({ outcome: 'ok', layout, profile, warnings: [] })
  }
})

test('what API v2 was not asked for is null', () => {
  expect(readGood('x', bodies.apiV2Minimal, NAME).profile).toMatchObject({
    full_name: 'Harbour Studio',
    bio: null,
    followers: null,
    is_verified: null,
  })
})

test('counts that move out of `legacy` are found', () => {
  const { legacy: _, ...rest } = coreUser
  const moved = {
    ...rest,
    profile_bio: { description: 'Slow films of the sea.' },
    relationship_counts: { followers: 583_731, following: 1941 },
    tweet_counts: { tweets: 4076 },
  }
  const body = JSON.stringify({ data: { user: { result: moved } } })
  expect(readGood('x', body, NAME).profile).toEqual({ ...whole, category: 'Community' })
})

test('a name and counts in sections of another name are found', () => {
  const { core, legacy, ...rest } = coreUser
  const body = JSON.stringify({
    data: { user: { result: { ...rest, identity: core, facts: legacy } } },
  })
  expect(readGood('x', body, NAME).profile).toEqual({ ...whole, category: 'Community' })
})

test('a timeline gives the own posts of a profile: no reposts, nobody else’s', () => {
  const reading = readGood('x', bodies.userTweets, NAME)
  expect(reading).toMatchObject({ layout: 'user_tweets', profile: null })
  expect(reading.posts.map((post) => post.post_id)).toEqual(['1649', '1652', '1600'])
  expect(reading.posts[0]).toEqual({
    post_id: '1649',
    posted_at: '2023-04-20T23:21:14Z',
    content_type: 'image',
    caption: 'Low tide #Harbour',
    hashtags: ['harbour'],
    likes: 65,
    comments: 14,
    shares: 18,
    views: 43_848,
    url: 'https://x.com/harbour_studio/status/1649',
  })
  expect(reading.posts[1]).toMatchObject({ content_type: 'link' })
  expect(reading.posts[2]).toMatchObject({ content_type: 'text', caption: 'the whole long text' })
})

test('without a name a timeline is of whoever wrote most of it', () => {
  expect(readGood('x', bodies.userTweets).posts).toHaveLength(3)
})

test('users/show carries the latest post', () => {
  expect(readGood('x', bodies.apiV1, NAME).posts).toEqual([
    expect.objectContaining({
      caption: 'Low tide',
      likes: 65,
      comments: null,
      url: 'https://x.com/harbour_studio/status/1649',
    }),
  ])
})

test.each([
  ['unavailable', 'suspended'],
  ['emptyData', 'not_found'],
  ['emptyUser', 'not_found'],
  ['v2NotFound', 'not_found'],
  ['v2Suspended', 'suspended'],
  ['v2Unauthorized', 'blocked'],
  ['v2TooMany', 'rate_limited'],
  ['v1NotFound', 'not_found'],
  ['v1Suspended', 'suspended'],
  ['v1Limited', 'rate_limited'],
  ['graphqlProtected', 'private'],
] as const)('%s is %s', (body, outcome) => {
  expect(read('x', bodies[body], NAME).outcome).toBe(outcome)
})

test('an error goes before its status', () => {
  expect(read('x', bodies.v2Suspended, NAME, { status: 403 }).outcome).toBe('suspended')
  expect(read('x', bodies.v1Limited, NAME, { status: 403 }).outcome).toBe('rate_limited')
})
