import { expect, test } from 'vitest'

import { NotConfiguredError, TryLaterError } from '../../../../domain/errors.ts'
import { openTokenStore } from '../../../../exporters/tokens/token-store.ts'
import type { Refreshed } from '../../../../platforms/publishing/provider.ts'
import { fakeTokens, numbered } from './fake-provider.ts'
import { KEY, newStore, tokenFor } from './fixtures.ts'

const ACME = { account_id: 'x:acme', provider: 'fake' }
const SHORT = { refresh_token: 'refresh-1', expires_at: '2026-11-20T10:00:00Z' }

/** A store with one token, and tokens renewed as told. */
async function withToken(token: object, renew?: Parameters<typeof fakeTokens>[1]) {
  const { path, store } = newStore()
  await store.write(tokenFor('x:acme', { access_token: 'access-1', ...token }))
  return { path, store, ...fakeTokens(store, renew) }
}

test('an account without a token: the message says how to give it one', async () => {
  const { tokens } = fakeTokens(newStore().store)
  const asked = tokens.tokenOf('x:acme', 'fake')
  await expect(asked).rejects.toThrow(NotConfiguredError)
  await expect(asked).rejects.toThrow(
    'x:acme has no token at fake: give it one with `drumbeat tokens set x:acme fake`',
  )
})

test.each([
  ['an hour', '2026-11-20T09:00:00Z', '2026-11-20T08:49:59Z', '2026-11-20T08:50:00Z'],
  ['60 days', '2027-01-19T08:00:00Z', '2027-01-12T07:59:59Z', '2027-01-12T08:00:00Z'],
  ['8 days', '2026-11-28T08:00:00Z', '2026-11-26T07:59:59Z', '2026-11-26T08:00:00Z'],
])('a token of %s is renewed ahead of its end, not earlier', async (_, expires_at, early, due) => {
  const { tokens, asked, clock, store } = await withToken(
    { ...SHORT, expires_at },
    numbered(2000, () => clock.now),
  )
  clock.now = early
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-1')
  expect(asked).toEqual([])
  clock.now = due
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-2')
  expect(asked.map((token) => token.refresh_token)).toEqual(['refresh-1'])
  expect(await store.read(ACME)).toMatchObject({
    token: { access_token: 'access-2', refresh_token: 'refresh-2' },
    stored_at: due,
    renewal: { at: due, kind: 'refreshed' },
  })
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-2')
  expect(asked).toHaveLength(1)
})

test('a token without an end is never renewed', async () => {
  const { tokens, asked, clock } = await withToken({}, () => ({ kind: 'ended', detail: '' }))
  clock.now = '2036-11-20T08:00:00Z'
  expect(await tokens.tokenOf('x:acme', 'fake')).toEqual({ access_token: 'access-1' })
  expect(asked).toEqual([])
})

test('many ask at once, in two processes’ places: one renewal', async () => {
  const { path, tokens, asked, clock } = await withToken(
    SHORT,
    numbered(2, () => clock.now),
  )
  const other = fakeTokens(openTokenStore(path, KEY), () => ({
    kind: 'refreshed',
    token: { access_token: 'access-other', expires_at: '2026-11-20T12:00:00Z' },
  }))
  clock.now = other.clock.now = '2026-11-20T09:55:00Z'
  const all = [tokens, tokens, tokens, other.tokens, other.tokens]
  const got = await Promise.all(all.map((one) => one.tokenOf('x:acme', 'fake')))
  expect(new Set(got.map(({ access_token }) => access_token)).size).toBe(1)
  expect(asked.length + other.asked.length).toBe(1)
})

test('what the new token leaves out stays: refresh token, name, scopes; not the old end', async () => {
  const { tokens, store, clock } = await withToken(
    { ...SHORT, username: 'me', scopes: ['a'] },
    () => ({ kind: 'refreshed', token: { access_token: 'access-2', refresh_token: '' } }),
  )
  clock.now = '2026-11-20T09:55:00Z'
  const wanted = {
    access_token: 'access-2',
    refresh_token: 'refresh-1',
    username: 'me',
    scopes: ['a'],
  }
  expect(await tokens.tokenOf('x:acme', 'fake')).toEqual(wanted)
  expect((await store.read(ACME))?.token).toEqual(wanted)
})

const refreshed = (token: object): Refreshed => ({ kind: 'refreshed', token: token as never })
const failures: [string, () => Refreshed][] = [
  ['says later', () => ({ kind: 'later', detail: 'busy with refresh-1 and app-secret-4711' })],
  ['says it is over', () => ({ kind: 'ended', detail: 'revoked: access-1' })],
  [
    'breaks',
    () => {
      throw new Error('no route to access-1')
    },
  ],
  ['gives an empty token', () => refreshed({ access_token: '' })],
  ['gives a blank token', () => refreshed({ access_token: '  ' })],
  ['gives none', () => refreshed({})],
  ['gives what cannot be one', () => refreshed({ access_token: 'a\r\nb: c' })],
  [
    'gives one that has ended',
    () => refreshed({ access_token: 'b', expires_at: '2026-11-20T09:00:00Z' }),
  ],
]
test.each(failures)('a renewal that %s keeps the old token while it lasts', async (_, renew) => {
  const { tokens, asked, store, clock } = await withToken(SHORT, renew)
  clock.now = '2026-11-20T09:55:00Z'
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-1')
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-1')
  expect(asked).toHaveLength(1)
  const stored = await store.read(ACME)
  expect(stored?.token).toEqual({ access_token: 'access-1', ...SHORT })
  for (const secret of ['refresh-1', 'access-1', 'app-secret-4711']) {
    expect(stored?.renewal?.detail).not.toContain(secret)
  }
})

test('a token that ended while renewing fails: try later, until it works', async () => {
  const answers: Refreshed[] = [
    { kind: 'later', detail: 'busy' },
    { kind: 'later', detail: 'still busy' },
    refreshed({ access_token: 'access-2', expires_at: '2026-11-20T13:00:00Z' }),
  ]
  const { tokens, asked, clock } = await withToken(SHORT, () => answers.shift() as Refreshed)
  clock.now = '2026-11-20T11:00:00Z'
  const first = tokens.tokenOf('x:acme', 'fake')
  await expect(first).rejects.toThrow(TryLaterError)
  await expect(first).rejects.toThrow(/x:acme: its token at fake ended at .* renewing failed: busy/)
  await expect(tokens.tokenOf('x:acme', 'fake')).rejects.toThrow(TryLaterError)
  expect(asked).toHaveLength(1)
  clock.now = '2026-11-20T11:05:00Z'
  await expect(tokens.tokenOf('x:acme', 'fake')).rejects.toThrow(/still busy/)
  clock.now = '2026-11-20T11:10:00Z'
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-2')
})

test.each([
  [
    'renewing was refused for good',
    () => ({ kind: 'ended', detail: 'revoked' }) as const,
    /revoked/,
  ],
  ['its provider renews none', undefined, /ended at 2026-11-20T10:00:00Z: give it one with/],
])('a token that ended, and %s: a person is told what to do', async (_, renew, message) => {
  const { tokens, clock } = await withToken(SHORT, renew)
  clock.now = '2026-11-20T11:00:00Z'
  const asked = tokens.tokenOf('x:acme', 'fake')
  await expect(asked).rejects.toThrow(NotConfiguredError)
  await expect(asked).rejects.toThrow(message)
})

test('a token given by a person while another is being renewed stays', async () => {
  const { store, tokens, clock } = await withToken(SHORT, async () => {
    await store.write(tokenFor('x:acme', { access_token: 'given by hand' }))
    return refreshed({ access_token: 'access-2' })
  })
  clock.now = '2026-11-20T09:55:00Z'
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('given by hand')
})

test('a token removed while it is being renewed stays away', async () => {
  const { store, tokens, clock } = await withToken(SHORT, async () => {
    await store.remove(ACME)
    return refreshed({ access_token: 'access-2' })
  })
  clock.now = '2026-11-20T09:55:00Z'
  await expect(tokens.tokenOf('x:acme', 'fake')).rejects.toThrow(NotConfiguredError)
  expect(await store.all()).toEqual([])
})

test('a new token that cannot be stored is not used', async () => {
  const { store, tokens, clock } = await withToken(SHORT, () =>
    refreshed({ access_token: 'access-2' }),
  )
  const full = { ...store, change: () => Promise.reject(new TryLaterError('the disk is full')) }
  const { tokens: unlucky } = { ...fakeTokens(full, () => refreshed({ access_token: 'access-2' })) }
  clock.now = '2026-11-20T09:55:00Z'
  await expect(unlucky.renew(ACME)).rejects.toThrow('the disk is full')
  expect((await store.read(ACME))?.token.access_token).toBe('access-1')
  expect((await tokens.tokenOf('x:acme', 'fake')).access_token).toBe('access-2')
})
