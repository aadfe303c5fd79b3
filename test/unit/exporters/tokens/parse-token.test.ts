import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../../domain/errors.ts'
import { parseToken } from '../../../../exporters/tokens/parse-token.ts'
import { NOW } from './fixtures.ts'

test.each([
  ['the bare token', ' EAAB-x_1.2/=~\n', { access_token: 'EAAB-x_1.2/=~' }],
  [
    'the answer of a token endpoint',
    '{"token_type":"bearer","expires_in":7200,"access_token":"a","scope":"tweet.read tweet.write","refresh_token":"r"}',
    {
      access_token: 'a',
      refresh_token: 'r',
      expires_at: '2026-11-20T10:00:00Z',
      scopes: ['tweet.read', 'tweet.write'],
    },
  ],
  [
    'an application password',
    '{"username": "me", "access_token": "abcd EFGH 1234"}',
    { username: 'me', access_token: 'abcd EFGH 1234' },
  ],
  [
    'a token that ended and can be renewed',
    '{"access_token": "a", "refresh_token": "r", "expires_at": "2026-11-01T00:00:00+01:00"}',
    { access_token: 'a', refresh_token: 'r', expires_at: '2026-11-01T00:00:00+01:00' },
  ],
])('%s is read', (_, text, token) => {
  expect(parseToken(text, NOW).token).toEqual(token)
})

test('fields that are not made use of are named, where they are names', () => {
  const given = { access_token: 'a', open_id: 'o', 'planted secret': 1 }
  expect(parseToken(JSON.stringify(given), NOW).unused).toEqual(['open_id'])
})

test.each([
  ['nothing', ' \n', /nothing was given/],
  ['two words', 'Bearer planted-secret', /with spaces or lines in it is given as JSON/],
  ['two lines', 'planted-secret\nplanted-secret', /is given as JSON/],
  ['half of JSON', '{"access_token": "planted-secret', /begins like JSON and is none/],
  ['JSON without a token', '{"token": "planted-secret"}', /access_token: /],
  ['an empty token', '{"access_token": " "}', /access_token: empty/],
  [
    'a line break',
    '{"access_token": "planted-secret\\nx"}',
    /access_token: holds what is no plain/,
  ],
  ['a number', '{"access_token": 4711471147114711}', /access_token: /],
  [
    'no instant',
    '{"access_token": "a", "expires_at": "planted-secret"}',
    /expires_at: not an inst/,
  ],
  ['no seconds', '{"access_token": "a", "expires_in": "planted-secret"}', /expires_in: /],
  [
    'a token that ended',
    '{"access_token": "planted-secret", "expires_at": "2026-11-20T07:59:59Z"}',
    /it ended at 2026-11-20T07:59:59Z and has no refresh_token/,
  ],
])('%s is refused, and nothing of it shown', (_, text, problem) => {
  const parse = () => parseToken(text, NOW)
  expect(parse).toThrow(InvalidInputError)
  expect(parse).toThrow(problem)
  expect(parse).toThrow(/Right is the bare token, or JSON such as/)
  expect(parse).not.toThrow(/planted|47114711/)
})
