import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, describe, expect, it } from 'vitest'

import type { HttpAnswer } from '../../../platforms/publishing/http.ts'
import { x as provider } from '../../../platforms/x/publishing/provider.ts'
import { verdictOf } from '../../../platforms/x/publishing/verdict.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { openFake } from './server.ts'
import { MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'
import { XFake } from './x-fake.ts'

const one: Case = { provider, fake: () => new XFake(), post: POST, isIdempotent: true }
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const image = join(folder, 'tide.png')
writeFileSync(image, Buffer.alloc(3000, 7))
const media = {
  uris: [pathToFileURL(image).href],
  mime: null,
  alt_text: 'Boats on the sand',
  duration_s: null,
  width: null,
  height: null,
}
const withImage: Case = { ...one, post: { ...POST, content_type: 'image', media } }

faultTests('x, text', one)
faultTests('x, an image', withImage)

describe('x', () => {
  it('posts text with its hashtags and says where it can be seen', async () => {
    await withFake(one, async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const [post] = (fake as XFake).posts
      expect(post?.text).toBe('Low tide & first light at the harbour\n\n#harbour')
      const url = `https://x.com/i/web/status/${post?.id}`
      expect(outcome).toEqual({ kind: 'confirmed', post_id: post?.id, url })
    })
  })

  it('finds a post whose links X shortened', async () => {
    const caption = 'Prints <new> at https://shop.example/prints?a=1 & nowhere else'
    await withFake({ ...withImage, post: { ...withImage.post, caption } }, async (bench) => {
      bench.server.plan((request) => (bench.fake.isSending(request) ? 'cut' : undefined))
      const journal = new MemoryJournal()
      expect((await bench.publish(journal)).kind).toBe('unconfirmed')
      const found = await bench.find(journal)
      expect(found).toMatchObject({ kind: 'confirmed', published_at: NOW })
    })
  })

  it('a duplicate of an earlier post goes back to the approver', async () => {
    await withFake(one, async ({ fake, publish }) => {
      const text = 'Low tide & first light at the harbour\n\n#harbour'
      const posts = (fake as XFake).posts
      posts.push({ id: '77', text, at: '2026-11-23T09:00:00Z', media: [] })
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'edit' })
      expect(posts).toHaveLength(1)
    })
  })

  it('a duplicate that may be of this very call is open where the account cannot be read', async () => {
    await withFake(one, async ({ fake, server, publish, find }) => {
      server.plan((request) => (fake.isSending(request) ? 'twice' : 'reset before'))
      const journal = new MemoryJournal()
      expect((await publish(journal)).kind).toBe('unconfirmed')
      server.plan(() => undefined)
      expect((await find(journal)).kind).toBe('confirmed')
    })
  })

  it('uploads a video in pieces, waits for it, and posts it', async () => {
    const video = join(folder, 'tide.mp4')
    const size = 9 * 1024 * 1024 + 5
    writeFileSync(video, Buffer.alloc(size, 1))
    const uris = [pathToFileURL(video).href]
    const post = { ...POST, media: { ...media, uris, alt_text: null } }
    await withFake({ ...one, post }, async ({ fake, server, publish }) => {
      const x = fake as XFake
      x.processing = 2
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      const [file] = [...x.files.values()]
      expect(file).toMatchObject({ category: 'tweet_video', bytes: size, isReady: true })
      expect(server.requests.filter(({ path }) => path.endsWith('/append'))).toHaveLength(3)
      expect(x.posts[0]?.media).toEqual([file?.id])
    })
  })

  it('describes an image', async () => {
    await withFake(withImage, async ({ fake, publish }) => {
      await publish(new MemoryJournal())
      expect([...(fake as XFake).files.values()][0]?.altText).toBe('Boats on the sand')
    })
  })

  it('tells every fault point, in order', async () => {
    const { told, faultPoint } = toldBy(provider)
    await withFake(withImage, ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(provider.faultPoints)
  })

  it.each([
    [{ caption: 'a'.repeat(281), hashtags: [] }, '281 of 280 weighted characters'],
    [{ media: { ...media, uris: Array(5).fill('https://a.example/1.png') } }, 'at most 4'],
    [{ media: { ...media, mime: 'application/pdf' } }, 'no files of type application/pdf'],
    [{ media: { ...media, alt_text: 'a'.repeat(1001) } }, '1001 of 1000'],
    [{ caption: null, hashtags: null }, 'neither text nor media'],
  ])('refuses what X would refuse before any call: %#', async (change, words) => {
    const post = { ...POST, ...change } as typeof POST
    await withFake({ ...one, post }, async ({ server, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'edit' })
      expect(JSON.stringify(outcome)).toContain(words)
      expect(server.requests).toHaveLength(0)
    })
  })

  it('reads results, and leaves out what X does not return', async () => {
    const fake = new XFake()
    fake.posts.push({ id: '199', text: 'a', at: NOW, media: [] })
    const server = await openFake(fake.handle)
    const reader = provider.metrics?.(setupOf({ baseUrl: server.url }))
    const posts = ['199', '200'].map((post_id) => ({
      item_id: post_id,
      account_id: 'x:northlight',
      publisher_account: null,
      platform: 'x',
      post_id,
      publisher: 'x',
      published_at: NOW,
      age_hours: 1,
      due_hours: [1],
    }))
    const readings = await reader?.readMetrics(posts)
    await server.close()
    expect(readings).toEqual([
      {
        post_id: '199',
        account_id: 'x:northlight',
        read_at: NOW,
        impressions: 120,
        likes: 7,
        comments: 2,
        shares: 4,
        saves: null,
      },
    ])
  })
})

describe('codes of X', () => {
  const usage = 'https://api.twitter.com/2/problems/usage-capped'
  const client = 'https://api.twitter.com/2/problems/client-forbidden'
  it.each([
    [400, { detail: 'One or more parameters to your request was invalid.' }, 'edit'],
    [401, { detail: 'Unauthorized' }, 'reconnect'],
    [402, { title: 'CreditsDepleted', detail: 'no credits' }, 'operator'],
    [403, { detail: 'You are not allowed to create a Tweet with duplicate content.' }, 'edit'],
    [403, { detail: 'Your account is suspended' }, 'reconnect'],
    [403, { detail: 'You are not permitted to perform this action.' }, 'reconnect'],
    [403, { type: client, detail: 'attached to a Project' }, 'operator'],
    [404, {}, 'operator'],
    [408, {}, 'unconfirmed'],
    [413, {}, 'edit'],
    [429, { type: usage, title: 'UsageCapExceeded' }, 'operator'],
    [429, { title: 'Too Many Requests' }, 'defer'],
    [500, {}, 'unconfirmed'],
    [503, {}, 'unconfirmed'],
    [301, {}, 'operator'],
    [200, {}, 'unconfirmed'],
  ])('%s %o is %s', (status, json, error_class) => {
    expect(verdictOf(answer(status, json), NOW).error_class).toBe(error_class)
  })

  it('waits for the reset of the limit that is used up', () => {
    const at = (seconds: number) => String(Date.parse(NOW) / 1000 + seconds)
    const until = (headers: Record<string, string>) =>
      verdictOf({ ...answer(429, {}), headers }, NOW).until
    expect(until({ 'x-rate-limit-reset': at(840) })).toBe('2026-11-23T18:14:00Z')
    expect(until({})).toBe('2026-11-23T18:15:00Z')
    expect(until({ 'x-rate-limit-reset': at(-5) })).toBe('2026-11-23T18:00:01Z')
    expect(
      until({
        'x-rate-limit-reset': at(840),
        'x-user-limit-24hour-remaining': '0',
        'x-user-limit-24hour-reset': at(7200),
      }),
    ).toBe('2026-11-23T20:00:00Z')
  })
})

const RENEWED = {
  access_token: 'new',
  refresh_token: 'next',
  username: 'n',
  expires_at: '2026-11-23T20:00:00Z',
  scopes: ['a', 'b'],
}

describe('tokens of X', () => {
  const secrets = { X_CLIENT_ID: 'app', X_CLIENT_SECRET: PLANTED.secret }
  const renewed = { access_token: 'new', refresh_token: 'next', expires_in: 7200, scope: 'a b' }
  it.each([
    [200, renewed, 'refreshed'],
    [200, { ...renewed, access_token: '' }, 'later'],
    [200, {}, 'later'],
    [400, { error: 'invalid_request', error_description: 'token was invalid' }, 'ended'],
    [401, { error: 'invalid_client' }, 'later'],
    [503, {}, 'later'],
  ])('%s %o: %s', async (status, body, kind) => {
    const server = await openFake((request) => {
      expect(request.path).toBe('/2/oauth2/token')
      expect(request.form.get('grant_type')).toBe('refresh_token')
      expect(request.form.get('refresh_token')).toBe(PLANTED.refresh)
      return { status, body }
    })
    const setup = setupOf({ baseUrl: server.url, secrets })
    const old = { access_token: PLANTED.token, refresh_token: PLANTED.refresh, username: 'n' }
    const refreshed = await provider.refresh?.(setup, old)
    await server.close()
    expect(refreshed?.kind).toBe(kind)
    expect(JSON.stringify({ ...refreshed, token: null })).not.toContain('planted')
    const token = refreshed?.kind === 'refreshed' ? refreshed.token : RENEWED
    expect(token).toEqual(RENEWED)
  })
})

function answer(status: number, json: unknown): HttpAnswer {
  return { kind: 'answered', status, headers: {}, text: JSON.stringify(json), json }
}
