import { describe, expect, it } from 'vitest'

import { CODES, SUBCODES } from '../../../platforms/instagram/publishing/errors.ts'
import { instagram } from '../../../platforms/instagram/publishing/provider.ts'
import { SENDING, type Post } from '../../../platforms/publishing/publisher.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { graphError, InstagramFake, USER } from './instagram-fake.ts'
import { openFake } from './server.ts'
import { MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'

const unknown = { mime: null, alt_text: null, duration_s: null, width: null, height: null }
const IMAGE = 'https://media.example/tide.jpg'
const VIDEO = 'https://media.example/tide.mp4'
const base: Post = {
  ...POST,
  account_id: 'instagram:northlight',
  publisher_account: USER,
  platform: 'instagram',
}

function about(uris: readonly string[], more: Partial<Post> = {}, media = {}): Post {
  return { ...base, media: { ...unknown, uris, ...media }, ...more }
}

function caseOf(post: Post, fake = () => new InstagramFake()): Case {
  return { provider: instagram, fake, post, isIdempotent: true }
}

function prepared(post: Post, change: (fake: InstagramFake) => void): Case {
  return caseOf(post, () => {
    const fake = new InstagramFake()
    change(fake)
    return fake
  })
}

const reel = about([VIDEO])
faultTests('instagram, a reel', caseOf(reel))
faultTests('instagram, a carousel', caseOf(about([IMAGE, VIDEO])))

describe('instagram: what is sent', () => {
  it('posts an image with its text and alt text, and says where it can be seen', async () => {
    const post = about([IMAGE], {}, { alt_text: 'Boats on the sand' })
    await withFake(caseOf(post), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const { media, containers } = fake as InstagramFake
      const url = `https://www.instagram.com/p/${media[0]?.id}/`
      expect(outcome).toEqual({ kind: 'confirmed', post_id: media[0]?.id, url })
      expect(containers.map(({ fields }) => fields)).toEqual([
        {
          image_url: IMAGE,
          alt_text: 'Boats on the sand',
          caption: 'Low tide & first light at the harbour\n\n#harbour',
        },
      ])
    })
  })

  it('posts a single video as a reel and waits until it is ready', async () => {
    const change = (fake: InstagramFake) =>
      void fake.coming.push({ states: ['IN_PROGRESS', 'IN_PROGRESS', 'FINISHED'] })
    await withFake(prepared(reel, change), async ({ fake, publish }) => {
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      const [container] = (fake as InstagramFake).containers
      expect(container?.fields).toMatchObject({ media_type: 'REELS', video_url: VIDEO })
    })
  })

  it('posts a carousel of its children, whose text stands at the whole', async () => {
    const post = about([IMAGE, VIDEO, `${IMAGE}?signed=1`])
    await withFake(caseOf(post), async ({ fake, publish }) => {
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      const { containers, media } = fake as InstagramFake
      expect(containers.map(({ fields }) => fields['media_type'])).toEqual([
        undefined,
        'VIDEO',
        undefined,
        'CAROUSEL',
      ])
      expect(media[0]?.caption).toContain('#harbour')
    })
  })

  it('tells its fault points, all of them and in their order', async () => {
    const { told, faultPoint } = toldBy(instagram)
    await withFake(caseOf(reel), ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(instagram.faultPoints)
  })

  it('notes the container, then that it sends', async () => {
    await withFake(caseOf(reel), async ({ fake, publish }) => {
      const journal = new MemoryJournal()
      await publish(journal)
      expect(await journal.read('container')).toBe((fake as InstagramFake).containers[0]?.id)
      expect(await journal.read(SENDING)).toBe(NOW)
    })
  })
})

describe('instagram: what is refused before any call', () => {
  it.each<[string, Post, string]>([
    ['text alone', { ...base, media: null }, 'no post without an image or a video'],
    ['a file of ours', about(['file:///tide.mp4']), 'no public https address'],
    ['one file as a carousel', about([IMAGE], { content_type: 'carousel' }), 'wants 2 or more'],
    ['eleven files', about(Array<string>(11).fill(IMAGE)), 'has 11 files'],
    ['a long caption', about([IMAGE], { caption: 'a'.repeat(2200) }), '2210 of 2200 characters'],
    ['six hashtags', about([IMAGE], { hashtags: 'abcdef'.split('') }), '6 hashtags'],
    ['21 mentions', about([IMAGE], { caption: '@harbour '.repeat(21) }), 'mentions 21 accounts'],
    ['a short reel', about([VIDEO], {}, { duration_s: 2.9 }), 'lasts 2.9 s'],
    ['a long reel', about([VIDEO], {}, { duration_s: 901 }), 'lasts 901 s'],
    ['a wide reel', about([VIDEO], {}, { width: 3840, height: 2160 }), '3840 pixels wide'],
    ['a tall image', about([IMAGE], {}, { width: 1080, height: 1920 }), 'image is 1080×1920'],
    ['a long alt text', about([IMAGE], {}, { alt_text: 'a'.repeat(1001) }), '1001 of 1000'],
  ])('%s', async (_name, post, words) => {
    await withFake(caseOf(post), async ({ server, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'edit' })
      expect('detail' in outcome && outcome.detail).toContain(words)
      expect(server.requests).toEqual([])
    })
  })

  it.each<[string, Post]>([
    ['a landscape reel', about([VIDEO], {}, { width: 1920, height: 1080, duration_s: 300 })],
    ['a square image', about([IMAGE], {}, { width: 1080, height: 1080 })],
    ['a post without words', about([IMAGE], { caption: null, hashtags: null })],
  ])('but not %s', async (_name, post) => {
    await withFake(caseOf(post), async ({ publish }) => {
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
    })
  })
})

const SUBCODE_ROWS: readonly [number, number, string][] = [
  [-1, 2207001, 'retry'],
  [-2, 2207003, 'retry'],
  [24, 2207006, 'retry'],
  [24, 2207008, 'retry'],
  [-2, 2207020, 'retry'],
  [9007, 2207027, 'retry'],
  [-1, 2207032, 'retry'],
  [-1, 2207053, 'retry'],
  [-1, 2207077, 'retry'],
  [9, 2207042, 'defer'],
  [36000, 2207004, 'edit'],
  [36001, 2207005, 'edit'],
  [36003, 2207009, 'edit'],
  [36004, 2207010, 'edit'],
  [352, 2207026, 'edit'],
  [100, 2207028, 'edit'],
  [110, 2207040, 'edit'],
  [1, 2207057, 'edit'],
  [-1, 2207076, 'edit'],
  [-1, 2207082, 'edit'],
  [-1, 2207085, 'edit'],
  [25, 2207050, 'reconnect'],
  [100, 2207023, 'operator'],
  [9004, 2207052, 'operator'],
  [4, 2207051, 'unconfirmed'],
]
const CODE_ROWS: readonly [number, string][] = [
  [4, 'defer'],
  [17, 'defer'],
  [32, 'defer'],
  [613, 'defer'],
  [80002, 'defer'],
  [102, 'reconnect'],
  [190, 'reconnect'],
  [368, 'reconnect'],
  [10, 'reconnect'],
  [200, 'reconnect'],
  [3, 'operator'],
  [100, 'operator'],
  [101, 'operator'],
  [506, 'edit'],
  [9004, 'operator'],
  [9007, 'retry'],
]

describe('instagram: the errors of the publishing call', () => {
  it('knows no code that is not in these tables', () => {
    const numbers = (table: object) =>
      Object.keys(table)
        .map(Number)
        .toSorted((a, b) => a - b)
    expect(numbers(SUBCODES)).toEqual(
      SUBCODE_ROWS.map(([, subcode]) => subcode).toSorted((a, b) => a - b),
    )
    expect(numbers(CODES)).toEqual(CODE_ROWS.map(([code]) => code).toSorted((a, b) => a - b))
  })

  const rows: [number, number | undefined, string][] = [
    ...SUBCODE_ROWS.map((row): [number, number, string] => [...row]),
    ...CODE_ROWS.map(([code, name]): [number, undefined, string] => [code, undefined, name]),
    [250, undefined, 'reconnect'],
    [1, undefined, 'unconfirmed'],
    [2, undefined, 'unconfirmed'],
    [999, undefined, 'unconfirmed'],
  ]
  it.each(rows)('%i/%s is %s', async (code, subcode, name) => {
    const message = `No (${PLANTED.token})`
    const change = (fake: InstagramFake) =>
      void fake.instead.set('media_publish', graphError(code, subcode, message))
    await withFake(prepared(reel, change), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const found = outcome.kind === 'refused' ? outcome.error_class : outcome.kind
      expect(found).toBe(name === 'defer' ? 'deferred' : name)
      expect(JSON.stringify(outcome)).not.toContain(PLANTED.token)
      expect(fake.published()).toEqual([])
    })
  })

  it('does not believe a refusal of a container that is published', async () => {
    const change = (fake: InstagramFake) => {
      const answer = graphError(-1, 2207001)
      fake.instead.set('media_publish', answer)
    }
    await withFake(prepared(reel, change), async ({ fake, publish }) => {
      const instagramFake = fake as InstagramFake
      const journal = new MemoryJournal()
      const point = (name: string) => {
        // Published behind our back, as a doubled call would.
        if (name !== 'instagram:sending') return
        const [container] = instagramFake.containers
        const media = { id: '179', caption: String(container?.fields['caption']) }
        if (!container) return
        container.states.splice(0, 1, 'PUBLISHED')
        instagramFake.media.push({ ...media, timestamp: NOW, container })
      }
      expect(await publish(journal, -1, point)).toMatchObject({ kind: 'confirmed', post_id: '179' })
    })
  })
})

describe('instagram: containers that do not get ready', () => {
  const refusedAs = async (one: Case) =>
    withFake(one, async ({ fake, publish }) => {
      const journal = new MemoryJournal()
      const outcome = await publish(journal)
      expect(journal.isSending).toBe(outcome.kind === 'confirmed')
      return { outcome, containers: (fake as InstagramFake).containers.length }
    })

  it.each([2207020, 2207053, 2207006])('makes a new one once after %i', async (subcode) => {
    const broken = { states: ['ERROR'], status: `Error: it failed with error code ${subcode}` }
    const once = await refusedAs(prepared(reel, (fake) => void fake.coming.push(broken)))
    expect(once).toMatchObject({ outcome: { kind: 'confirmed' }, containers: 2 })
    const twice = await refusedAs(prepared(reel, (fake) => void fake.coming.push(broken, broken)))
    expect(twice).toMatchObject({
      outcome: { kind: 'refused', error_class: 'retry' },
      containers: 2,
    })
  })

  it.each([
    ['IN_PROGRESS', '', 'retry', 1],
    ['ERROR', 'Error: Media upload has failed with error code 2207026', 'edit', 1],
    ['ERROR', 'Error: Media upload has failed with error code 2207052', 'operator', 1],
    ['ERROR', 'Error: something new', 'edit', 1],
    ['EXPIRED', '', 'retry', 2],
  ])('%s %s is %s', async (state, status, error_class, containers) => {
    const lame = { states: [state], status }
    const found = await refusedAs(prepared(reel, (fake) => void fake.coming.push(lame, lame)))
    expect(found).toMatchObject({ outcome: { kind: 'refused', error_class }, containers })
  })
})

describe('instagram: a container that took too long', () => {
  it('is not sent any more when the claim may be another run’s', async () => {
    await withFake(caseOf(reel), async ({ fake, server }) => {
      // Each look at the clock is three minutes later.
      let minutes = -3
      const now = () => `2026-11-23T18:${String((minutes += 3)).padStart(2, '0')}:00Z`
      const publisher = instagram.publisher({
        ...setupOf({ baseUrl: server.url, now }),
        pause: () => Promise.resolve(void (minutes += 3)),
      })
      ;(fake as InstagramFake).coming.push({
        states: ['IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'FINISHED'],
      })
      const journal = new MemoryJournal()
      const outcome = await publisher.publish(reel, 'key', journal)
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'retry' })
      expect([journal.isSending, fake.published()]).toEqual([false, []])
    })
  })
})

describe('instagram: the posts of 24 hours', () => {
  it('waits until the oldest that counts is a day old, within 45 minutes', async () => {
    const now = Date.parse(NOW) / 1000
    const change = (fake: InstagramFake) => {
      fake.total = 25
      fake.earlier = Array.from({ length: 25 }, (_, index) => now - 36_000 + index * 600)
    }
    await withFake(prepared(reel, change), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const until = outcome.kind === 'deferred' ? Date.parse(outcome.until) / 1000 : 0
      const leaves = now - 36_000 + 86_400
      expect(until).toBeGreaterThanOrEqual(leaves)
      expect(until).toBeLessThanOrEqual(leaves + 2700)
      expect((fake as InstagramFake).containers).toEqual([])
    })
  })
})

describe('instagram: finding', () => {
  const lost = async (change: (fake: InstagramFake) => void, isOut: boolean) =>
    withFake(caseOf(reel), async ({ fake, server, publish, find }) => {
      const journal = new MemoryJournal()
      server.plan((request) =>
        fake.isSending(request) ? (isOut ? 'reset after' : 'reset before') : undefined,
      )
      expect((await publish(journal)).kind).toBe('unconfirmed')
      change(fake as InstagramFake)
      return find(journal)
    })

  it('confirms what is out by its text and time', async () => {
    const found = await lost(() => undefined, true)
    expect(found).toMatchObject({ kind: 'confirmed', published_at: NOW })
  })

  it('takes FINISHED for no proof, and EXPIRED for one', async () => {
    expect(await lost(() => undefined, false)).toMatchObject({ kind: 'unknown' })
    const expire = (fake: InstagramFake) => void fake.containers[0]?.states.splice(0, 1, 'EXPIRED')
    expect(await lost(expire, false)).toEqual({ kind: 'absent' })
  })

  it('does not choose between two posts with the same text', async () => {
    const double = (fake: InstagramFake) => {
      const [media] = fake.media
      if (media) fake.media.push({ ...media, id: '180' })
    }
    expect(await lost(double, true)).toMatchObject({ kind: 'unknown' })
  })

  it('does not take an older post with the same text for it', async () => {
    const older = (fake: InstagramFake) => {
      const [container] = fake.containers
      const caption = String(container?.fields['caption'])
      const timestamp = '2026-11-20T18:00:00+0000'
      if (container) fake.media.push({ id: '170', caption, timestamp, container })
    }
    expect(await lost(older, false)).toMatchObject({ kind: 'unknown' })
  })
})

describe('instagram: results, tokens, readiness', () => {
  const open = async () => {
    const fake = new InstagramFake()
    const server = await openFake(fake.handle)
    return { fake, server, setup: setupOf({ baseUrl: server.url }) }
  }
  const asked = {
    item_id: 'i',
    account_id: base.account_id,
    publisher_account: USER,
    platform: 'instagram',
    publisher: 'instagram',
    published_at: NOW,
    age_hours: 1,
    due_hours: [1],
  }

  it('reads results; what is not reported is null, a post that is gone has no row', async () => {
    const { fake, server, setup } = await open()
    await instagram.publisher(setup).publish(reel, 'key', new MemoryJournal())
    fake.insights = { views: 120, reach: 90, likes: 7, saved: 0, shares: 1 }
    const [post_id = ''] = fake.published()
    const posts = [
      { ...asked, post_id: '999' },
      { ...asked, post_id },
    ]
    const rows = await instagram.metrics?.(setup).readMetrics(posts)
    await server.close()
    const reported = { views: 120, reach: 90, likes: 7, comments: null, saves: 0, shares: 1 }
    expect(rows).toEqual([{ post_id, account_id: base.account_id, read_at: NOW, ...reported }])
  })

  it('throws where nothing can be read now', async () => {
    const { fake, server, setup } = await open()
    fake.instead.set('insights', graphError(4))
    const reading = instagram.metrics?.(setup).readMetrics([{ ...asked, post_id: '1' }])
    await expect(reading).rejects.toThrow('results of instagram:northlight')
    await server.close()
  })

  it('renews a token; an empty one is none; a revoked one has ended', async () => {
    const { fake, server, setup } = await open()
    const renew = (access_token: string) => instagram.refresh?.(setup, { access_token })
    expect(await renew(PLANTED.token)).toEqual({
      kind: 'refreshed',
      token: { access_token: 'renewed', expires_at: '2027-01-22T18:00:00Z' },
    })
    expect(await renew('revoked-token')).toEqual({
      kind: 'ended',
      detail: 'Instagram: error 190 (Error validating …)',
    })
    fake.instead.set('refresh', { status: 200, body: { access_token: '' } })
    expect(await renew(PLANTED.token)).toMatchObject({ kind: 'later' })
    fake.instead.set('refresh', { status: 503 })
    expect(await renew(PLANTED.token)).toMatchObject({ kind: 'later' })
    await server.close()
  })

  it('is ready with a token and the id of the account', async () => {
    const { server, setup } = await open()
    const { ready } = instagram.publisher(setup)
    await expect(ready?.(base)).resolves.toBeUndefined()
    await expect(ready?.({ ...base, publisher_account: 'northlight' })).rejects.toThrow(
      'publisher_account of instagram:northlight',
    )
    await server.close()
  })
})
