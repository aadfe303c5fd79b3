import { expect, test } from 'vitest'

import { stats, tiktokBodies as bodies, user } from './captures/tiktok.ts'
import { read, readGood } from './read.ts'

const NAME = 'harbour.studio'

const whole = {
  username: NAME,
  full_name: 'Harbour Studio',
  bio: 'Slow films of the sea.\nBergen',
  picture_url: 'https://cdn.example/harbour.jpeg?x-expires=1&x-signature=k%3D',
  followers: 2_600_123,
  following: 6,
  posts: 124,
  likes: 2_669_355_760,
  karma: null,
  category: 'Art',
  is_verified: true,
  is_private: false,
}
const overflown = { ...whole, followers: 2_600_000, likes: null }

test.each([
  ['universalData', 'universal_data', whole],
  ['userDetail', 'user_detail', whole],
  ['universalOverflow', 'universal_data', overflown],
  ['sigiState', 'sigi_state', overflown],
  ['sigiAssigned', 'sigi_state', overflown],
  ['nextData', 'next_data', overflown],
] as const)('%s is read as %s', (body, layout, profile) => {
  for (const asked of [NAME, undefined]) {
    expect(readGood('tiktok', bodies[body], asked)).toMatchObject({
      outcome: 'ok',
      layout,
      profile,
    })
  }
})

test('counts in digits go before overflown ones, which are null with a warning', () => {
  expect(readGood('tiktok', bodies.universalData, NAME).warnings).toEqual([])
  expect(readGood('tiktok', bodies.universalOverflow, NAME).warnings).toEqual([
    'likes: -1625611536 is not a count',
  ])
})

const video = {
  post_id: '7300',
  posted_at: '2023-07-22T04:26:40Z',
  content_type: 'video',
  caption: 'Low tide #Harbour #boats',
  hashtags: ['harbour', 'boats'],
  likes: 3401,
  comments: 12,
  shares: 50,
  views: 90_210,
  url: 'https://www.tiktok.com/@harbour.studio/video/7300',
}

test('videos come with the profile, alone, and in a table of their own', () => {
  const photos = { post_id: '7299', content_type: 'carousel', caption: null, views: 5 }
  expect(readGood('tiktok', bodies.universalData, NAME).posts).toMatchObject([video, photos])
  const alone = readGood('tiktok', bodies.itemList, NAME)
  expect(alone).toMatchObject({ layout: 'item_list', profile: null, posts: [video, photos] })
  expect(readGood('tiktok', bodies.sigiState, NAME).posts).toEqual([video])
})

test.each([
  ['universalMissing', 'not_found'],
  ['universalPrivate', 'private'],
  ['universalPrivateUser', 'private'],
  ['universalCaptcha', 'blocked'],
  ['universalUnknown', 'layout_changed'],
  ['captchaPage', 'blocked'],
  ['wafPage', 'blocked'],
  ['emptyPage', 'layout_changed'],
] as const)('%s is %s', (body, outcome) => {
  expect(read('tiktok', bodies[body], NAME).outcome).toBe(outcome)
})

test('private without a word more has no profile, with one keeps it', () => {
  expect(read('tiktok', bodies.universalPrivate, NAME)).toMatchObject({ profile: null })
  expect(read('tiktok', bodies.universalPrivateUser, NAME)).toMatchObject({
    profile: { ...whole, is_private: true },
  })
})

test('an empty response is how TikTok turns machines away', () => {
  expect(read('tiktok', '', NAME)).toMatchObject({ outcome: 'blocked' })
})

test('a user and counts that have moved into parts are read whole', () => {
  const userInfo = {
    user: { ...user, profile: { signature: user.signature } },
    stats: { all: stats },
  }
  const body = JSON.stringify({ userInfo })
  expect(readGood('tiktok', body, NAME).profile).toEqual(overflown)
})

test('in a table of users only the one asked for is taken', () => {
  expect(readGood('tiktok', bodies.sigiState, 'quay.notes').profile).toMatchObject({
    username: 'quay.notes',
    followers: 1,
    posts: null,
  })
  expect(read('tiktok', bodies.sigiState, 'pier').outcome).toBe('layout_changed')
})
