import { tokenFor, unconfirmed } from '../../publishing/failure.ts'
import { textAt } from '../../publishing/json.ts'
import { refusedForProblems } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Journal, Post, Publisher, PublishOutcome } from '../../publishing/publisher.ts'
import { sendingPoints, sendOnce } from '../../publishing/send-once.ts'
import { dataOf, tiktokApi, type TikTok } from './api.ts'
import { readCreator } from './creator.ts'
import { find } from './find.ts'
import { confirmedAs, PUBLISH_ID } from './out.ts'
import { problemsOf, startOf } from './payload.ts'
import { fetchStatus } from './status.ts'

/** The moments of `publish` between two effects. */
export const FAULT_POINTS = [...sendingPoints('tiktok'), 'tiktok:publish-id-noted']

/** Seconds between looks at a post that was started; most are through within a minute. */
const PAUSES = [3, 5, 7, 10, 15, 20, 30, 30]

/** Posts videos and photos publicly through TikTok’s Content Posting API (Direct Post). */
export function tiktokPublisher(setup: ProviderSetup): Publisher {
  return {
    name: 'tiktok',
    async ready({ account_id }) {
      await setup.tokens.tokenOf(account_id, 'tiktok')
    },
    publish: (post, _key, journal) => publish(setup, post, journal),
    find: (post, _key, journal) => find(setup, post, journal),
  }
}

async function publish(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<PublishOutcome> {
  const limits = setup.limitsOf('tiktok')
  const refusal = refusedForProblems(problemsOf(post, limits))
  if (refusal !== null) return refusal
  const token = await tokenFor(setup, post.account_id, 'tiktok')
  if ('kind' in token) return token
  const tiktok = tiktokApi(setup, token, post)
  const creator = await readCreator(tiktok, post)
  if (creator.kind !== 'creator') return creator
  const { path, body } = startOf(post, creator, limits)
  const exchange = await sendOnce(setup, 'tiktok', journal, tiktok.posting(path, body))
  const publishId = textAt(dataOf(exchange), 'publish_id')
  if (publishId === undefined) return tiktok.failure(exchange, true)
  await journal.note(PUBLISH_ID, publishId)
  setup.faultPoint('tiktok:publish-id-noted')
  return settle(tiktok, post, publishId, creator.username)
}

/** Looks at a post that was started until it is out, failed, or two minutes are over. */
async function settle(
  tiktok: TikTok,
  post: Post,
  publishId: string,
  username: string | null,
): Promise<PublishOutcome> {
  let last = ''
  for (const seconds of PAUSES) {
    await tiktok.setup.pause(seconds * 1000)
    const status = await fetchStatus(tiktok, publishId)
    if (status.kind === 'posted') return confirmedAs(post, status.id ?? publishId, username)
    if (status.kind === 'failed') return status.failure
    last = status.detail
  }
  return unconfirmed(`${last}; TikTok has not finished with ${publishId}`)
}
