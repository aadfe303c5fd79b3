import { expect, test } from 'vitest'

import { redditBodies as bodies, user } from './captures/reddit.ts'
import { read, readGood } from './read.ts'

const NAME = 'harbour_studio'

test('about.json is read whole', () => {
  for (const asked of [NAME, undefined]) {
    expect(readGood('reddit', bodies.about, asked)).toEqual({
      outcome: 'ok',
      layout: 'about',
      profile: {
        username: NAME,
        full_name: 'Harbour Studio',
        bio: 'Slow films of the sea.',
        picture_url: 'https://styles.example/icon.png?width=256&height=256&s=ab',
        followers: 58,
        following: null,
        posts: null,
        likes: null,
        karma: 1600,
        category: null,
        is_verified: true,
        is_private: null,
      },
      posts: [],
      warnings: [],
    })
  }
})

test('karma is the sum of its parts where there is no total, and may be negative', () => {
  expect(readGood('reddit', bodies.aboutOld, NAME).profile).toMatchObject({ karma: -14 })
  const { total_karma: _total, link_karma: _link, ...rest } = user
  const part = JSON.stringify({ kind: 't2', data: rest })
  expect(readGood('reddit', part, NAME).profile).toMatchObject({ karma: null })
})

test('a listing gives posts of five kinds, without comments and crossposted ones', () => {
  const reading = readGood('reddit', bodies.submitted, NAME)
  expect(reading).toMatchObject({ layout: 'submitted', profile: null })
  expect(reading.posts.map((post) => [post.post_id, post.content_type])).toEqual([
    ['a1', 'text'],
    ['a2', 'image'],
    ['a3', 'video'],
    ['a4', 'carousel'],
    ['a5', 'link'],
  ])
  expect(reading.posts[0]).toEqual({
    post_id: 'a1',
    posted_at: '2016-01-28T18:05:43Z',
    content_type: 'text',
    caption: 'Low tide a1',
    hashtags: [],
    likes: 2091,
    comments: 57,
    shares: null,
    views: null,
    url: 'https://www.reddit.com/r/boats/comments/a1/low_tide/',
  })
  expect(reading.warnings).toEqual(['post a3 likes: -4 is not a count'])
  expect(read('reddit', bodies.submitted, 'quay_notes').outcome).toBe('layout_changed')
})

test.each([
  ['suspended', 'suspended'],
  ['forbidden', 'blocked'],
  ['missing', 'not_found'],
  ['tooMany', 'rate_limited'],
  ['blockPage', 'blocked'],
  ['oldBlockPage', 'rate_limited'],
  ['pardnerPage', 'blocked'],
] as const)('%s is %s', (body, outcome) => {
  expect(read('reddit', bodies[body], NAME).outcome).toBe(outcome)
})
