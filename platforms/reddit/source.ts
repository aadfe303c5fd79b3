import type { ProfileSource } from '../source.ts'
import { readerOf } from '../reading/reader.ts'
import { requestUrl } from '../reading/request-url.ts'
import { nameReader } from '../reading/username.ts'
import { about } from './about.ts'
import { refusal } from './refusal.ts'
import { submitted } from './submitted.ts'

const BASE_URL = 'https://www.reddit.com'

/** Reddit: the user's `about.json`, with texts as they were written (`raw_json`). */
export const reddit: ProfileSource = {
  platform: 'reddit',
  baseUrl: BASE_URL,
  hosts: ['www.reddit.com', 'old.reddit.com'],
  username: nameReader({
    network: 'Reddit',
    pattern: /^[a-z0-9_-]{3,20}$/i,
    rule: '3 to 20 letters a–z, digits, underscores and hyphens',
    prefix: /^(?:@|\/?u\/)/i,
  }),
  requests(username, { baseUrl = BASE_URL }) {
    const url = requestUrl(baseUrl, `/user/${username}/about.json?raw_json=1`)
    return [{ url, headers: { accept: 'application/json' } }]
  },
  read: readerOf({ layouts: [about, submitted], refusal }),
}
