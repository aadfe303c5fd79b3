import { expect, test } from 'vitest'

import { configFrom } from '../../../config.ts'
import { secretsOf, withoutSecrets } from '../../../runtime/secrets.ts'
import { tempFolder } from '../../temp.ts'

test('every secret of the environment is known, short words are not taken for one', () => {
  const variables = {
    DRUMBEAT_TOKEN_KEY: 't'.repeat(32),
    DRUMBEAT_SUPPRESSION_KEY: 's'.repeat(32),
    X_BEARER_TOKEN: 'bearer-token',
    BLOTATO_API_KEY: 'blotato-key',
    WEBHOOK_URL: 'https://hooks.test/secret',
    CRAWL_PROXIES: 'http://me:proxy-password@proxy.test:8080',
  }
  const open = { X_CLIENT_ID: 'name-of-an-app', REDDIT_CLIENT_SECRET: 'short' }
  const config = configFrom({ ...variables, ...open }, tempFolder())
  const secrets = [...Object.values(variables), 'proxy-password']
  expect(new Set(secretsOf(config))).toEqual(new Set(secrets))
  expect(config.secrets).toMatchObject({ BLOTATO_API_KEY: 'blotato-key' })
})

test('secrets are taken out of a text, as they are and as JSON writes them', () => {
  const text = `a "quoted\\secret" ${JSON.stringify({ a: 'quoted"\\x' })} b quoted"\\x c`
  expect(withoutSecrets(text, ['quoted"\\x'])).toBe(`a "quoted\\secret" {"a":"…"} b … c`)
})

test('a wrong secret is refused without being shown', () => {
  const wrong = {
    DRUMBEAT_TOKEN_KEY: 'planted',
    WEBHOOK_URL: 'planted',
    X_CLIENT_SECRET: 'pla nted',
  }
  const read = () => configFrom(wrong, tempFolder())
  expect(read).toThrow(/DRUMBEAT_TOKEN_KEY: at least 32 characters/)
  expect(read).toThrow(/WEBHOOK_URL: an address that begins with https/)
  expect(read).toThrow(/X_CLIENT_SECRET: one word/)
  expect(read).not.toThrow(/pla/)
})
