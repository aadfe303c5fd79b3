import { failureOf, tokenFor, type Failure } from '../../publishing/failure.ts'
import {
  refusedForProblems,
  textProblems,
  titleOf,
  titleProblems,
} from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Journal, Post, PublishOutcome } from '../../publishing/publisher.ts'
import { sendOnce } from '../../publishing/send-once.ts'
import { contentOf, contentProblems } from './content.ts'
import { confirmed, DRAFT, isOut, kept, postsBySlug, readFailure, type Kept } from './posts.ts'
import { openSite, type Site } from './site.ts'
import { verdictOf } from './verdict.ts'

/**
 * A draft under the publish key, then one call that makes it public. Publishing a post that is out
 * changes nothing, so however often that call is carried out, one post comes of it; a draft left
 * behind by an earlier attempt is used again.
 */
export async function publish(
  setup: ProviderSetup,
  post: Post,
  key: string,
  journal: Journal,
): Promise<PublishOutcome> {
  const limits = setup.limitsOf('wordpress')
  const problem = refusedForProblems([
    ...contentProblems(post),
    ...textProblems(post, limits),
    ...titleProblems(titleOf(post, null), 'wordpress', limits),
  ])
  if (problem) return problem
  const token = await tokenFor(setup, post.account_id, 'wordpress')
  if ('kind' in token) return token
  const site = openSite(setup, post, token)
  if ('kind' in site) return site
  const draft = await draftOf(setup, site, post, key)
  if ('kind' in draft) return draft
  if (isOut(draft)) return confirmed(draft)
  await journal.note(DRAFT, draft.id)
  return makePublic(setup, site, post, key, draft, journal)
}

async function draftOf(
  setup: ProviderSetup,
  site: Site,
  post: Post,
  key: string,
): Promise<Kept | Failure> {
  const found = await postsBySlug(site, key, setup.now())
  if ('kind' in found) return found
  const known = found.find(isOut) ?? found[0]
  if (known) return known
  setup.faultPoint('wordpress:looked')
  const json = { ...contentOf(post, key), status: 'draft' }
  const exchange = await site.ask({ method: 'POST', path: '/posts', json })
  setup.faultPoint('wordpress:draft-made')
  const made = exchange.kind === 'answered' && exchange.status < 300 ? kept(exchange.json) : null
  return made ?? readFailure(exchange, site, setup.now())
}

async function makePublic(
  setup: ProviderSetup,
  site: Site,
  post: Post,
  key: string,
  draft: Kept,
  journal: Journal,
): Promise<PublishOutcome> {
  const json = { ...contentOf(post, key), status: 'publish' }
  const request = site.request({ method: 'POST', path: `/posts/${draft.id}`, json })
  const exchange = await sendOnce(setup, 'wordpress', journal, request)
  const made = exchange.kind === 'answered' && exchange.status < 300 ? kept(exchange.json) : null
  if (made && isOut(made)) return confirmed(made)
  const now = setup.now()
  return failureOf(exchange, {
    provider: 'WordPress',
    isSending: true,
    now,
    secrets: site.secrets,
    verdictOf: (answer) => verdictOf(answer, now),
  })
}
