import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, describe, expect, it } from 'vitest'

import { SENDING, type Post } from '../../../platforms/publishing/publisher.ts'
import { nextQuotaDay, REASONS } from '../../../platforms/youtube/publishing/errors.ts'
import { youtube } from '../../../platforms/youtube/publishing/provider.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { openFake } from './server.ts'
import { MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'
import { CHANNEL, failure, UPLOAD_ID, YouTubeFake } from './youtube-fake.ts'

const UNIT = 262_144
const OPEN = 'POST /upload/youtube/v3/videos'
const PUT = 'PUT /upload/youtube/v3/videos'
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, size: number): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.from(Array.from({ length: size }, (_, index) => index % 251)))
  return pathToFileURL(path).href
}

const LONG = file('tide.mp4', 2 * UNIT + 1000)
const unknown = { mime: null, alt_text: null, duration_s: null, width: null, height: null }
const base: Post = {
  ...POST,
  account_id: 'youtube:northlight',
  platform: 'youtube',
  hashtags: ['harbour', 'tide'],
}

function about(uris: readonly string[], more: Partial<Post> = {}, media = {}): Post {
  return { ...base, media: { ...unknown, uris, ...media }, ...more }
}

function caseOf(post: Post, change: (fake: YouTubeFake) => void = () => undefined): Case {
  const fake = () => {
    const made = new YouTubeFake()
    change(made)
    return made
  }
  return { provider: youtube, fake, post, isIdempotent: true }
}

const video = about([LONG])
const twoParts = about([file('parts.mp4', UNIT + 1000)], { publisher_account: CHANNEL })
faultTests('youtube, in two parts to a named channel', caseOf(twoParts))
faultTests('youtube, at once', caseOf(about([file('short.mp4', 4000)])))

describe('youtube: what is sent', () => {
  it('uploads the file byte by byte, with title, text and tags from the post', async () => {
    await withFake(caseOf(video), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const url = 'https://www.youtube.com/watch?v=vid0'
      expect(outcome).toEqual({ kind: 'confirmed', post_id: 'vid0', url })
      const [upload] = (fake as YouTubeFake).uploads
      expect(upload?.mime).toBe('video/mp4')
      expect(upload?.bytes.every((byte, index) => byte === index % 251)).toBe(true)
      expect(upload?.resource).toEqual({
        snippet: {
          title: 'Low tide & first light at the harbour',
          description: 'Low tide & first light at the harbour\n\n#harbour #tide',
          tags: ['harbour', 'tide'],
        },
        status: { privacyStatus: 'public', selfDeclaredMadeForKids: false },
      })
    })
  })

  it('takes the title of the content, and cuts one made of the caption at a word', async () => {
    const titleOf = (post: Post) =>
      withFake(caseOf(post), async ({ fake, publish }) => {
        await publish(new MemoryJournal())
        return String((fake as YouTubeFake).uploads[0]?.resource.snippet?.['title'])
      })
    expect(await titleOf({ ...video, title: 'Tide' })).toBe('Tide')
    const cut = await titleOf({ ...video, caption: 'Low tide and first light '.repeat(6) })
    expect(cut).toMatch(/^Low tide .* light…$|^Low tide .*…$/)
    expect(cut.length).toBeLessThanOrEqual(100)
  })

  it.each([1, UNIT - 1, UNIT, UNIT + 1, 2 * UNIT])('uploads %i bytes', async (size) => {
    await withFake(
      caseOf(about([file(`${size}.mp4`, size)])),
      async ({ fake, server, publish }) => {
        expect(await publish(new MemoryJournal())).toMatchObject({ kind: 'confirmed' })
        const [upload] = (fake as YouTubeFake).uploads
        expect(upload?.bytes.every((byte, index) => byte === index % 251)).toBe(true)
        expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(
          size > UNIT ? 2 : 1,
        )
      },
    )
  })

  it('goes on where an upload broke off', async () => {
    const drop = caseOf(video, (fake) => (fake.dropped = UNIT))
    await withFake(drop, async ({ fake, publish }) => {
      expect(await publish(new MemoryJournal())).toMatchObject({ kind: 'confirmed' })
      const [upload] = (fake as YouTubeFake).uploads
      expect(upload?.bytes.every((byte, index) => byte === index % 251)).toBe(true)
    })
  })

  it('tells its fault points, all of them and in their order', async () => {
    const { told, faultPoint } = toldBy(youtube)
    await withFake(caseOf(video), ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(youtube.faultPoints)
  })

  it('notes that a session is open but not its address, then that it sends', async () => {
    const noted: string[][] = []
    class Noting extends MemoryJournal {
      override note(step: string, detail = ''): Promise<void> {
        noted.push([step, detail])
        return super.note(step, detail)
      }
    }
    await withFake(caseOf(video), ({ publish }) => publish(new Noting()))
    expect(noted).toEqual([
      ['session', ''],
      [SENDING, NOW],
    ])
  })

  it('shows the address of an upload nowhere, which is as good as a token', async () => {
    for (const fault of ['cut', 'reset before', '500 before'] as const) {
      await withFake(caseOf(video), async ({ server, publish }) => {
        server.plan(({ method }) => (method === 'PUT' ? fault : undefined))
        expect(JSON.stringify(await publish(new MemoryJournal()))).not.toContain(UPLOAD_ID)
      })
    }
  })
})

describe('youtube: what is refused before anything is uploaded', () => {
  const tags = Array.from({ length: 50 }, (_, index) => `lighthouse${index}`)
  it.each<[string, Post, string, string]>([
    ['text alone', { ...base, media: null }, 'edit', 'no post without a video'],
    ['two videos', about([LONG, LONG]), 'edit', 'takes one video'],
    ['an image', about(['https://media.example/a.jpg']), 'edit', 'is no video'],
    ['an image by its type', about([LONG], {}, { mime: 'image/png' }), 'edit', 'image/png is no'],
    ['no words', { ...video, caption: null, hashtags: null }, 'edit', 'wants a title'],
    ['a long title', { ...video, title: 'a'.repeat(101) }, 'edit', '101 of 100'],
    ['a long text', { ...video, caption: 'a'.repeat(5001) }, 'edit', '5017 of 5000 characters'],
    ['a text of many bytes', { ...video, caption: 'é'.repeat(2600) }, 'edit', '5216 of 5000 bytes'],
    ['angle brackets', { ...video, caption: 'Tide <3' }, 'edit', 'no < and no >'],
    ['many tags', { ...video, hashtags: tags }, 'edit', 'the tags have 639 of 500'],
    ['a file that is not there', about([`${LONG}.mp4`]), 'edit', 'cannot be read'],
    ['a token of another channel', { ...video, publisher_account: 'UC_x' }, 'operator', CHANNEL],
  ])('%s', async (_name, post, error_class, words) => {
    await withFake(caseOf(post), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class })
      expect('detail' in outcome && outcome.detail).toContain(words)
      expect((fake as YouTubeFake).uploads).toEqual([])
    })
  })

  it('an address to upload to that is not Google’s', async () => {
    const foreign = caseOf(video, (fake) => (fake.uploadHost = 'http://127.0.0.1:9'))
    await withFake(foreign, async ({ publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'operator' })
    })
  })
})

const ROWS: readonly [string, number, string][] = [
  ['backendError', 400, 'retry'],
  ['internalError', 400, 'retry'],
  ['quotaExceeded', 403, 'deferred'],
  ['dailyLimitExceeded', 403, 'deferred'],
  ['uploadLimitExceeded', 400, 'deferred'],
  ['rateLimitExceeded', 403, 'deferred'],
  ['userRateLimitExceeded', 403, 'deferred'],
  ['uploadRateLimitExceeded', 400, 'deferred'],
  ['invalidTitle', 400, 'edit'],
  ['invalidDescription', 400, 'edit'],
  ['invalidTags', 400, 'edit'],
  ['invalidFilename', 400, 'edit'],
  ['invalidVideoMetadata', 400, 'edit'],
  ['uploadTooLarge', 413, 'edit'],
  ['authError', 401, 'reconnect'],
  ['required', 401, 'reconnect'],
  ['expired', 401, 'reconnect'],
  ['forbidden', 403, 'reconnect'],
  ['insufficientPermissions', 403, 'reconnect'],
  ['youtubeSignupRequired', 401, 'reconnect'],
  ['accountDelegationForbidden', 403, 'reconnect'],
  ['authenticatedUserAccountClosed', 403, 'reconnect'],
  ['authenticatedUserAccountSuspended', 403, 'reconnect'],
  ['authenticatedUserNotChannel', 403, 'reconnect'],
  ['channelClosed', 403, 'reconnect'],
  ['channelSuspended', 403, 'reconnect'],
  ['accessNotConfigured', 403, 'operator'],
  ['forbiddenPrivacySetting', 403, 'operator'],
  ['forbiddenLicenseSetting', 403, 'operator'],
  ['forbiddenEmbedSetting', 400, 'operator'],
  ['defaultLanguageNotSet', 400, 'operator'],
  ['invalidCategoryId', 400, 'operator'],
  ['invalidPublishAt', 400, 'operator'],
  ['invalidRecordingDetails', 400, 'operator'],
  ['invalidVideoGameRating', 400, 'operator'],
  ['mediaBodyRequired', 400, 'operator'],
  ['missingRequiredParameter', 400, 'operator'],
  ['unexpectedParameter', 400, 'operator'],
  ['incompatibleParameters', 400, 'operator'],
]

describe('youtube: errors', () => {
  const short = about([file('row.mp4', 100)])
  const outcomeAt = async (call: string, answer: ReturnType<typeof failure>) =>
    withFake(
      caseOf(short, (fake) => fake.instead.set(call, answer)),
      async ({ fake, publish }) => {
        const outcome = await publish(new MemoryJournal())
        expect(fake.published()).toEqual([])
        expect(JSON.stringify(outcome)).not.toMatch(/planted/)
        return outcome
      },
    )

  it('knows no reason that is not in this table', () => {
    expect(Object.keys(REASONS).toSorted()).toEqual(ROWS.map(([reason]) => reason).toSorted())
  })

  it.each(ROWS)('%s (%i) is %s, when a session is opened and at the end', async (...row) => {
    const [reason, status, name] = row
    for (const call of [OPEN, PUT]) {
      const outcome = await outcomeAt(call, failure(reason, status, `No (${PLANTED.token})`))
      expect(outcome.kind === 'refused' ? outcome.error_class : outcome.kind).toBe(name)
    }
  })

  it('leaves a server error and an unknown reason open at the end, not before', async () => {
    for (const answer of [failure('backendError', 503), failure('somethingNew', 400)]) {
      expect(await outcomeAt(PUT, answer)).toMatchObject({ kind: 'unconfirmed' })
    }
    const error = { error_class: 'retry' }
    expect(await outcomeAt(OPEN, failure('backendError', 503))).toMatchObject(error)
  })

  it('waits for midnight in Pacific time, over changes of the clock too', async () => {
    const until = await outcomeAt(OPEN, failure('quotaExceeded', 403))
    expect(until).toMatchObject({ until: '2026-11-24T08:00:00Z' })
    expect(nextQuotaDay('2026-10-31T20:00:00Z')).toBe('2026-11-01T07:00:00Z')
    expect(nextQuotaDay('2026-11-01T20:00:00Z')).toBe('2026-11-02T08:00:00Z')
    expect(nextQuotaDay('2026-07-01T06:59:59Z')).toBe('2026-07-01T07:00:00Z')
    expect(nextQuotaDay('2026-07-01T07:00:00Z')).toBe('2026-07-02T07:00:00Z')
  })

  it('takes an upload that stays private for one that is not out', async () => {
    const locked = caseOf(short, (fake) => (fake.privacyStatus = 'private'))
    await withFake(locked, async ({ publish, find }) => {
      const journal = new MemoryJournal()
      const outcome = await publish(journal)
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'operator' })
      expect('detail' in outcome && outcome.detail).toContain('vid0')
      expect(await find(journal)).toMatchObject({ kind: 'unknown' })
    })
  })

  it('sends nothing when the upload took longer than a claim is sure to hold', async () => {
    await withFake(caseOf(video), async ({ fake, server }) => {
      const times = [NOW, '2026-11-23T18:10:01Z']
      const now = () => (times.length > 1 ? (times.shift() ?? NOW) : (times[0] ?? NOW))
      const journal = new MemoryJournal()
      const publisher = youtube.publisher(setupOf({ baseUrl: server.url, now }))
      const outcome = await publisher.publish(video, 'key', journal)
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'retry' })
      expect('detail' in outcome && outcome.detail).toContain('took 10 minutes')
      expect([journal.isSending, fake.published()]).toEqual([false, []])
    })
  })

  it('may be tried again where YouTube closed the upload', async () => {
    const closed = caseOf(video, (fake) => (fake.isClosed = true))
    await withFake(closed, async ({ publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'retry' })
    })
  })

  it('gives up an upload that never gets on; nothing is out then', async () => {
    await withFake(caseOf(video), async ({ fake, server, publish }) => {
      server.plan(({ method }) => (method === 'PUT' ? '500 before' : undefined))
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({ kind: 'refused', error_class: 'retry' })
      expect(fake.published()).toEqual([])
    })
  })

  it('asks whether the last part arrived before it calls that open', async () => {
    for (const [fault, kind] of [
      ['500 after', 'confirmed'],
      ['reset after', 'confirmed'],
      ['500 before', 'unconfirmed'],
      ['reset before', 'unconfirmed'],
    ] as const) {
      await withFake(caseOf(video), async ({ fake, server, publish }) => {
        server.plan((request) => (fake.isSending(request) ? fault : undefined))
        expect(await publish(new MemoryJournal()), fault).toMatchObject({ kind })
      })
    }
  })
})

describe('youtube: results and tokens', () => {
  const open = async (secrets = {}) => {
    const fake = new YouTubeFake()
    const server = await openFake(fake.handle)
    return { fake, server, setup: setupOf({ baseUrl: server.url, secrets }) }
  }
  const asked = {
    item_id: 'i',
    account_id: base.account_id,
    publisher_account: null,
    platform: 'youtube',
    publisher: 'youtube',
    published_at: NOW,
    age_hours: 1,
    due_hours: [1],
  }

  it('reads results; what is not reported is null, a video that is gone has no row', async () => {
    const { fake, server, setup } = await open()
    await youtube.publisher(setup).publish(video, 'key', new MemoryJournal())
    fake.statistics = { viewCount: '120', likeCount: '0', favoriteCount: '0' }
    const posts = ['gone', 'vid0'].map((post_id) => ({ ...asked, post_id }))
    const rows = await youtube.metrics?.(setup).readMetrics(posts)
    await server.close()
    const reported = { views: 120, likes: 0, comments: null }
    const { account_id } = base
    expect(rows).toEqual([{ post_id: 'vid0', account_id, read_at: NOW, ...reported }])
  })

  it('throws where nothing can be read now', async () => {
    const { fake, server, setup } = await open()
    fake.instead.set('GET /youtube/v3/videos', failure('quotaExceeded', 403))
    const reading = youtube.metrics?.(setup).readMetrics([{ ...asked, post_id: 'vid0' }])
    await expect(reading).rejects.toThrow('results of youtube:northlight')
    await server.close()
  })

  it('renews a token and keeps the refresh token', async () => {
    const secrets = { YOUTUBE_CLIENT_ID: 'id', YOUTUBE_CLIENT_SECRET: PLANTED.secret }
    const { server, setup } = await open(secrets)
    const renew = (refresh_token: string) =>
      youtube.refresh?.(setup, { access_token: PLANTED.token, refresh_token })
    expect(await renew(PLANTED.refresh)).toMatchObject({
      kind: 'refreshed',
      token: { access_token: 'renewed', refresh_token: PLANTED.refresh },
    })
    expect(await renew('revoked')).toMatchObject({ kind: 'ended' })
    await server.close()
    expect(await renew(PLANTED.refresh)).toMatchObject({ kind: 'later' })
  })
})
