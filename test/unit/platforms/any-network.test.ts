import { describe, expect, test } from 'vitest'

import { user as instagramUser } from './captures/instagram.ts'
import { user as redditUser } from './captures/reddit.ts'
import { stats, user as tiktokUser } from './captures/tiktok.ts'
import { coreUser, legacyUser } from './captures/x.ts'
import { read, readGood } from './read.ts'

/** Each network's user at the end of its path, and another user in the same shape. */
const shapes = [
  {
    name: 'instagram',
    platform: 'instagram',
    path: ['data', 'user'],
    user: instagramUser,
    other: { ...instagramUser, username: 'quay.notes', edge_followed_by: { count: 5 } },
    followers: 120_345,
  },
  {
    name: 'tiktok',
    platform: 'tiktok',
    path: ['userInfo'],
    user: { user: tiktokUser, stats },
    other: { user: { ...tiktokUser, uniqueId: 'quay.notes' }, stats: { followerCount: 5 } },
    followers: 2_600_000,
  },
  {
    name: 'x before 2025',
    platform: 'x',
    path: ['data', 'user', 'result'],
    user: legacyUser,
    other: { ...legacyUser, legacy: { screen_name: 'quay_notes', followers_count: 5 } },
    followers: 583_731,
  },
  {
    name: 'x since 2025',
    platform: 'x',
    path: ['data', 'user', 'result'],
    user: coreUser,
    other: { ...coreUser, core: { screen_name: 'quay_notes' }, legacy: { followers_count: 5 } },
    followers: 583_731,
  },
  {
    name: 'reddit',
    platform: 'reddit',
    path: ['data'],
    user: redditUser,
    other: { ...redditUser, name: 'quay_notes', subreddit: { subscribers: 5 } },
    followers: 58,
  },
]

const nest = (path: readonly string[], value: unknown): object =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object

describe.each(shapes)('$name', ({ platform, path, user, other, followers }) => {
  const name = platform === 'x' || platform === 'reddit' ? 'harbour_studio' : 'harbour.studio'
  const plain = nest(path, user)
  const whole = readGood(platform, JSON.stringify(plain), name).profile

  const wrapped: Record<string, unknown> = {
    'as it is': plain,
    'one level more': { payload: plain },
    'three levels more': { response: { v2: { payload: plain } } },
    'in a list': [plain],
    'in lists': { results: [[plain]] },
    'among unknown keys': { status: 'ok', extensions: { is_final: true, list: [1, {}] }, ...plain },
    'with lists around every step': JSON.parse(
      JSON.stringify(plain, (key, value: unknown) => (key === path[0] ? [value] : value)),
    ),
    'with a viewer before it': { viewer: nest(path, other), ...plain },
    'with a viewer in its place': { data: { viewer: { user: other }, payload: plain } },
    'guarded against scripts': plain,
  }

  test.each(Object.entries(wrapped))('survives: %s', (how, body) => {
    const text = (how.startsWith('guarded') ? 'for (;;);' : '') + JSON.stringify(body)
    expect(readGood(platform, text, name).profile).toEqual(whole)
    expect(readGood(platform, text).profile).toEqual(whole)
    expect(whole).toMatchObject({ username: name, followers })
  })

  test('a user one level deeper is found', () => {
    const deeper = JSON.stringify(nest(path, { node: user }))
    expect(readGood(platform, deeper, name).profile).toEqual(whole)
  })

  test('nobody else is taken for who was asked for', () => {
    const reading = read(platform, JSON.stringify(nest(path, other)), name)
    expect(reading).toMatchObject({ outcome: 'layout_changed' })
    expect(reading).toMatchObject({ detail: expect.stringMatching(/^the profile of quay.notes/) })
  })

  test('of several users without a known place none is taken unless asked for', () => {
    const body = JSON.stringify({ some: { one: user }, another: { two: other } })
    expect(read(platform, body).outcome).toBe('layout_changed')
    expect(readGood(platform, body, name).profile).toEqual(whole)
    expect(read(platform, body, 'pier').outcome).toBe('layout_changed')
  })

  test('names are compared without case', () => {
    expect(readGood(platform, JSON.stringify(plain), name.toUpperCase()).profile).toEqual(whole)
  })

  test.each([
    [401, 'blocked', 'HTTP 401'],
    [403, 'blocked', 'HTTP 403'],
    [404, 'not_found', 'HTTP 404'],
    [410, 'not_found', 'HTTP 410'],
    [429, 'rate_limited', 'HTTP 429'],
    [451, 'blocked', 'HTTP 451'],
    [503, 'blocked', 'HTTP 503'],
    [302, 'layout_changed', 'HTTP 302'],
  ])('status %i without a word is %s', (status, outcome, detail) => {
    expect(read(platform, '{}', name, { status })).toMatchObject({ outcome })
    const empty = read(platform, 'x', name, { status })
    expect(empty).toEqual({ outcome, layout: null, detail })
  })

  test.each([
    '/accounts/login/?next=%2Fx%2F',
    '/login',
    '/login/?dest=x',
    '/i/flow/login',
    '/base/accounts/login/',
    '/challenge/1/',
  ])('being sent to %s is blocked', (path_) => {
    const url = `https://network.example${path_}`
    expect(read(platform, JSON.stringify(plain), name, { url }).outcome).toBe('blocked')
  })

  test('an unknown layout says so and invents nothing', () => {
    for (const body of [
      '{}',
      '[]',
      '{"profile":{"fans":3}}',
      '<html><body>hi</body></html>',
      '{"a"',
      'null',
    ]) {
      const reading = read(platform, body, name, { contentType: 'text/html; charset=utf-8' })
      expect(reading).toEqual({
        outcome: 'layout_changed',
        layout: null,
        detail: `no known layout in ${body.length} characters of text/html`,
      })
    }
  })
})
