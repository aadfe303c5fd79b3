import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { profileSources } from '../../../platforms/sources.ts'
import { sourceOf } from './read.ts'

test.each([
  ['instagram', ' @Harbour.Studio ', 'harbour.studio'],
  ['instagram', 'a', 'a'],
  ['instagram', `${'a'.repeat(29)}_`, `${'a'.repeat(29)}_`],
  ['instagram', '_.a', '_.a'],
  ['tiktok', '@Harbour_1', 'harbour_1'],
  ['tiktok', 'ab', 'ab'],
  ['x', '@XDevelopers', 'xdevelopers'],
  ['x', 'a'.repeat(15), 'a'.repeat(15)],
  ['reddit', 'u/Harbour-Studio', 'harbour-studio'],
  ['reddit', '/u/Harbour_1', 'harbour_1'],
  ['reddit', '@abc', 'abc'],
])('on %s, %j is %s', (platform, given, name) => {
  expect(sourceOf(platform).username(given)).toBe(name)
})

test.each([
  ['instagram', ''],
  ['instagram', '@'],
  ['instagram', '@@a'],
  ['instagram', '.'],
  ['instagram', '..'],
  ['instagram', 'a'.repeat(31)],
  ['instagram', 'harbour-studio'],
  ['instagram', 'harbour studio'],
  ['instagram', 'häfen'],
  ['instagram', '\u212Aay'],
  ['instagram', 'a\nb'],
  ['instagram', 'a\u0000'],
  ['instagram', 'a?b'],
  ['instagram', 'a%2fb'],
  ['instagram', 'a#b'],
  ['instagram', 'a\\b'],
  ['tiktok', 'a'],
  ['tiktok', '..'],
  ['tiktok', 'a'.repeat(25)],
  ['x', 'a.b'],
  ['x', 'a'.repeat(16)],
  ['reddit', 'ab'],
  ['reddit', 'a'.repeat(21)],
  ['reddit', 'a.bc'],
])('on %s, %j is no name', (platform, given) => {
  expect(() => sourceOf(platform).username(given)).toThrow(InvalidInputError)
})

test('the refusal says what, where and what would be right', () => {
  expect(() => sourceOf('x').username('harbour.studio')).toThrow(
    '"harbour.studio" is not a name on X: write 1 to 15 letters a–z, digits and underscores',
  )
  for (const [platform, given] of [
    ['instagram', 'https://www.instagram.com/harbour/'],
    ['tiktok', 'www.tiktok.com/@harbour'],
    ['reddit', 'user/harbour'],
    ['x', 'x.com/harbour'],
  ] as const) {
    expect(() => sourceOf(platform).username(given)).toThrow(/is an address, not a name on/)
  }
})

test('every network is there, under its own name', () => {
  expect([...profileSources.keys()]).toEqual(['instagram', 'tiktok', 'x', 'reddit'])
  for (const [name, source] of profileSources) {
    expect(source.platform).toBe(name)
    expect(source.hosts).toContain(new URL(source.baseUrl).host)
  }
})

const urls = (platform: string, options: { baseUrl?: string; token?: string } = {}) =>
  sourceOf(platform)
    .requests('harbour_1', options)
    .map(({ url }) => url)

test('requests go to the network itself', () => {
  expect(urls('instagram')).toEqual([
    'https://www.instagram.com/api/v1/users/web_profile_info/?username=harbour_1',
    'https://www.instagram.com/harbour_1/',
  ])
  expect(urls('tiktok')).toEqual(['https://www.tiktok.com/@harbour_1'])
  expect(urls('x', { token: 't' })).toEqual([
    'https://api.x.com/2/users/by/username/harbour_1?user.fields=created_at,description,profile_image_url,protected,public_metrics,verified,verified_type',
  ])
  expect(urls('reddit')).toEqual(['https://www.reddit.com/user/harbour_1/about.json?raw_json=1'])
  for (const source of profileSources.values()) {
    const asked = source.requests('harbour_1', { token: 't' })
    expect(asked.every(({ url }) => source.hosts.includes(new URL(url).host))).toBe(true)
  }
})

test('another base address keeps its path before the network’s own', () => {
  expect(urls('tiktok', { baseUrl: 'http://127.0.0.1:8080' })).toEqual([
    'http://127.0.0.1:8080/@harbour_1',
  ])
  expect(urls('reddit', { baseUrl: 'http://localhost:8080/sample/' })).toEqual([
    'http://localhost:8080/sample/user/harbour_1/about.json?raw_json=1',
  ])
  expect(urls('instagram', { baseUrl: 'http://localhost/a/b?c#d' })).toEqual([
    'http://localhost/a/b/api/v1/users/web_profile_info/?username=harbour_1',
    'http://localhost/a/b/harbour_1/',
  ])
})

test('headers: Instagram names its application, X its token, and no one else one', () => {
  const headersOf = (platform: string) =>
    sourceOf(platform).requests('harbour_1', { token: 'secret' })[0]?.headers ?? {}
  expect(headersOf('instagram')).toMatchObject({ 'x-ig-app-id': '936619743392459' })
  expect(headersOf('x')).toMatchObject({ authorization: 'Bearer secret' })
  for (const platform of ['instagram', 'tiktok', 'reddit']) {
    expect(JSON.stringify(headersOf(platform))).not.toContain('secret')
  }
})

test('without its token X is not asked', () => {
  expect(sourceOf('x').token).toBe('X_BEARER_TOKEN')
  expect(urls('x')).toEqual([])
  expect(urls('x', { token: '' })).toEqual([])
})
