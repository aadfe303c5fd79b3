import { describe, expect, test } from 'vitest'

import { Network } from '../../../crawler/network.ts'
import { InvalidInputError, NotConfiguredError } from '../../../domain/errors.ts'
import { settingsSchema, type Settings } from '../../../domain/settings.ts'
import { profileSources } from '../../../platforms/sources.ts'
import type { ProfileSource } from '../../../platforms/source.ts'

type Own = Partial<Settings['crawl']['platforms'][string]>

function networkOf(platform: string, own: Own = {}, tokens = {}): Network {
  const { crawl } = settingsSchema.parse({ crawl: { platforms: { [platform]: own } } })
  return new Network(profileSources.get(platform) as ProfileSource, crawl, tokens)
}

test('by itself it asks the network’s own hosts, within the limits of the settings', () => {
  const { guard, host, origin, isLocal, isByAgreement } = networkOf('reddit')
  expect({ host, origin, isLocal, isByAgreement }).toEqual({
    host: 'www.reddit.com',
    origin: 'https://www.reddit.com',
    isLocal: false,
    isByAgreement: false,
  })
  expect(guard).toMatchObject({
    allowsLoopback: false,
    maxBytes: 5_000_000,
    timeoutMs: 20_000,
  })
  expect(guard.hosts).toEqual(expect.arrayContaining(['www.reddit.com', 'old.reddit.com']))
})

test('another address is asked alone, unless hosts are named for it', () => {
  expect(networkOf('reddit', { base_url: 'https://mirror.example:8443/r' }).guard.hosts).toEqual([
    'mirror.example:8443',
  ])
  const named = networkOf('reddit', { base_url: 'https://mirror.example', hosts: ['b.example'] })
  expect(named.guard.hosts).toEqual(['mirror.example', 'b.example'])
  expect(named.requests('acme')[0]?.url).toMatch(/^https:\/\/mirror\.example\/user\/acme\//)
})

describe('this machine may be asked only where it is what the settings name', () => {
  test.each([
    ['http://127.0.0.1:8080', true],
    ['http://127.9.9.9', true],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
    ['http://2130706433', true],
    ['http://127.0.0.1.example', false],
    ['http://localhost.example', false],
    ['http://mylocalhost', false],
    ['http://10.0.0.1', false],
    ['http://169.254.169.254', false],
    ['http://[fd00::1]', false],
  ])('%s: %s', (base_url, isLocal) => {
    const network = networkOf('reddit', { base_url })
    expect([network.isLocal, network.guard.allowsLoopback]).toEqual([isLocal, isLocal])
  })

  test('a host named beside the network’s own address does not open it', () => {
    expect(networkOf('reddit', { hosts: ['localhost'] }).isLocal).toBe(false)
  })
})

describe('a network that wants a token', () => {
  test.each([{}, { X_BEARER_TOKEN: '' }, { OTHER: 'x' }])('cannot be asked with %j', (tokens) => {
    const make = () => networkOf('x', {}, tokens)
    expect(make).toThrow(NotConfiguredError)
    expect(make).toThrow(/reading profiles of x needs the setting X_BEARER_TOKEN/)
  })

  test('is asked with it, by agreement', () => {
    const network = networkOf('x', {}, { X_BEARER_TOKEN: 'made-up' })
    expect(network.isByAgreement).toBe(true)
    expect(network.requests('acme')[0]?.headers['authorization']).toBe('Bearer made-up')
  })
})

test.each(['../../admin', 'a/b', 'a?b=1', 'a#b', 'a\nb', '', 'a'.repeat(80), 'ä1234'])(
  'what cannot be a name (%j) makes no request',
  (name) => {
    for (const platform of ['reddit', 'instagram', 'tiktok']) {
      expect(() => networkOf(platform).requests(name)).toThrow(InvalidInputError)
    }
  },
)
