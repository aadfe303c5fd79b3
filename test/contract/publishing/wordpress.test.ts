import { describe, expect, it } from 'vitest'

import { NotConfiguredError } from '../../../domain/errors.ts'
import { wordpress as provider } from '../../../platforms/wordpress/publishing/provider.ts'
import { verdictOf } from '../../../platforms/wordpress/publishing/verdict.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { openFake } from './server.ts'
import { WordPressFake } from './wordpress-fake.ts'
import { KEY, MemoryJournal, NOW, POST, setupOf, toldBy } from './world.ts'

const ARTICLE = {
  ...POST,
  account_id: 'wordpress:northlight',
  platform: 'wordpress',
  publisher_account: 'https://blog.example',
  title: 'Low tide',
}
const one: Case = { provider, fake: () => new WordPressFake(), post: ARTICLE, isIdempotent: true }

faultTests('wordpress', one)

describe('wordpress', () => {
  it('publishes under the publish key, with text and files made safe', async () => {
    const media = {
      uris: ['https://media.example/a.png?x=1&y="2"'],
      mime: 'image/png',
      alt_text: 'Boats <3',
      duration_s: null,
      width: null,
      height: null,
    }
    const caption = 'One\ntwo\n\n<script>alert(1)</script>'
    await withFake({ ...one, post: { ...ARTICLE, caption, media } }, async ({ fake, publish }) => {
      const outcome = await publish(new MemoryJournal())
      const [article] = (fake as WordPressFake).articles
      expect(article).toMatchObject({ slug: KEY, title: 'Low tide', status: 'publish' })
      expect(article?.content).toBe(
        '<p>One<br>two</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>#harbour</p>\n' +
          '<figure><img src="https://media.example/a.png?x=1&amp;y=&quot;2&quot;" alt="Boats &lt;3"></figure>',
      )
      const url = `https://blog.example/${KEY}/`
      expect(outcome).toEqual({ kind: 'confirmed', post_id: '100', url, published_at: NOW })
    })
  })

  it('takes up the draft of an earlier attempt, and what is out is not published again', async () => {
    await withFake(one, async ({ fake, server, publish }) => {
      server.plan((_request, index) => (index === 1 ? 'reset after' : undefined))
      expect(await publish(new MemoryJournal())).toMatchObject({ error_class: 'retry' })
      expect((fake as WordPressFake).articles).toHaveLength(1)
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      const journal = new MemoryJournal()
      expect((await publish(journal)).kind).toBe('confirmed')
      expect(journal.isSending).toBe(false)
      expect((fake as WordPressFake).articles).toHaveLength(1)
      expect(fake.published()).toEqual(['100'])
    })
  })

  it('finds a post whose slug somebody changed', async () => {
    await withFake(one, async ({ fake, server, publish, find }) => {
      server.plan((request) => (fake.isSending(request) ? 'reset after' : undefined))
      const journal = new MemoryJournal()
      expect((await publish(journal)).kind).toBe('unconfirmed')
      const [article] = (fake as WordPressFake).articles
      Object.assign(article ?? {}, { slug: 'low-tide' })
      expect(await find(journal)).toMatchObject({ kind: 'confirmed', post_id: '100' })
    })
  })

  it('tells every fault point, in order', async () => {
    const { told, faultPoint } = toldBy(provider)
    await withFake(one, ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(provider.faultPoints)
  })

  it.each([null, 'http://blog.example', 'blog'])('is not ready for the site %s', async (site) => {
    const { baseUrl: _, ...setup } = setupOf({ baseUrl: '' })
    const publisher = provider.publisher(setup)
    const post = { ...ARTICLE, publisher_account: site }
    await expect(publisher.ready?.(post)).rejects.toThrow(NotConfiguredError)
    const outcome = await publisher.publish(post, KEY, new MemoryJournal())
    expect(outcome).toMatchObject({ kind: 'refused', error_class: 'operator' })
  })

  it('refuses an empty post and files nobody can reach before any call', async () => {
    const empty = { ...ARTICLE, title: null, caption: null, hashtags: null }
    await withFake({ ...one, post: empty }, async ({ server, publish }) => {
      const outcome = await publish(new MemoryJournal())
      expect(outcome).toMatchObject({
        error_class: 'edit',
        detail: 'there is neither text nor media',
      })
      expect(server.requests).toHaveLength(0)
    })
  })

  it('reads how many comments a post has', async () => {
    const fake = new WordPressFake()
    fake.comments = 3
    const server = await openFake(fake.handle)
    const account_id = 'wordpress:northlight'
    const readings = await provider.metrics?.(setupOf({ baseUrl: server.url })).readMetrics([
      {
        item_id: 'i',
        account_id,
        publisher_account: 'https://blog.example',
        platform: 'wordpress',
        post_id: '100',
        publisher: 'wordpress',
        published_at: NOW,
        age_hours: 1,
        due_hours: [1],
      },
    ])
    await server.close()
    expect(readings).toEqual([{ post_id: '100', account_id, read_at: NOW, comments: 3 }])
  })
})

describe('codes of WordPress', () => {
  it.each([
    [401, 'incorrect_password', 'reconnect'],
    [401, 'something_else', 'reconnect'],
    [401, 'rest_cannot_create', 'reconnect'],
    [403, 'rest_cannot_publish', 'reconnect'],
    [403, 'rest_forbidden', 'reconnect'],
    [501, 'application_passwords_disabled', undefined],
    [401, 'application_passwords_disabled', 'operator'],
    [404, 'rest_no_route', 'operator'],
    [404, 'rest_post_invalid_id', 'operator'],
    [400, 'rest_invalid_param', 'edit'],
    [400, 'empty_content', 'edit'],
    [413, '', 'edit'],
    [403, '', 'operator'],
    [301, '', 'operator'],
    [429, '', 'defer'],
    [500, 'internal_server_error', undefined],
    [503, '', undefined],
    [200, '', undefined],
  ])('%s %s is %s (undefined: as the call was)', (status, code, error_class) => {
    const json = { code, message: 'no' }
    const answer = { kind: 'answered', status, headers: {}, text: '', json } as const
    expect(verdictOf(answer, NOW)?.error_class).toBe(error_class)
  })
})
