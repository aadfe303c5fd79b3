import { BlotatoFake } from '../../contract/publishing/blotato-fake.ts'
import type { Case, Fake } from '../../contract/publishing/faults.ts'
import { InstagramFake } from '../../contract/publishing/instagram-fake.ts'
import { RedditFake } from '../../contract/publishing/reddit-fake.ts'
import {
  openFake,
  type FakeRequest,
  type FakeServer,
  type Fault,
} from '../../contract/publishing/server.ts'
import { TikTokFake } from '../../contract/publishing/tiktok-fake.ts'
import { WebhookFake } from '../../contract/publishing/webhook-receiver.ts'
import { WordPressFake } from '../../contract/publishing/wordpress-fake.ts'
import { XFake } from '../../contract/publishing/x-fake.ts'
import { YouTubeFake } from '../../contract/publishing/youtube-fake.ts'
import { COUNT_HEADER } from './errand.ts'

/** One post as the public sees it. */
export interface PublicPost {
  readonly post_id: string
  /** The item whose text it has. */
  readonly item_id: string
}

/** A provider’s other side and what was seen there. */
export interface OtherSide {
  readonly server: FakeServer
  published(): PublicPost[]
  /** Calls that would publish an item which was public when they came, by item. */
  readonly sentAgain: readonly string[]
  /** Number of the next request. */
  asked(): number
  /** Faults that were met. */
  readonly met: readonly Fault[]
}

/** Opens a fake whose requests meet `faultOf` by their number and whether they publish. */
export async function openOtherSide(
  { fake: make }: Case,
  faultOf: (number: number, isSending: boolean) => Fault | undefined,
): Promise<OtherSide> {
  const fake = make()
  const server = await openFake(fake.handle, { ...(fake.tooMany && { tooMany: fake.tooMany }) })
  const sentAgain: string[] = []
  const met: Fault[] = []
  let asked = 0
  const published = () => {
    const texts = textsOf(fake)
    return fake.published().map((post_id) => ({ post_id, item_id: itemIn(texts.get(post_id)) }))
  }
  server.plan((request) => {
    const number = Number(request.headers[COUNT_HEADER])
    asked = Math.max(asked, number + 1)
    const isSending = fake.isSending(request)
    const item = isSending ? itemIn(textOfRequest(fake, request)) : null
    if (item !== null && published().some(({ item_id }) => item_id === item)) sentAgain.push(item)
    const fault = faultOf(number, isSending)
    if (fault !== undefined) met.push(fault)
    return fault
  })
  return { server, published, sentAgain, met, asked: () => asked }
}

/** The text that tells items apart wherever it is shown. */
export function captionOf(itemId: string): string {
  return `Low tide-${itemId} & first light`
}

function itemIn(text: string | undefined): string {
  return /tide-(\w+)/.exec(text ?? '')?.[1] ?? `none in: ${text}`
}

/** What the public reads, by the id of the post. */
function textsOf(fake: Fake): Map<string, string> {
  if (fake instanceof BlotatoFake) {
    return new Map(fake.bodies.map(({ content }, index) => [`189${index}`, content.text]))
  }
  if (fake instanceof InstagramFake) {
    return new Map(fake.media.map(({ id, caption }) => [id, caption]))
  }
  if (fake instanceof RedditFake) return new Map(fake.posts.map(({ id, title }) => [id, title]))
  if (fake instanceof TikTokFake) {
    return new Map(fake.posts.map(({ id, body }) => [id, String(body.post_info['title'])]))
  }
  if (fake instanceof WebhookFake) {
    return new Map(fake.captions.map((caption, index) => [`own-${index + 1}`, caption ?? '']))
  }
  if (fake instanceof WordPressFake) {
    return new Map(fake.articles.map(({ id, content }) => [String(id), content]))
  }
  if (fake instanceof XFake) return new Map(fake.posts.map(({ id, text }) => [id, text]))
  if (fake instanceof YouTubeFake) {
    return new Map(fake.uploads.map(({ video, resource }) => [video ?? '', titleOf(resource)]))
  }
  throw new Error(`nobody knows how to read ${fake.constructor.name}`)
}

function textOfRequest(fake: Fake, { text, json, query }: FakeRequest): string | undefined {
  if (fake instanceof InstagramFake) {
    const { creation_id } = json as { creation_id?: string }
    const container = fake.containers.find(({ id }) => id === creation_id)
    return String(container?.fields['caption'])
  }
  if (fake instanceof YouTubeFake) {
    const upload = fake.uploads.find(({ id }) => id === query.get('upload_id'))
    return upload && titleOf(upload.resource)
  }
  return text
}

function titleOf({ snippet }: YouTubeFake['uploads'][number]['resource']): string {
  return String(snippet?.['title'])
}
