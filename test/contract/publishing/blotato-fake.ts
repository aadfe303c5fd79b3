import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { PLANTED } from './world.ts'

const TARGETS: Readonly<Record<string, readonly string[]>> = {
  twitter: [],
  instagram: [],
  threads: [],
  bluesky: [],
  linkedin: [],
  facebook: ['pageId'],
  pinterest: ['boardId'],
  youtube: ['title', 'privacyStatus', 'shouldNotifySubscribers'],
  tiktok: [
    'privacyLevel',
    'disabledComments',
    'disabledDuet',
    'disabledStitch',
    'isBrandedContent',
    'isYourBrand',
    'isAiGenerated',
  ],
}

interface Content {
  readonly text: string
  readonly mediaUrls: readonly string[]
  readonly platform: string
}

/** Blotato, as help.blotato.com/api describes it. */
export class BlotatoFake implements Fake {
  readonly bodies: { accountId: string; content: Content; target: Record<string, unknown> }[] = []
  /** How often a submission is still in progress before it ends. */
  working = 1
  failure: string | undefined

  readonly handle = ({ headers, method, path, json }: FakeRequest): FakeAnswer => {
    if (headers['blotato-api-key'] !== PLANTED.secret) return said(401, 'Unauthorized')
    if (method === 'POST' && path === '/v2/posts') return this.submit(json)
    const [, number] = /^\/v2\/posts\/submission-(\d+)$/.exec(path) ?? []
    return number === undefined ? said(404, 'Not found') : this.stands(Number(number))
  }

  published = () => (this.failure === undefined ? this.bodies.map((_, index) => `189${index}`) : [])

  isSending = ({ method, path }: FakeRequest) => method === 'POST' && path === '/v2/posts'

  private submit(json: unknown): FakeAnswer {
    const body = json as { post: BlotatoFake['bodies'][number] }
    const [only, ...others] = Object.keys(body)
    if (only !== 'post' || others.length > 0) return said(422, `unknown field ${others.join()}`)
    const { accountId, content, target } = body.post
    const needs = TARGETS[content.platform]
    if (!accountId) return said(422, 'accountId is required')
    if (!needs || target['targetType'] !== content.platform) return said(422, 'unknown target')
    const missing = needs.filter((field) => target[field] === undefined)
    if (missing.length > 0) return said(422, `${missing.join()} is required`)
    if (!Array.isArray(content.mediaUrls)) return said(422, 'mediaUrls is required')
    this.bodies.push(body.post)
    const postSubmissionId = `submission-${this.bodies.length - 1}`
    return { status: 201, body: { postSubmissionId } }
  }

  private stands(index: number): FakeAnswer {
    const postSubmissionId = `submission-${index}`
    if (this.working > 0 || index >= this.bodies.length) {
      this.working -= 1
      return { status: 200, body: { postSubmissionId, status: 'in-progress' } }
    }
    if (this.failure !== undefined) {
      const errorMessage = this.failure
      return { status: 200, body: { postSubmissionId, status: 'failed', errorMessage } }
    }
    const publicUrl = `https://x.com/northlight/status/189${index}`
    return { status: 200, body: { postSubmissionId, status: 'published', publicUrl } }
  }
}

function said(statusCode: number, message: string): FakeAnswer {
  return { status: statusCode, body: { statusCode, message } }
}
