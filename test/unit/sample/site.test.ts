import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { profileSnapshots } from '../../../domain/records/profiles.ts'
import { instantAtWeek } from '../../../examples/sample/site/site-clock.ts'
import { profileAt, type SiteProfile } from '../../../examples/sample/site/profile-at.ts'
import { earlierSnapshots, sampleTargets } from '../../../examples/sample/site/site-rows.ts'
import {
  startSampleSite,
  type SampleSite,
} from '../../../examples/sample/site/start-sample-site.ts'
import { handleOf, NETWORKS, studios, type Studio } from '../../../examples/sample/site/studios.ts'
import type { ProfileSource } from '../../../platforms/source.ts'
import { profileSources } from '../../../platforms/sources.ts'

const SEED = 'site-test'
const EARLY = '2026-09-22T12:00:00Z'
const LATE = '2026-12-01T00:00:00Z'

let early: SampleSite
let late: SampleSite

beforeAll(async () => {
  early = await startSampleSite({ seed: SEED, asOf: EARLY })
  late = await startSampleSite({ seed: SEED, asOf: LATE })
})
afterAll(() => Promise.all([early.close(), late.close()]))

const sourceOf = ({ network }: Studio) => profileSources.get(network) as ProfileSource
const nameOf = (studio: Studio) => handleOf(studio).toLowerCase()

/** Asks the way the crawler does, without its safety and its patience. */
async function ask(site: SampleSite, studio: Studio, name = nameOf(studio)) {
  const source = sourceOf(studio)
  const options = { baseUrl: site.urls[studio.network], token: 'sample' }
  const [request] = source.requests(source.username(name), options)
  const response = await fetch(request?.url ?? '', { headers: { ...request?.headers } })
  const contentType = response.headers.get('content-type') ?? ''
  const { status, url } = response
  const reading = source.read({ status, url, contentType, body: await response.text() }, name)
  return { reading, response }
}

/** What each network tells of a profile. */
function expected(profile: SiteProfile) {
  const { network, handle, fullName, bio, pictureUrl, followers, following, posts } = profile
  const { likes, category, isVerified: is_verified, linkKarma, commentKarma } = profile
  const all = {
    username: handle.toLowerCase(),
    full_name: fullName,
    bio,
    picture_url: pictureUrl,
    followers,
  }
  return {
    instagram: { ...all, following, posts, category, is_verified, is_private: false },
    tiktok: { ...all, following, posts, likes, is_verified, is_private: false },
    x: { ...all, following, posts, is_verified, is_private: false },
    reddit: { ...all, karma: linkKarma + commentKarma },
  }[network]
}

describe('startSampleSite', () => {
  it.each(studios)('$network shows $name as the parsers read it', async (studio) => {
    const { reading } = await ask(early, studio)
    const profile = profileAt(SEED, studio, EARLY)
    expect(reading).toMatchObject({
      outcome: 'ok',
      layout: expect.any(String) as string,
      profile: expected(profile),
      warnings: [],
    })
  })

  it('shows Instagram’s posts with their counts', async () => {
    const studio = studios[0] as Studio
    const { reading } = await ask(early, studio)
    const { recent, handle } = profileAt(SEED, studio, EARLY)
    expect(recent.length).toBe(12)
    expect(handle).toBe('tidelinelarder')
    expect('posts' in reading ? reading.posts : []).toMatchObject(
      recent.map((post) => ({
        post_id: post.id,
        content_type: post.type,
        caption: post.caption,
        likes: post.likes,
        comments: post.comments,
        views: post.views,
        hashtags: ['homecooking', 'slowfood', 'recipe'],
      })),
    )
  })

  it('shows the troubles of some of them from their week on, nothing else changes', async () => {
    const outcomes = new Map<string, string>()
    for (const studio of studios) {
      const { reading } = await ask(late, studio)
      if (reading.outcome !== 'ok') outcomes.set(nameOf(studio), reading.outcome)
    }
    expect(Object.fromEntries(outcomes)).toEqual({
      kilnsparrow: 'private',
      spokewillow: 'blocked',
      'paper.heron': 'not_found',
      brothherald: 'suspended',
      stoneware_owl: 'rate_limited',
      crumb_almanac: 'not_found',
    })
  })

  it('lets the one behind a login show itself again later', async () => {
    const site = await startSampleSite({ seed: SEED, asOf: '2026-12-08T00:00:00Z' })
    const willow = studios.find(({ name }) => name === 'Spoke Willow') as Studio
    const { reading } = await ask(site, willow)
    await site.close()
    expect(reading.outcome).toBe('ok')
  })

  it('asks one profile to wait a second, then shows it', async () => {
    const site = await startSampleSite({ seed: SEED, asOf: LATE })
    const owl = studios.find(({ name }) => name === 'Stoneware Owl') as Studio
    const first = await ask(site, owl)
    const second = await ask(site, owl)
    await site.close()
    expect([first.response.status, first.response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(second.reading.outcome).toBe('ok')
    expect(site.requests).toMatchObject([
      { network: 'reddit', name: 'stoneware_owl', status: 429 },
      { network: 'reddit', name: 'stoneware_owl', status: 200 },
    ])
  })

  it('knows nobody else on any network', async () => {
    for (const network of NETWORKS) {
      const studio = studios.find((one) => one.network === network) as Studio
      const { reading } = await ask(early, studio, 'nobody_here')
      expect(reading.outcome, network).toBe('not_found')
    }
  })

  it('allows robots, knows no other page and wants a token on X', async () => {
    for (const url of Object.values(early.urls)) {
      expect(await (await fetch(`${url}/robots.txt`)).text()).toMatch(/Allow: \/\n/)
      expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
    }
    const withoutToken = await fetch(`${early.urls.x}/2/users/by/username/ridgebulletin`)
    expect(withoutToken.status).toBe(401)
  })

  it('refuses a time that is none', async () => {
    await expect(startSampleSite({ seed: SEED, asOf: 'yesterday' })).rejects.toThrow(/instant/)
  })
})

describe('profileAt', () => {
  it('gives the same for the same seed, other counts for another', () => {
    const [one] = studios as [Studio]
    expect(profileAt(SEED, one, EARLY)).toEqual(profileAt(SEED, one, EARLY))
    expect(profileAt('another', one, EARLY).posts).not.toBe(profileAt(SEED, one, EARLY).posts)
  })

  it.each(studios)('lets $network $name grow from week to week', (studio) => {
    const weeks = Array.from({ length: 14 }, (_, week) =>
      profileAt(SEED, studio, instantAtWeek(week)),
    )
    for (const [index, now] of weeks.slice(1).entries()) {
      const before = weeks[index] as SiteProfile
      expect(now.followers).toBeGreaterThan(before.followers)
      expect(now.posts).toBeGreaterThan(before.posts)
      expect(now.likes).toBeGreaterThan(before.likes)
      expect({ id: now.id, following: now.following, createdAt: now.createdAt }).toEqual({
        id: before.id,
        following: before.following,
        createdAt: before.createdAt,
      })
    }
  })

  it('shows a post with more likes as it ages, under the same id', () => {
    const [one] = studios as [Studio]
    const newest = profileAt(SEED, one, EARLY).recent[0]
    const later = profileAt(SEED, one, '2026-09-25T12:00:00Z').recent.find(
      ({ id }) => id === newest?.id,
    )
    expect(later).toMatchObject({ caption: newest?.caption, postedAt: newest?.postedAt })
    expect(later?.likes).toBeGreaterThan(newest?.likes ?? Infinity)
  })
})

describe('the files of the site', () => {
  it('targets every studio once, by a name its network takes', () => {
    const targets = sampleTargets()
    expect(targets.length).toBe(24)
    expect(new Set(targets.map(({ platform, username }) => `${platform}/${username}`)).size).toBe(
      24,
    )
    for (const { platform, username } of targets) {
      const source = profileSources.get(String(platform)) as ProfileSource
      expect(source.username(String(username))).toBe(username)
    }
  })

  it('tells of ten weeks before, as a crawl would have, until a profile got into trouble', () => {
    const rows = earlierSnapshots(SEED)
    const counts = new Map<string, number>()
    for (const row of rows) {
      const { fetched_at: fetchedAt, ...rest } = row
      expect(Object.keys(row)).toEqual(
        expect.arrayContaining(Object.keys(profileSnapshots.row.shape)),
      )
      expect(String(fetchedAt) < '2026-11-20T08:00:00Z').toBe(true)
      counts.set(String(rest.username), (counts.get(String(rest.username)) ?? 0) + 1)
    }
    const short = Object.fromEntries([...counts].filter(([, count]) => count !== 10))
    expect(counts.size).toBe(24)
    expect(short).toEqual({ 'paper.heron': 6, brothherald: 8, crumb_almanac: 5 })
  })
})
