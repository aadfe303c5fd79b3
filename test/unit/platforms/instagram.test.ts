import { expect, test } from 'vitest'

import { instagramBodies as bodies, ogTags, user } from './captures/instagram.ts'
import { htmlPage } from './captures/page.ts'
import { read, readGood } from './read.ts'

const NAME = 'harbour.studio'

const whole = {
  username: NAME,
  full_name: 'Harbour Studio',
  bio: 'Slow films of the sea.\nBergen',
  picture_url: 'https://cdn.example/harbour-320.jpg?a=1&b=2',
  followers: 120_345,
  following: 87,
  posts: 412,
  likes: null,
  karma: null,
  category: 'Video creator',
  is_verified: true,
  is_private: false,
}

test.each([
  ['webProfileInfo', 'web_profile_info', 2],
  ['userInfo', 'user_info', 0],
  ['a1Graphql', 'a1_graphql', 2],
  ['sharedData', 'shared_data', 2],
  ['additionalData', 'additional_data', 2],
  ['pageJson', 'page_json', 0],
] as const)('%s is read as %s', (body, layout, posts) => {
  for (const asked of [NAME, undefined]) {
    const reading = readGood('instagram', bodies[body], asked)
    expect(reading).toMatchObject({ outcome: 'ok', layout, profile: whole })
    expect(reading.posts).toHaveLength(posts)
  }
})

test('a user of before 2018-04 has the same fields but a category', () => {
  const reading = readGood('instagram', bodies.a1User, NAME)
  expect(reading).toMatchObject({ layout: 'a1_user', profile: { ...whole, category: null } })
  expect(reading.posts[0]).toMatchObject({
    caption: 'Low tide #Harbour',
    likes: 3400,
    comments: 12,
  })
})

test('posts carry their counts, and a hidden count is null with a warning', () => {
  const { posts, warnings } = readGood('instagram', bodies.webProfileInfo, NAME)
  expect(posts).toEqual([
    {
      post_id: '3001',
      posted_at: '2023-07-22T04:26:40Z',
      content_type: 'video',
      caption: 'Low tide 🌊 #Harbour #boats #harbour',
      hashtags: ['harbour', 'boats'],
      likes: 3400,
      comments: 12,
      shares: null,
      views: 90_210,
      url: 'https://www.instagram.com/p/CvA-1_x/',
    },
    {
      post_id: '3000',
      posted_at: '2023-07-10T14:40:00Z',
      content_type: 'carousel',
      caption: null,
      hashtags: null,
      likes: null,
      comments: 4,
      shares: null,
      views: null,
      url: 'https://www.instagram.com/p/CvA0/',
    },
  ])
  expect(warnings).toEqual(['post 3000 likes: -1 is not a count'])
})

test('posts that come alone are read without a profile', () => {
  const media = readGood('instagram', bodies.timelineMedia, NAME)
  expect(media).toMatchObject({ outcome: 'ok', layout: 'timeline_media', profile: null })
  expect(media.posts.map((post) => post.post_id)).toEqual(['3001', '3000'])
  expect(readGood('instagram', bodies.feed, NAME).posts).toEqual([
    expect.objectContaining({ post_id: '3001', content_type: 'carousel', likes: 3400, shares: 6 }),
  ])
  expect(read('instagram', bodies.timelineMedia, 'quay.notes')).toMatchObject({
    outcome: 'ok',
    posts: [{ post_id: '3000' }],
  })
  expect(read('instagram', bodies.feed, 'quay.notes')).toEqual({
    outcome: 'layout_changed',
    layout: 'timeline_media',
    detail: 'the profile of harbour.studio, who was not asked for',
  })
})

test('og: tags are the last resort, with what they can say', () => {
  expect(readGood('instagram', bodies.ogMeta, NAME)).toEqual({
    outcome: 'ok',
    layout: 'og_meta',
    profile: {
      ...whole,
      bio: null,
      picture_url: 'https://cdn.example/harbour-150.jpg',
      followers: 120_000,
      category: null,
      is_verified: null,
      is_private: null,
    },
    posts: [],
    warnings: [],
  })
})

test.each([
  ['46.3m Followers, 50 Following, 453 Posts - See', 46_300_000, 50, 453],
  ['1,234 Followers, 5 Following, 1 Post - See', 1234, 5, 1],
  ['46,3 Mio. Follower, 1.050 Gefolgt, 453 Beiträge – Sieh dir', 46_300_000, 1050, 453],
  ['12,3 mil seguidores, 50 seguidos, 1.453 publicaciones - Ver', 12_300, 50, 1453],
  ['46 M followers, 50 suivis, 1 453 publications - Voir', 46_000_000, 50, 1453],
  ['3.4 lakh followers, 50 following, 2 posts - See', 340_000, 50, 2],
  ['1,234K Followers, 50 Following, x Posts - See', null, 50, null],
  ['フォロワー46百万人、フォロー中50人', null, null, null],
  ['12,3 B takipçi, 50 takip, 453 gönderi - Instagram', null, null, null],
  ['12 rb Pengikut, 50 Mengikuti, 453 Postingan - Lihat', null, null, null],
])('og: %s', (description, followers, following, posts) => {
  const { profile } = readGood('instagram', htmlPage(ogTags(description)), NAME)
  expect(profile).toMatchObject({ followers, following, posts })
})

test('og: tags of a post, of the start page or of two people are no profile', () => {
  const post = htmlPage(ogTags('1 Followers', 'Harbour on Instagram: "hi"'))
  const other = htmlPage(ogTags('1 Followers', 'Quay (@quay.notes) • Instagram'))
  for (const body of [post, other]) {
    expect(read('instagram', body, NAME)).toMatchObject({ outcome: 'layout_changed' })
  }
})

test.each([
  ['challengePage', 'blocked'],
  ['loginPage', 'blocked'],
  ['missingPage', 'not_found'],
  ['startPage', 'blocked'],
  ['checkpoint', 'blocked'],
  ['wait', 'rate_limited'],
  ['requireLogin', 'blocked'],
  ['nullUser', 'not_found'],
  ['malformed', 'layout_changed'],
] as const)('%s is %s', (body, outcome) => {
  expect(read('instagram', bodies[body], NAME).outcome).toBe(outcome)
  expect(read('instagram', bodies[body]).outcome).toBe(outcome)
})

test('what the body says goes before the status', () => {
  const limited = read('instagram', bodies.wait, NAME, { status: 401 })
  expect(limited.outcome).toBe('rate_limited')
  expect(read('instagram', bodies.webProfileInfo, NAME, { status: 403 }).outcome).toBe('blocked')
})

test('a private profile keeps what it shows', () => {
  const body = JSON.stringify({ data: { user: { ...user, is_private: true } } })
  expect(read('instagram', body, NAME)).toMatchObject({
    outcome: 'private',
    profile: { ...whole, is_private: true },
  })
})

test('a user whose fields have moved into parts is read whole', () => {
  const { username, full_name, edge_followed_by, edge_owner_to_timeline_media, ...rest } = user
  const body = JSON.stringify({
    data: {
      user: {
        username,
        names: { full_name },
        numbers: { edge_followed_by: { total: edge_followed_by } },
        timeline: { edge_owner_to_timeline_media },
        ...rest,
      },
    },
  })
  expect(readGood('instagram', body, NAME).profile).toEqual(whole)
  expect(readGood('instagram', body, NAME).posts).toHaveLength(2)
})

test('the data of a page may be assigned without spaces', () => {
  const body = bodies.sharedData.replace('window._sharedData = ', 'window._sharedData=')
  expect(readGood('instagram', body, NAME)).toMatchObject({ layout: 'shared_data', profile: whole })
})

test('collaborations stay, reels of others do not', () => {
  const node = (id: string, more: object) => ({ node: { id, taken_at_timestamp: 1, ...more } })
  const edges = [
    node('1', { owner: { username: 'quay.notes' } }),
    node('2', { owner: { username: 'quay.notes' }, coauthor_producers: [{ username: NAME }] }),
    node('3', { owner: { username: 'Harbour.Studio' } }),
  ]
  const body = JSON.stringify({
    data: { user: { ...user, edge_owner_to_timeline_media: { count: 3, edges } } },
  })
  const { posts } = readGood('instagram', body, NAME)
  expect(posts.map((post) => post.post_id)).toEqual(['2', '3'])
})
