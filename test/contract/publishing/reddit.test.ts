import { describe, expect, it } from 'vitest'

import { reddit as provider } from '../../../platforms/reddit/publishing/provider.ts'
import { verdictOf } from '../../../platforms/reddit/publishing/verdict.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { RedditFake } from './reddit-fake.ts'
import { openFake } from './server.ts'
import { MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'

const REDDIT = { ...POST, account_id: 'reddit:northlight', platform: 'reddit' }
const one: Case = { provider, fake: () => new RedditFake(), post: REDDIT, isIdempotent: false }
const media = {
  uris: ['https://media.example/tide.png'],
  mime: 'image/png',
  alt_text: null,
  duration_s: null,
  width: null,
  height: null,
}

faultTests('reddit', one)
faultTests('reddit, a link', {
  ...one,
  post: { ...REDDIT, title: 'Low tide', caption: null, hashtags: null, media },
})

describe('reddit', () => {
  async function posted(change: Partial<typeof REDDIT>) {
    return withFake({ ...one, post: { ...REDDIT, ...change } }, async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      return { outcome, post: (fake as RedditFake).posts[0] }
    })
  }

  it('posts a text to the account’s own profile', async () => {
    const { outcome, post } = await posted({ title: 'Low tide' })
    expect(post).toMatchObject({ sr: 'u_northlight', title: 'Low tide', url: null })
    expect(post?.text).toBe('Low tide & first light at the harbour\n\n#harbour')
    const url = 'https://www.reddit.com/r/u_northlight/comments/1q1/'
    expect(outcome).toEqual({ kind: 'confirmed', post_id: '1q1', url })
  })

  it('posts a link where the title says it all, to the subreddit named', async () => {
    const change = { caption: 'Low tide', hashtags: [], publisher_account: 'r/harbours', media }
    const { post } = await posted(change)
    expect(post).toMatchObject({ sr: 'harbours', title: 'Low tide', url: media.uris[0], text: '' })
  })

  it('puts the addresses of files below a longer text: nothing approved is left out', async () => {
    const uris = ['https://media.example/1.png', 'https://media.example/2.png']
    const { post } = await posted({ media: { ...media, uris } })
    expect(post?.text).toBe(
      `Low tide & first light at the harbour\n\n#harbour\n\n${uris[0]}\n\n${uris[1]}`,
    )
  })

  it.each([
    [{ title: 't'.repeat(301) }, 'the title has 301 of 300 characters'],
    [{ caption: null, hashtags: null }, 'there is no title'],
    [{ media: { ...media, uris: ['file:///a.png'] } }, 'file:///a.png'],
  ])('refuses what Reddit would refuse before any call: %#', async (change, words) => {
    const { outcome, post } = await posted(change)
    expect(outcome).toMatchObject({ kind: 'refused', error_class: 'edit' })
    expect(JSON.stringify(outcome)).toContain(words)
    expect(post).toBeUndefined()
  })

  it('waits as long as Reddit says', async () => {
    const fake = new RedditFake()
    fake.errors = [['RATELIMIT', 'you are doing that too much. try again in 9 minutes.', 'vdelay']]
    const deferred = { kind: 'deferred', until: '2026-11-23T18:10:00Z' }
    const act = (bench: { publish: (journal: MemoryJournal) => Promise<unknown> }) =>
      bench.publish(new MemoryJournal())
    expect(await withFake({ ...one, fake: () => fake }, act)).toMatchObject(deferred)
    fake.ratelimit = 534.2
    const exact = { kind: 'deferred', until: '2026-11-23T18:08:56Z' }
    expect(await withFake({ ...one, fake: () => fake }, act)).toMatchObject(exact)
    expect(fake.posts).toHaveLength(0)
  })

  it('does not take what is in another subreddit for the post', async () => {
    const fake = new RedditFake()
    const text = 'Low tide & first light at the harbour\n\n#harbour'
    const title = 'Low tide & first light at the harbour'
    fake.posts.push({ id: 'z', sr: 'elsewhere', title, text, url: null })
    const found = await withFake({ ...one, fake: () => fake }, ({ find }) =>
      find(new MemoryJournal()),
    )
    expect(found.kind).toBe('unknown')
  })

  it('tells every fault point, in order', async () => {
    const { told, faultPoint } = toldBy(provider)
    await withFake(one, ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(provider.faultPoints)
  })

  it('reads results', async () => {
    const fake = new RedditFake()
    fake.posts.push({ id: 'a1', sr: 's', title: 't', text: '', url: null })
    const server = await openFake(fake.handle)
    const reader = provider.metrics?.(setupOf({ baseUrl: server.url }))
    const post = {
      item_id: 'i',
      account_id: 'reddit:northlight',
      publisher_account: null,
      platform: 'reddit',
      publisher: 'reddit',
      published_at: NOW,
      age_hours: 1,
      due_hours: [1],
    }
    const posts = ['a1', 'gone'].map((post_id) => ({ ...post, post_id }))
    const readings = await reader?.readMetrics(posts)
    await server.close()
    const counts = { views: null, likes: 41, comments: 5, shares: 1 }
    const account_id = 'reddit:northlight'
    expect(readings).toEqual([{ post_id: 'a1', account_id, read_at: NOW, ...counts }])
  })

  it('keeps the refresh token, which Reddit does not give anew', async () => {
    const server = await openFake(({ headers, path }) => {
      expect(path).toBe('/api/v1/access_token')
      expect(headers['authorization']).toMatch(/^Basic /)
      return { status: 200, body: { access_token: 'new', expires_in: 86400, scope: 'submit read' } }
    })
    const secrets = { REDDIT_CLIENT_ID: 'app', REDDIT_CLIENT_SECRET: PLANTED.secret }
    const old = { access_token: PLANTED.token, refresh_token: PLANTED.refresh }
    const refreshed = await provider.refresh?.(setupOf({ baseUrl: server.url, secrets }), old)
    await server.close()
    const token = { access_token: 'new', refresh_token: PLANTED.refresh }
    expect(refreshed).toMatchObject({ kind: 'refreshed', token })
  })
})

describe('codes of Reddit', () => {
  it.each([
    ['RATELIMIT', 'defer'],
    ['QUOTA_FILLED', 'defer'],
    ['USER_REQUIRED', 'reconnect'],
    ['NO_VERIFIED_EMAIL', 'reconnect'],
    ['SUBREDDIT_NOEXIST', 'operator'],
    ['SUBREDDIT_NOTALLOWED', 'operator'],
    ['BAD_CAPTCHA', 'operator'],
    ['SUBMIT_VALIDATION_FLAIR_REQUIRED', 'edit'],
    ['TOO_LONG', 'edit'],
    ['ALREADY_SUB', 'edit'],
    ['DOMAIN_BANNED', 'edit'],
    ['NO_SELFS', 'edit'],
    ['SOMETHING_NEW', 'operator'],
  ])('%s is %s', (code, error_class) => {
    const json = { json: { errors: [[code, 'words', 'field']] } }
    const text = JSON.stringify(json)
    const answer = { kind: 'answered', status: 200, headers: {}, text, json } as const
    expect(verdictOf(answer, NOW).error_class).toBe(error_class)
  })

  it.each([
    [200, 'unconfirmed'],
    [302, 'operator'],
    [400, 'operator'],
    [401, 'reconnect'],
    [403, 'operator'],
    [404, 'operator'],
    [408, 'unconfirmed'],
    [429, 'defer'],
    [500, 'unconfirmed'],
    [504, 'unconfirmed'],
  ])('status %s is %s', (status, error_class) => {
    const answer = { kind: 'answered', status, headers: {}, text: '', json: {} } as const
    expect(verdictOf(answer, NOW).error_class).toBe(error_class)
  })

  it.each([
    ['Take a break for 30 seconds before trying again.', '2026-11-23T18:00:31Z'],
    ['try again in 1 hour.', '2026-11-23T20:00:00Z'],
    ['try again in 512 milliseconds.', '2026-11-23T18:00:01Z'],
    ['you are doing that too much', '2026-11-23T18:10:00Z'],
  ])('reads the wait in “%s”', (words, until) => {
    const json = { json: { errors: [['RATELIMIT', words, 'ratelimit']] } }
    const answer = { kind: 'answered', status: 200, headers: {}, text: '', json } as const
    expect(verdictOf(answer, NOW).until).toBe(until)
  })
})
