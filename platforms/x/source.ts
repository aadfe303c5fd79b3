import type { ProfileSource } from '../source.ts'
import { readerOf } from '../reading/reader.ts'
import { requestUrl } from '../reading/request-url.ts'
import { nameReader } from '../reading/username.ts'
import { apiV2 } from './api-v2.ts'
import { graphqlUser } from './graphql.ts'
import { refusal } from './refusal.ts'
import { userTweets } from './user-tweets.ts'

const BASE_URL = 'https://api.x.com'

/** Without `user.fields` the API gives id and names alone. */
const USER_FIELDS = [
  'created_at',
  'description',
  'profile_image_url',
  'protected',
  'public_metrics',
  'verified',
  'verified_type',
]

/** X: its API v2, with a bearer token; without one there is nothing to ask. */
export const x: ProfileSource = {
  platform: 'x',
  baseUrl: BASE_URL,
  hosts: ['api.x.com'],
  token: 'X_BEARER_TOKEN',
  username: nameReader({
    network: 'X',
    pattern: /^[a-z0-9_]{1,15}$/i,
    rule: '1 to 15 letters a–z, digits and underscores',
    prefix: /^@/,
  }),
  requests(username, { baseUrl = BASE_URL, token }) {
    if (token === undefined || token === '') return []
    const path = `/2/users/by/username/${username}?user.fields=${USER_FIELDS.join(',')}`
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
    return [{ url: requestUrl(baseUrl, path), headers }]
  },
  read: readerOf({ layouts: [apiV2, graphqlUser, userTweets], refusal }),
}
