import type { ProfileSource } from '../source.ts'
import { readerOf } from '../reading/reader.ts'
import { requestUrl } from '../reading/request-url.ts'
import { nameReader } from '../reading/username.ts'
import { jsonBody } from './json-body.ts'
import { ogMeta } from './og-meta.ts'
import { additionalData, pageJson, sharedData } from './page-data.ts'
import { refusal } from './refusal.ts'
import { timelineMedia } from './timeline-media.ts'

const BASE_URL = 'https://www.instagram.com'

/** Names the web application, as the site's own pages do; no secret. */
const APP_ID = '936619743392459'

/** Instagram: its web application's JSON, else the profile's page. */
export const instagram: ProfileSource = {
  platform: 'instagram',
  baseUrl: BASE_URL,
  hosts: ['www.instagram.com', 'i.instagram.com'],
  username: nameReader({
    network: 'Instagram',
    pattern: /^[a-z0-9._]{1,30}$/i,
    rule: '1 to 30 letters a–z, digits, full stops and underscores',
    prefix: /^@/,
  }),
  requests(username, { baseUrl = BASE_URL }) {
    const headers = { 'accept-language': 'en' }
    return [
      {
        url: requestUrl(baseUrl, `/api/v1/users/web_profile_info/?username=${username}`),
        headers: { ...headers, accept: 'application/json', 'x-ig-app-id': APP_ID },
      },
      { url: requestUrl(baseUrl, `/${username}/`), headers: { ...headers, accept: 'text/html' } },
    ]
  },
  read: readerOf({
    layouts: [jsonBody, pageJson, additionalData, sharedData, timelineMedia, ogMeta],
    refusal,
  }),
}
