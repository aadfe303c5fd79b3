import { tokenFor } from '../../publishing/failure.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { FindOutcome, Journal, Post } from '../../publishing/publisher.ts'
import { confirmed, DRAFT, isOut, postById, postsBySlug } from './posts.ts'
import { openSite } from './site.ts'

/**
 * Looks for the post by its slug, and by its id where somebody changed that. A draft is no proof
 * that nothing will come: the call that was lost may still be carried out.
 */
export async function find(
  setup: ProviderSetup,
  post: Post,
  key: string,
  journal: Journal,
): Promise<FindOutcome> {
  const token = await tokenFor(setup, post.account_id, 'wordpress')
  if ('kind' in token) return { kind: 'unknown', detail: token.detail }
  const site = openSite(setup, post, token)
  if ('kind' in site) return { kind: 'unknown', detail: site.detail }
  const found = await postsBySlug(site, key, setup.now())
  if ('kind' in found) return { kind: 'unknown', detail: found.detail }
  const out = found.filter(isOut)
  if (out.length > 1) return { kind: 'unknown', detail: 'the site has it more than once' }
  if (out[0]) return confirmed(out[0])
  const renamed = await postById(site, await journal.read(DRAFT))
  if (renamed && isOut(renamed)) return confirmed(renamed)
  const state = found[0] ? `a ${found[0].status} (post ${found[0].id})` : 'nothing'
  return { kind: 'unknown', detail: `the site has ${state} under the slug ${key}` }
}
