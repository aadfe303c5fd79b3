import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { blotato } from '../../../platforms/blotato/publishing/provider.ts'
import { instagram } from '../../../platforms/instagram/publishing/provider.ts'
import { reddit } from '../../../platforms/reddit/publishing/provider.ts'
import { tiktok } from '../../../platforms/tiktok/publishing/provider.ts'
import { webhook } from '../../../platforms/webhook/publishing/provider.ts'
import { wordpress } from '../../../platforms/wordpress/publishing/provider.ts'
import { x } from '../../../platforms/x/publishing/provider.ts'
import { youtube } from '../../../platforms/youtube/publishing/provider.ts'
import type { Post } from '../../../platforms/publishing/publisher.ts'
import { BlotatoFake } from './blotato-fake.ts'
import type { Case } from './faults.ts'
import { InstagramFake, USER } from './instagram-fake.ts'
import { RedditFake } from './reddit-fake.ts'
import { TikTokFake } from './tiktok-fake.ts'
import { WebhookFake } from './webhook-receiver.ts'
import { WordPressFake } from './wordpress-fake.ts'
import { NOW, PLANTED, POST } from './world.ts'
import { XFake } from './x-fake.ts'
import { YouTubeFake } from './youtube-fake.ts'

const VIDEO = 'https://media.example/tide.mp4'
const BLANK = { mime: null, alt_text: null, duration_s: null, width: null, height: null }

const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const image = fileOf('tide.png', 3000)
const video = fileOf('tide.mp4', 4000)

/** One way of publishing for each provider; `now` is the clock of the other side. */
export function allCases(now: () => string = () => NOW): readonly Case[] {
  return [
    {
      provider: blotato,
      fake: () => new BlotatoFake(),
      post: { ...POST, publisher_account: '98432' },
      secrets: { BLOTATO_API_KEY: PLANTED.secret },
      isIdempotent: false,
    },
    {
      provider: instagram,
      fake: () => Object.assign(new InstagramFake(), { now }),
      post: { ...about('instagram', [VIDEO]), publisher_account: USER },
      isIdempotent: true,
    },
    {
      provider: reddit,
      fake: () => Object.assign(new RedditFake(), { now }),
      post: { ...POST, account_id: 'reddit:northlight', platform: 'reddit' },
      isIdempotent: false,
    },
    {
      provider: tiktok,
      fake: () => Object.assign(new TikTokFake(), { now }),
      post: about('tiktok', [VIDEO]),
      isIdempotent: false,
    },
    {
      provider: webhook,
      fake: () => new WebhookFake(now),
      post: POST,
      secrets: { WEBHOOK_URL: 'https://own.example/hook', WEBHOOK_SECRET: PLANTED.secret },
      isIdempotent: true,
    },
    {
      provider: wordpress,
      fake: () => Object.assign(new WordPressFake(), { now }),
      post: { ...POST, account_id: 'wordpress:northlight', platform: 'wordpress', title: 'Tide' },
      isIdempotent: true,
    },
    {
      provider: x,
      fake: () => Object.assign(new XFake(), { now }),
      post: { ...POST, media: { ...BLANK, uris: [image], alt_text: 'Boats' } },
      isIdempotent: true,
    },
    {
      provider: youtube,
      fake: () => Object.assign(new YouTubeFake(), { now }),
      post: about('youtube', [video]),
      isIdempotent: true,
    },
  ]
}

function about(platform: string, uris: readonly string[]): Post {
  return { ...POST, account_id: `${platform}:northlight`, platform, media: { ...BLANK, uris } }
}

function fileOf(name: string, size: number): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.alloc(size, 7))
  return pathToFileURL(path).href
}
