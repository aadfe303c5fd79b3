import { describe, expect, it } from 'vitest'

import { SENDING, type Post } from '../../../platforms/publishing/publisher.ts'
import { CODES } from '../../../platforms/tiktok/publishing/errors.ts'
import { tiktok } from '../../../platforms/tiktok/publishing/provider.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { openFake } from './server.ts'
import { failure, TikTokFake } from './tiktok-fake.ts'
import { MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'

const unknown = { mime: null, alt_text: null, duration_s: null, width: null, height: null }
const VIDEO = 'https://media.example/tide.mp4?signature=planted-signature'
const PHOTOS = ['https://media.example/1.jpg', 'https://media.example/2.webp']
const INIT = '/v2/post/publish/video/init/'
const base: Post = { ...POST, account_id: 'tiktok:northlight', platform: 'tiktok' }

function about(uris: readonly string[], more: Partial<Post> = {}, media = {}): Post {
  return { ...base, media: { ...unknown, uris, ...media }, ...more }
}

function caseOf(post: Post, change: (fake: TikTokFake) => void = () => undefined): Case {
  const fake = () => {
    const made = new TikTokFake()
    change(made)
    return made
  }
  return { provider: tiktok, fake, post, isIdempotent: false }
}

const video = about([VIDEO])
const photos = about(PHOTOS, { content_type: 'carousel' })
faultTests('tiktok, a video', caseOf(video))
faultTests('tiktok, photos', caseOf(photos))

describe('tiktok: what is sent', () => {
  it('posts a video publicly, with what the account has switched off, and says where', async () => {
    await withFake(caseOf(video), async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const { posts } = fake as TikTokFake
      const [id] = fake.published()
      const url = `https://www.tiktok.com/@northlight/video/${id}`
      expect(outcome).toEqual({ kind: 'confirmed', post_id: id, url })
      expect(posts[0]?.body).toEqual({
        post_info: {
          privacy_level: 'PUBLIC_TO_EVERYONE',
          disable_comment: false,
          disable_duet: false,
          disable_stitch: true,
          title: 'Low tide & first light at the harbour\n\n#harbour',
        },
        source_info: { source: 'PULL_FROM_URL', video_url: VIDEO },
      })
    })
  })

  it('posts photos with a title from the caption and the whole text below', async () => {
    const caption = `${'Low tide and first light '.repeat(5)}\nat the harbour`
    await withFake(caseOf({ ...photos, caption }), async ({ fake, publish }) => {
      expect(await publish(new MemoryJournal())).toMatchObject({ kind: 'confirmed' })
      const { title, description } = (fake as TikTokFake).posts[0]?.body.post_info ?? {}
      expect(title).toMatch(/^Low tide and first .*…$/)
      expect(String(title).length).toBeLessThanOrEqual(90)
      expect(description).toBe(`${caption}\n\n#harbour`)
    })
  })

  it('tells its fault points, all of them and in their order', async () => {
    const { told, faultPoint } = toldBy(tiktok)
    await withFake(caseOf(video), ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(tiktok.faultPoints)
  })

  it('notes that it sends, then the id that TikTok gives', async () => {
    await withFake(caseOf(video), async ({ publish }) => {
      const journal = new MemoryJournal()
      await publish(journal)
      expect(await journal.read(SENDING)).toBe(NOW)
      expect(await journal.read('publish_id')).toBe('v_pub_url~v2.0')
    })
  })
})

describe('tiktok: what is refused', () => {
  const long = { duration_s: 301 }
  const change = (creator: Record<string, unknown>) => (fake: TikTokFake) => {
    fake.creator = { ...fake.creator, ...creator }
  }
  const other = { ...video, publisher_account: 'southlight' }
  it.each<[string, Case, string, string]>([
    ['text alone', caseOf({ ...base, media: null }), 'edit', 'no post without a video or photos'],
    ['a file of ours', caseOf(about(['file:///a.mp4'])), 'edit', 'no public https address'],
    ['http', caseOf(about(['http://a.example/a.mp4?key=1'])), 'edit', 'http://a.example/a.mp4 has'],
    ['two videos', caseOf(about([VIDEO, VIDEO])), 'edit', 'takes one video'],
    ['36 photos', caseOf(about(Array<string>(36).fill('https://a.example/1.jpg'))), 'edit', '35'],
    ['a long text', caseOf({ ...video, caption: 'a'.repeat(2200) }), 'edit', '2210 of 2200'],
    ['long words to photos', caseOf({ ...photos, caption: 'a'.repeat(4000) }), 'edit', '4010 of'],
    ['a long title', caseOf({ ...photos, title: 'a'.repeat(91) }), 'edit', '91 of 90'],
    ['a video too long for the account', caseOf(about([VIDEO], {}, long)), 'edit', '300 s at most'],
    [
      'a private account',
      caseOf(video, change({ privacy_level_options: ['SELF_ONLY'] })),
      'edit',
      'may post to SELF_ONLY',
    ],
    ['a token of another account', caseOf(other), 'operator', 'belongs to @northlight'],
  ])('%s', async (_name, one, error_class, words) => {
    await withFake(one, async ({ publish, sendingCalls }) => {
      const journal = new MemoryJournal()
      const outcome = await publish(journal)
      expect(outcome).toMatchObject({ kind: 'refused', error_class })
      expect('detail' in outcome && outcome.detail).toContain(words)
      expect([sendingCalls(), journal.isSending]).toEqual([0, false])
    })
  })
})

const ROWS: readonly [string, string][] = [
  ['internal', 'retry'],
  ['video_pull_failed', 'retry'],
  ['photo_pull_failed', 'retry'],
  ['rate_limit_exceeded', 'deferred'],
  ['spam_risk_too_many_posts', 'deferred'],
  ['spam_risk_too_many_pending_share', 'deferred'],
  ['privacy_level_option_mismatch', 'edit'],
  ['file_format_check_failed', 'edit'],
  ['duration_check_failed', 'edit'],
  ['frame_rate_check_failed', 'edit'],
  ['picture_size_check_failed', 'edit'],
  ['video_bitrate_check_failed', 'edit'],
  ['video_size_check_failed', 'edit'],
  ['spam_risk_text', 'edit'],
  ['spam_risk', 'edit'],
  ['publish_cancelled', 'edit'],
  ['access_token_invalid', 'reconnect'],
  ['scope_not_authorized', 'reconnect'],
  ['scope_permission_missed', 'reconnect'],
  ['auth_removed', 'reconnect'],
  ['token_not_authorized_for_specified_publish_id', 'reconnect'],
  ['spam_risk_user_banned_from_posting', 'reconnect'],
  ['unaudited_client_can_only_post_to_private_accounts', 'operator'],
  ['url_ownership_unverified', 'operator'],
  ['reached_active_user_cap', 'operator'],
  ['app_version_check_failed', 'operator'],
  ['invalid_param', 'operator'],
  ['invalid_params', 'operator'],
  ['invalid_file_upload', 'operator'],
  ['invalid_publish_id', 'operator'],
]

describe('tiktok: errors', () => {
  const nameOf = async (one: Case) =>
    withFake(one, async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(fake.published()).toEqual([])
      expect(JSON.stringify(outcome)).not.toMatch(/planted/)
      return outcome.kind === 'refused' ? outcome.error_class : outcome.kind
    })

  it('knows no code that is not in this table', () => {
    expect(Object.keys(CODES).toSorted()).toEqual(ROWS.map(([code]) => code).toSorted())
  })

  it.each(ROWS)('%s is %s, as an answer and as what became of a post', async (code, name) => {
    const message = `No (${PLANTED.token}, ${VIDEO})`
    const answer = caseOf(video, (fake) => fake.instead.set(INIT, failure(code, 403, message)))
    expect(await nameOf(answer)).toBe(name)
    const later = caseOf(video, (fake) => (fake.states = ['PROCESSING_DOWNLOAD', `FAILED ${code}`]))
    expect(await nameOf(later)).toBe(name)
  })

  it.each([
    ['a server error at the start, whatever it says', failure('internal', 500), 'unconfirmed'],
    ['a code nobody knows', failure('something_new', 400), 'unconfirmed'],
  ])('%s', async (_name, answer, kind) => {
    expect(await nameOf(caseOf(video, (fake) => fake.instead.set(INIT, answer)))).toBe(kind)
  })

  it('takes an unknown reason of a post that failed back to the approver', async () => {
    expect(await nameOf(caseOf(video, (fake) => (fake.states = ['FAILED new'])))).toBe('edit')
  })

  it('waits a minute for calls, and for posts so long that five waits are a day', async () => {
    const until = async (code: string) =>
      withFake(
        caseOf(video, (fake) => fake.instead.set(INIT, failure(code, 429))),
        async ({ publish }) => publish(new MemoryJournal()),
      )
    expect(await until('rate_limit_exceeded')).toMatchObject({ until: '2026-11-23T18:01:00Z' })
    expect(await until('spam_risk_too_many_posts')).toMatchObject({ until: '2026-11-23T23:00:00Z' })
  })
})

describe('tiktok: posts that take their time', () => {
  it('is confirmed when TikTok has fetched and posted it', async () => {
    const states = ['PROCESSING_DOWNLOAD', 'PROCESSING_DOWNLOAD', 'PUBLISH_COMPLETE']
    await withFake(
      caseOf(video, (fake) => (fake.states = states)),
      async ({ server, publish }) => {
        expect(await publish(new MemoryJournal())).toMatchObject({ kind: 'confirmed' })
        const looks = server.requests.filter(({ path }) => path.endsWith('/status/fetch/'))
        expect(looks).toHaveLength(3)
      },
    )
  })

  it('is confirmed by the id it was started with while moderation is at it', async () => {
    await withFake(
      caseOf(video, (fake) => (fake.isModerated = false)),
      async ({ fake, publish, find }) => {
        const journal = new MemoryJournal()
        const outcome = await publish(journal)
        expect(outcome).toEqual({ kind: 'confirmed', post_id: 'v_pub_url~v2.0', url: null })
        ;(fake as TikTokFake).isModerated = true
        const [id] = fake.published()
        expect(await find(journal)).toMatchObject({ kind: 'confirmed', post_id: id })
      },
    )
  })

  it('is open while TikTok has not finished, and found out later', async () => {
    const slow = caseOf(
      video,
      (fake) => (fake.states = Array<string>(9).fill('PROCESSING_DOWNLOAD')),
    )
    await withFake(slow, async ({ fake, publish, find }) => {
      const journal = new MemoryJournal()
      expect(await publish(journal)).toMatchObject({ kind: 'unconfirmed' })
      expect(await find(journal)).toMatchObject({ kind: 'unknown' })
      const [post] = (fake as TikTokFake).posts
      post?.states.splice(0, 9, 'PUBLISH_COMPLETE')
      expect(await find(journal)).toMatchObject({ kind: 'confirmed' })
      post?.states.splice(0, 9, 'FAILED internal')
      expect(await find(journal)).toEqual({ kind: 'absent' })
    })
  })
})

describe('tiktok: results, tokens, readiness', () => {
  const open = async (secrets = {}) => {
    const fake = new TikTokFake()
    const server = await openFake(fake.handle)
    return { fake, server, setup: setupOf({ baseUrl: server.url, secrets }) }
  }
  const asked = {
    item_id: 'i',
    account_id: base.account_id,
    publisher_account: null,
    platform: 'tiktok',
    publisher: 'tiktok',
    published_at: NOW,
    age_hours: 1,
    due_hours: [1],
  }

  it('reads results, of a post known by the id it was started with too', async () => {
    const { fake, server, setup } = await open()
    const publisher = tiktok.publisher(setup)
    await publisher.publish(video, 'one', new MemoryJournal())
    await publisher.publish(video, 'two', new MemoryJournal())
    fake.counts = { view_count: 120, like_count: 0, share_count: 3 }
    const [first = ''] = fake.published()
    const posts = [first, 'v_pub_url~v2.1', '999'].map((post_id) => ({ ...asked, post_id }))
    const rows = await tiktok.metrics?.(setup).readMetrics(posts)
    await server.close()
    const reported = { views: 120, likes: 0, comments: null, shares: 3 }
    const row = { account_id: base.account_id, read_at: NOW, ...reported }
    expect(rows).toEqual([
      { post_id: first, ...row },
      { post_id: 'v_pub_url~v2.1', ...row },
    ])
  })

  it('throws where nothing can be read now', async () => {
    const { fake, server, setup } = await open()
    fake.instead.set('/v2/video/query/', failure('rate_limit_exceeded', 429))
    const reading = tiktok.metrics?.(setup).readMetrics([{ ...asked, post_id: '1' }])
    await expect(reading).rejects.toThrow('results of tiktok:northlight')
    await server.close()
  })

  it('renews a token with its refresh token, which is replaced as well', async () => {
    const secrets = { TIKTOK_CLIENT_KEY: 'key', TIKTOK_CLIENT_SECRET: PLANTED.secret }
    const { fake, server, setup } = await open(secrets)
    const renew = (refresh_token: string) =>
      tiktok.refresh?.(setup, { access_token: PLANTED.token, refresh_token })
    expect(await renew(PLANTED.refresh)).toEqual({
      kind: 'refreshed',
      token: {
        access_token: 'renewed',
        refresh_token: 'renewed-too',
        expires_at: '2026-11-24T18:00:00Z',
        scopes: ['user.info.basic', 'video.publish', 'video.list'],
      },
    })
    expect(await renew('revoked')).toMatchObject({ kind: 'ended' })
    fake.instead.set('/v2/oauth/token/', { status: 200, body: { access_token: '' } })
    expect(await renew(PLANTED.refresh)).toMatchObject({ kind: 'later' })
    await server.close()
  })

  it('keeps the connection where the app itself is not let in', async () => {
    const secrets = { TIKTOK_CLIENT_KEY: 'wrong', TIKTOK_CLIENT_SECRET: PLANTED.secret }
    const { server, setup } = await open(secrets)
    const token = { access_token: PLANTED.token, refresh_token: PLANTED.refresh }
    const refreshed = await tiktok.refresh?.(setup, token)
    expect(refreshed).toMatchObject({ kind: 'later' })
    expect(JSON.stringify(refreshed)).not.toContain(PLANTED.secret)
    await server.close()
  })
})
