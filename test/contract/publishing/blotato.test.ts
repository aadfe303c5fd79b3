import { describe, expect, it } from 'vitest'

import { NotConfiguredError } from '../../../domain/errors.ts'
import { blotato as provider } from '../../../platforms/blotato/publishing/provider.ts'
import { verdictOf, verdictOfFailure } from '../../../platforms/blotato/publishing/verdict.ts'
import { BlotatoFake } from './blotato-fake.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { KEY, MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'

const BLOTATO = { ...POST, publisher_account: '98432' }
const one: Case = {
  provider,
  fake: () => new BlotatoFake(),
  post: BLOTATO,
  secrets: { BLOTATO_API_KEY: PLANTED.secret },
  isIdempotent: false,
  unfindable: ['late', 'held', '500 after', 'reset after', 'cut'],
}
const media = {
  uris: ['https://media.example/tide.mp4'],
  mime: 'video/mp4',
  alt_text: 'Boats on the sand',
  duration_s: 20,
  width: null,
  height: null,
}

faultTests('blotato', one)

describe('blotato', () => {
  it('publishes at once: neither scheduledTime nor useNextFreeSlot', async () => {
    await withFake(one, async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const url = 'https://x.com/northlight/status/1890'
      expect(outcome).toEqual({ kind: 'confirmed', post_id: '1890', url })
      expect((fake as BlotatoFake).bodies).toEqual([
        {
          accountId: '98432',
          content: {
            text: 'Low tide & first light at the harbour\n\n#harbour',
            mediaUrls: [],
            platform: 'twitter',
          },
          target: { targetType: 'twitter' },
        },
      ])
    })
  })

  it.each([
    ['tiktok', '1', { privacyLevel: 'PUBLIC_TO_EVERYONE', isBrandedContent: false }],
    ['youtube', '1', { title: 'Low tide', privacyStatus: 'public' }],
    ['instagram', '1', { altText: 'Boats on the sand' }],
    ['facebook', '1/77', { pageId: '77' }],
    ['linkedin', '1/78', { pageId: '78' }],
    ['pinterest', '1/79', { boardId: '79', title: 'Low tide' }],
    ['threads', '1', {}],
    ['bluesky', '1', {}],
  ])('posts to %s', async (platform, publisher_account, target) => {
    const post = { ...BLOTATO, platform, publisher_account, media, title: 'Low tide' }
    await withFake({ ...one, post }, async ({ fake, publish }) => {
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      const [body] = (fake as BlotatoFake).bodies
      expect(body?.accountId).toBe('1')
      expect(body?.target).toMatchObject({ targetType: platform, ...target })
      expect(body?.content.mediaUrls).toEqual(media.uris)
    })
  })

  it('does not wait for ever for a submission that stays in progress', async () => {
    await withFake(one, async ({ fake, server, publish, find }) => {
      const blotato = fake as BlotatoFake
      blotato.working = 1000
      const journal = new MemoryJournal()
      expect((await publish(journal)).kind).toBe('unconfirmed')
      expect(server.requests).toHaveLength(16)
      expect((await find(journal)).kind).toBe('unknown')
      blotato.working = 0
      expect(await find(journal)).toMatchObject({ kind: 'confirmed', post_id: '1890' })
    })
  })

  it.each([
    ['Video is too long for this platform', { kind: 'refused', error_class: 'edit' }, 'absent'],
    ['Access token expired', { kind: 'refused', error_class: 'reconnect' }, 'absent'],
    ['App is unaudited', { kind: 'refused', error_class: 'operator' }, 'absent'],
    ['Too many posts', { kind: 'deferred', until: '2026-11-23T19:00:00Z' }, 'absent'],
    ['Request timed out', { kind: 'unconfirmed' }, 'unknown'],
    [
      `key ${PLANTED.secret} is bad`,
      { detail: 'Blotato: the post failed: key … is bad' },
      'absent',
    ],
  ])('a submission failed with “%s”', async (words, outcome, found) => {
    await withFake(one, async ({ fake, publish, find }) => {
      ;(fake as BlotatoFake).failure = words
      const journal = new MemoryJournal()
      expect(await publish(journal)).toMatchObject(outcome)
      expect((await find(journal)).kind).toBe(found)
    })
  })

  it.each([
    [{ platform: 'reddit' }, 'edit', 'blotato does not post to reddit'],
    [{ platform: 'instagram' }, 'edit', 'instagram takes no text alone'],
    [{ caption: 'a'.repeat(281) }, 'edit', 'of 280 weighted characters'],
    [{ media: { ...media, uris: ['file:///a.mp4'] } }, 'edit', 'file:///a.mp4'],
    [{ publisher_account: null }, 'operator', 'publisher_account'],
    [{ platform: 'facebook' }, 'operator', '<id>/<page id>'],
  ])('refuses before any call: %#', async (change, error_class, words) => {
    const post = { ...BLOTATO, ...change }
    await withFake({ ...one, post }, async ({ server, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class })
      expect(JSON.stringify(outcome)).toContain(words)
      expect(server.requests).toHaveLength(0)
    })
  })

  it('is not ready without a key or an account', async () => {
    const without = provider.publisher(setupOf({ baseUrl: 'http://127.0.0.1:1' }))
    await expect(without.ready?.(BLOTATO)).rejects.toThrow(/BLOTATO_API_KEY/)
    expect(await without.publish(BLOTATO, KEY, new MemoryJournal())).toMatchObject({
      kind: 'refused',
      error_class: 'operator',
    })
    const setup = setupOf({ baseUrl: 'http://127.0.0.1:1', secrets: { BLOTATO_API_KEY: 'k' } })
    const publisher = provider.publisher(setup)
    await expect(publisher.ready?.({ ...BLOTATO, publisher_account: null })).rejects.toThrow(
      NotConfiguredError,
    )
    await expect(publisher.ready?.(BLOTATO)).resolves.toBeUndefined()
  })

  it('tells every fault point, in order', async () => {
    const { told, faultPoint } = toldBy(provider)
    await withFake(one, ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(provider.faultPoints)
  })
})

describe('codes of Blotato', () => {
  it.each([
    [400, 'edit'],
    [401, 'operator'],
    [403, 'operator'],
    [404, 'operator'],
    [408, 'unconfirmed'],
    [413, 'edit'],
    [422, 'edit'],
    [429, 'defer'],
    [500, 'unconfirmed'],
    [502, 'unconfirmed'],
    [201, 'unconfirmed'],
  ])('%s is %s', (status, error_class) => {
    const answer = { kind: 'answered', status, headers: {}, text: '', json: {} } as const
    expect(verdictOf(answer, NOW).error_class).toBe(error_class)
  })

  it('a failure without words leaves it open', () => {
    expect(verdictOfFailure(' ', NOW).error_class).toBe('unconfirmed')
  })
})
