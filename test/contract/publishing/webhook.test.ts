import { describe, expect, it } from 'vitest'

import { webhook as provider } from '../../../platforms/webhook/publishing/provider.ts'
import { verdictOf } from '../../../platforms/webhook/publishing/verdict.ts'
import { faultTests, withFake, type Case } from './faults.ts'
import { openFake } from './server.ts'
import { WebhookFake } from './webhook-receiver.ts'
import { hasty, KEY, MemoryJournal, NOW, PLANTED, POST, setupOf, toldBy } from './world.ts'

const secrets = { WEBHOOK_URL: 'https://own.example/hook', WEBHOOK_SECRET: PLANTED.secret }
const one: Case = {
  provider,
  fake: () => new WebhookFake(() => NOW),
  post: POST,
  secrets,
  isIdempotent: true,
}

const VECTOR = '9df0600fa75e56ba2ac4deaabab56af9eec5cff299a120e978adad12ccd594cc'

faultTests('webhook', one)

describe('webhook', () => {
  it('is taken by the receiver of the documentation, and signed as it says', async () => {
    await withFake(one, async ({ fake, server, publish }) => {
      const url = 'https://own.example/own-1'
      expect(await publish(new MemoryJournal())).toEqual({
        kind: 'confirmed',
        post_id: 'own-1',
        url,
      })
      expect((fake as WebhookFake).captions).toEqual([POST.caption])
      const [request] = server.requests
      expect(request?.headers['drumbeat-timestamp']).toBe(String(Date.parse(NOW) / 1000))
      expect(request?.headers['drumbeat-signature']).toMatch(/^v1=[0-9a-f]{64}$/)
      expect(request?.headers['idempotency-key']).toBe(KEY)
      expect(request?.json).toEqual(POST)
    })
  })

  it('answers a known test vector', async () => {
    await withFake(one, async ({ server, find }) => {
      await find(new MemoryJournal())
      // printf '%s' '1795456800.publish-0123456789abcdef' | openssl dgst -sha256 -hmac <secret>
      expect(server.requests[0]?.headers['drumbeat-signature']).toBe(`v1=${VECTOR}`)
    })
  })

  it('a key sent again is one post: the receiver says so, and it counts as published', async () => {
    await withFake(one, async ({ fake, publish }) => {
      await publish(new MemoryJournal())
      expect((await publish(new MemoryJournal())).kind).toBe('confirmed')
      expect(fake.published()).toHaveLength(1)
    })
  })

  it('what was promised as absent is refused when it still comes, and a later try goes out', async () => {
    let now = NOW
    const fake = new WebhookFake(() => now)
    const server = await openFake(fake.handle)
    const publisher = (http = hasty(-1)) =>
      provider.publisher(setupOf({ baseUrl: server.url, http, secrets, now: () => now }))
    server.plan((_request, index) => (index === 0 ? 'held' : undefined))
    const journal = new MemoryJournal()
    expect((await publisher(hasty(0)).publish(POST, KEY, journal)).kind).toBe('unconfirmed')
    now = '2026-11-23T18:02:00Z'
    expect((await publisher().find?.(POST, KEY, journal))?.kind).toBe('absent')
    server.release()
    expect(fake.published()).toHaveLength(0)
    now = '2026-11-23T18:03:00Z'
    expect((await publisher().publish(POST, KEY, new MemoryJournal())).kind).toBe('confirmed')
    expect(fake.published()).toHaveLength(1)
    await server.close()
  })

  it('what is sent at once after it was promised as absent is taken', async () => {
    let now = NOW
    const fake = new WebhookFake(() => now)
    const server = await openFake(fake.handle)
    const setup = setupOf({ baseUrl: server.url, secrets, now: () => now })
    const publisher = provider.publisher({
      ...setup,
      pause: (milliseconds) => {
        now = new Date(Date.parse(now) + milliseconds).toISOString()
        return Promise.resolve()
      },
    })
    expect((await publisher.find?.(POST, KEY, new MemoryJournal()))?.kind).toBe('absent')
    expect((await publisher.publish(POST, KEY, new MemoryJournal())).kind).toBe('confirmed')
    await server.close()
  })

  it.each([
    ['another secret', { WEBHOOK_SECRET: 'x'.repeat(40) }, NOW],
    ['an old signature', {}, '2026-11-23T17:54:59Z'],
  ])('the receiver refuses %s', async (_what, change, now) => {
    const fake = new WebhookFake(() => NOW)
    const server = await openFake(fake.handle)
    const own = { ...secrets, ...change }
    const setup = setupOf({ baseUrl: server.url, secrets: own, now: () => now })
    const outcome = await provider.publisher(setup).publish(POST, KEY, new MemoryJournal())
    await server.close()
    expect(outcome).toMatchObject({ kind: 'refused', error_class: 'operator' })
    expect(fake.published()).toHaveLength(0)
  })

  it('a secret in the address is not shown', async () => {
    const server = await openFake(() => ({ status: 200 }))
    server.plan(() => 'reset after')
    const url = `${server.url}/hook/${PLANTED.token}`
    const { baseUrl: _, ...setup } = setupOf({
      baseUrl: '',
      secrets: { ...secrets, WEBHOOK_URL: url },
    })
    const outcome = await provider.publisher(setup).publish(POST, KEY, new MemoryJournal())
    await server.close()
    expect(outcome.kind).toBe('unconfirmed')
    expect(JSON.stringify(outcome)).not.toContain('planted')
  })

  it('is not ready without its settings', async () => {
    const publisher = provider.publisher(setupOf({ baseUrl: 'http://127.0.0.1:1' }))
    await expect(publisher.ready?.(POST)).rejects.toThrow(/WEBHOOK_URL/)
    const outcome = await publisher.publish(POST, KEY, new MemoryJournal())
    expect(outcome).toMatchObject({ kind: 'refused', error_class: 'operator' })
    expect((await publisher.find?.(POST, KEY, new MemoryJournal()))?.kind).toBe('unknown')
  })

  it('what no receiver heard is safe to try again', async () => {
    const server = await openFake(() => ({ status: 200 }))
    await server.close()
    const setup = setupOf({ baseUrl: server.url, secrets })
    const outcome = await provider.publisher(setup).publish(POST, KEY, new MemoryJournal())
    expect(outcome).toMatchObject({ kind: 'refused', error_class: 'retry' })
  })

  it('tells every fault point, in order', async () => {
    const { told, faultPoint } = toldBy(provider)
    await withFake(one, ({ publish }) => publish(new MemoryJournal(), -1, faultPoint))
    expect(told).toEqual(provider.faultPoints)
  })

  it.each([
    [400, 'edit'],
    [413, 'edit'],
    [415, 'edit'],
    [422, 'edit'],
    [301, 'operator'],
    [401, 'operator'],
    [403, 'operator'],
    [404, 'operator'],
    [410, 'operator'],
    [408, 'unconfirmed'],
    [429, 'defer'],
    [500, 'unconfirmed'],
    [503, 'unconfirmed'],
  ])('%s is %s', (status, error_class) => {
    const answer = { kind: 'answered', status, headers: {}, text: '', json: {} } as const
    expect(verdictOf(answer, NOW).error_class).toBe(error_class)
  })

  it('waits as long as the receiver says, in seconds or until a date', () => {
    const until = (value: string) =>
      verdictOf(
        { kind: 'answered', status: 429, headers: { 'retry-after': value }, text: '', json: {} },
        NOW,
      ).until
    expect(until('90')).toBe('2026-11-23T18:01:30Z')
    expect(until('Mon, 23 Nov 2026 18:10:00 GMT')).toBe('2026-11-23T18:10:00Z')
    expect(until('soon')).toBe('2026-11-23T18:05:00Z')
  })
})
