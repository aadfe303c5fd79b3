import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { PLANTED } from './world.ts'

interface Receiver {
  readonly secret: string
  readonly now: () => number
  readonly published: Map<string, { post_id: string; url: string }>
  readonly asked: Map<string, number>
  readonly publish: (post: { caption: string | null }) => { post_id: string; url: string }
}

type Receive = (request: Omit<FakeRequest, 'path'> & { body: string }, to: Receiver) => FakeAnswer

const page = readFileSync(new URL('../../../docs/webhook.md', import.meta.url), 'utf8')
const [, code = ''] = /```ts\n([\s\S]*?)\n```/.exec(page) ?? []
const file = join(mkdtempSync(join(tmpdir(), 'drumbeat-')), 'receiver.ts')
writeFileSync(file, code)
const { receive } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
  receive: Receive
}

/** The receiver of docs/webhook.md, run as it is printed there. */
export class WebhookFake implements Fake {
  readonly captions: (string | null)[] = []
  private readonly receiver: Receiver

  constructor(now: () => string) {
    this.receiver = {
      secret: PLANTED.secret,
      now: () => Date.parse(now()) / 1000,
      published: new Map(),
      asked: new Map(),
      publish: (post) => {
        this.captions.push(post.caption)
        const post_id = `own-${this.captions.length}`
        return { post_id, url: `https://own.example/${post_id}` }
      },
    }
  }

  readonly handle = (request: FakeRequest): FakeAnswer =>
    receive({ ...request, body: request.text }, this.receiver)

  published = () => this.captions.map((_, index) => `own-${index + 1}`)

  isSending = ({ method }: FakeRequest) => method === 'POST'
}
