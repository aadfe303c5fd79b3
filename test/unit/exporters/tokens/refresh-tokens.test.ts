import { readFileSync, writeFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { NotFoundError } from '../../../../domain/errors.ts'
import type { Renewal } from '../../../../exporters/tokens/stored-token.ts'
import { tokenStates } from '../../../../exporters/tokens/token-states.ts'
import { fakeTokens, numbered } from './fake-provider.ts'
import { newStore, NOW, tokenFor } from './fixtures.ts'

const failed = (kind: Renewal['kind']) => ({ renewal: { at: NOW, kind, detail: 'because' } })
const end = (expires_at: string, refresh_token?: string) =>
  refresh_token === undefined ? { expires_at } : { expires_at, refresh_token }

test('the states of tokens: what wants attention is not fine', async () => {
  const { path, store } = newStore()
  const cases = {
    'a without end': [tokenFor('a without end'), 'fine'],
    'b long': [tokenFor('b long', end('2027-01-19T08:00:00Z')), 'fine'],
    'c soon over': [
      tokenFor('c soon over', end('2026-11-26T08:00:00Z'), { stored_at: '2026-09-27T08:00:00Z' }),
      'ending',
    ],
    'd over': [tokenFor('d over', end('2026-11-20T07:00:00Z')), 'ended'],
    'e renewed in use': [tokenFor('e renewed in use', end('2026-11-20T07:00:00Z', 'r')), 'fine'],
    'f not renewed': [
      tokenFor('f not renewed', end('2026-11-20T07:00:00Z', 'r'), failed('later')),
      'ended',
    ],
    'g revoked': [
      tokenFor('g revoked', end('2026-11-29T07:00:00Z', 'r'), failed('ended')),
      'cannot be renewed',
    ],
    'h revoked and over': [
      tokenFor('h revoked and over', end('2026-11-20T07:00:00Z', 'r'), failed('ended')),
      'ended',
    ],
    'i soon over, failed': [
      tokenFor('i soon over, failed', end('2026-11-20T08:05:00Z', 'r'), failed('later')),
      'ending',
    ],
    'j of a provider that renews none': [
      tokenFor('j of a provider that renews none', end('2026-11-20T08:05:00Z'), {
        provider: 'none',
      }),
      'cannot be renewed',
    ],
    'k damaged': [tokenFor('k damaged'), 'unreadable'],
  } as const
  for (const [stored] of Object.values(cases)) await store.write(stored)
  const content = readFileSync(path, 'utf8')
  writeFileSync(path, content.replace('"account_id": "k damaged"', '"account_id": "k damaged!"'))
  const states = await tokenStates(store, NOW, (provider) => provider === 'fake')
  expect(states.map(({ account_id, state }) => [account_id.replace('!', ''), state])).toEqual(
    Object.entries(cases).map(([id, [, state]]) => [id, state]),
  )
  expect(states.find(({ account_id }) => account_id === 'g revoked')).toEqual({
    account_id: 'g revoked',
    provider: 'fake',
    state: 'cannot be renewed',
    expires_at: '2026-11-29T07:00:00Z',
    stored_at: NOW,
    detail: 'because',
  })
  expect(JSON.stringify(states)).not.toContain('access-')
})

test('the daily run renews what ends before the next one; a failure stops no other', async () => {
  const { store } = newStore()
  await store.write(tokenFor('x:endless'))
  await store.write(tokenFor('x:long', end('2027-01-19T08:00:00Z')))
  await store.write(tokenFor('x:short', end('2026-11-20T10:00:00Z', 'refresh-short')))
  await store.write(tokenFor('x:broken', end('2026-11-20T10:00:00Z', 'refresh-broken')))
  await store.write(tokenFor('x:revoked', end('2026-11-20T10:00:00Z', 'refresh-revoked')))
  const { refreshAll, asked } = fakeTokens(store, (token) => {
    if (token.refresh_token === 'refresh-broken') throw new Error('no route')
    if (token.refresh_token === 'refresh-revoked') return { kind: 'ended', detail: 'revoked' }
    return {
      kind: 'refreshed',
      token: { access_token: 'new', expires_at: '2026-11-20T10:00:00Z' },
    }
  })
  const summary = await refreshAll()
  expect(summary).toMatchObject({ refreshed: 1, kept: 2, failed: 1, ended: 1 })
  expect(summary.tokens).toContainEqual({
    account_id: 'x:broken',
    provider: 'fake',
    outcome: 'failed',
    detail: 'no route',
  })
  expect(summary.warnings.map(({ account_id, state }) => [account_id, state])).toEqual([
    ['x:revoked', 'cannot be renewed'],
  ])
  expect(JSON.stringify(summary)).not.toMatch(/access-|refresh-/)
  expect(asked).toHaveLength(3)
  expect((await refreshAll()).ended).toBe(1)
  expect(asked.filter((token) => token.refresh_token === 'refresh-revoked')).toHaveLength(1)
})

test('one account is renewed whenever that is asked for', async () => {
  const { store } = newStore()
  await store.write(tokenFor('x:long', end('2027-01-19T08:00:00Z')))
  const fake = fakeTokens(
    store,
    numbered(2000, () => NOW),
  )
  expect(await fake.refreshAll('x:long')).toMatchObject({ refreshed: 1 })
  expect((await store.read({ account_id: 'x:long', provider: 'fake' }))?.token.access_token).toBe(
    'access-2',
  )
  await expect(fake.refreshAll('x:nobody')).rejects.toThrow(NotFoundError)
  await expect(fake.refreshAll('x:nobody')).rejects.toThrow(/these have: x:long/)
})
