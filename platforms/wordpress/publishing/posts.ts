import { failureOf, type Failure } from '../../publishing/failure.ts'
import type { Exchange } from '../../publishing/http.ts'
import { listAt, textAt } from '../../publishing/json.ts'
import type { Confirmed } from '../../publishing/publisher.ts'
import type { Site } from './site.ts'
import { verdictOf } from './verdict.ts'

/** A post as the site has it now. */
export interface Kept {
  readonly id: string
  readonly status: string
  readonly url: string | null
  /** When it was published (or last kept, as a draft), ISO 8601; null where not said. */
  readonly at: string | null
}

/** Noted with the id of the draft. */
export const DRAFT = 'draft'

const FIELDS = 'id,status,slug,link,date_gmt'

/** All posts of the site under a slug, whatever their status, oldest first; or why not known. */
export async function postsBySlug(
  site: Site,
  slug: string,
  now: string,
): Promise<readonly Kept[] | Failure> {
  const exchange = await site.ask({
    method: 'GET',
    path: '/posts',
    query: { slug, status: 'any', context: 'edit', orderby: 'id', order: 'asc', _fields: FIELDS },
  })
  if (exchange.kind !== 'answered' || exchange.status !== 200 || !Array.isArray(exchange.json)) {
    return readFailure(exchange, site, now)
  }
  return listAt(exchange.json).flatMap((post) => kept(post) ?? [])
}

/** A post by its id; null where it cannot be had. */
export async function postById(site: Site, id: string | undefined): Promise<Kept | null> {
  if (id === undefined || !/^\d+$/.test(id)) return null
  const query = { context: 'edit', _fields: FIELDS }
  const exchange = await site.ask({ method: 'GET', path: `/posts/${id}`, query })
  return exchange.kind === 'answered' && exchange.status === 200 ? kept(exchange.json) : null
}

/** What reading or keeping a draft failed with: nothing is public by it. */
export function readFailure(exchange: Exchange, site: Site, now: string): Failure {
  return failureOf(exchange, {
    provider: 'WordPress',
    isSending: false,
    now,
    secrets: site.secrets,
    verdictOf: (answer) => verdictOf(answer, now),
  })
}

/** A post in an answer; null where there is none. */
export function kept(post: unknown): Kept | null {
  const [id, status] = [textAt(post, 'id'), textAt(post, 'status')]
  if (id === undefined || status === undefined) return null
  const date = textAt(post, 'date_gmt') ?? ''
  return {
    id,
    status,
    url: textAt(post, 'link') ?? null,
    at: /^[1-9]/.test(date) ? `${date}Z` : null,
  }
}

/** Whether readers see it, now or (scheduled at the site) without anything more from us. */
export function isOut({ status }: Kept): boolean {
  return status === 'publish' || status === 'future' || status === 'private'
}

/** A post that is out, as an outcome. */
export function confirmed({ id, url, at }: Kept): Confirmed {
  return { kind: 'confirmed', post_id: id, url, ...(at === null ? {} : { published_at: at }) }
}
