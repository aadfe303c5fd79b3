import type { ProfileSource } from '../source.ts'
import { readerOf } from '../reading/reader.ts'
import { requestUrl } from '../reading/request-url.ts'
import { nameReader } from '../reading/username.ts'
import { itemList, userDetail } from './json-body.ts'
import { refusal } from './refusal.ts'
import { sigiState } from './sigi-state.ts'
import { nextData, universalData } from './universal-data.ts'

const BASE_URL = 'https://www.tiktok.com'

/** TikTok: the profile's page, which carries its data. */
export const tiktok: ProfileSource = {
  platform: 'tiktok',
  baseUrl: BASE_URL,
  hosts: ['www.tiktok.com'],
  username: nameReader({
    network: 'TikTok',
    pattern: /^[a-z0-9._]{2,24}$/i,
    rule: '2 to 24 letters a–z, digits, full stops and underscores',
    prefix: /^@/,
  }),
  requests(username, { baseUrl = BASE_URL }) {
    const headers = { accept: 'text/html', 'accept-language': 'en' }
    return [{ url: requestUrl(baseUrl, `/@${username}`), headers }]
  },
  read: readerOf({
    layouts: [universalData, userDetail, sigiState, nextData, itemList],
    refusal,
  }),
}
