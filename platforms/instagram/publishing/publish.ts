import { NotConfiguredError } from '../../../domain/errors.ts'
import { tokenFor, unconfirmed, type Failure } from '../../publishing/failure.ts'
import { tooLateToSend } from '../../publishing/in-time.ts'
import { refusedForProblems } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type {
  FindOutcome,
  Journal,
  Post,
  Publisher,
  PublishOutcome,
} from '../../publishing/publisher.ts'
import { sendingPoints, sendOnce, sentAt } from '../../publishing/send-once.ts'
import { at } from '../../reading/json.ts'
import { addressOf } from '../../reading/values.ts'
import { prepare, stateOf } from './containers.ts'
import { answerOf, graphOf, idIn, type Graph } from './graph.ts'
import { containersOf, problemsOf } from './payload.ts'
import { findRecent } from './recent.ts'
import { roomToPublish } from './room.ts'

/** The moments of `publish` between two effects. */
export const FAULT_POINTS = [
  'instagram:container-made',
  'instagram:container-noted',
  ...sendingPoints('instagram'),
]

const CONTAINER = 'container'
/** Publishing a reel can take longer than other calls. */
const TIMEOUT_MS = 90_000

/** Publishes images, reels and carousels through Instagram’s Graph API. */
export function instagramPublisher(setup: ProviderSetup): Publisher {
  return {
    name: 'instagram',
    async ready({ account_id, publisher_account }) {
      await setup.tokens.tokenOf(account_id, 'instagram')
      if (!/^\d+$/.test(publisher_account ?? '')) {
        const setting = `publisher_account of ${account_id} (the id of the professional account)`
        throw new NotConfiguredError(setting, 'publishing on Instagram')
      }
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
  const refusal = refusedForProblems(problemsOf(post, setup.limitsOf('instagram')))
  if (refusal !== null) return refusal
  const token = await tokenFor(setup, post.account_id, 'instagram')
  if ('kind' in token) return token
  const began = setup.now()
  const graph = graphOf(setup, token, post)
  const full = await roomToPublish(graph)
  if (full !== null) return full
  const container = await prepare(graph, containersOf(post), async (id) => {
    await journal.note(CONTAINER, id)
    setup.faultPoint('instagram:container-noted')
  })
  if (container.kind !== 'ready') return container
  const late = tooLateToSend('Instagram', began, setup.now())
  return late ?? (await send(graph, post, container.id, journal))
}

async function send(
  graph: Graph,
  post: Post,
  creation_id: string,
  journal: Journal,
): Promise<PublishOutcome> {
  const request = graph.posting(`${graph.user}/media_publish`, { creation_id })
  const exchange = await sendOnce(graph.setup, 'instagram', journal, {
    ...request,
    timeoutMs: TIMEOUT_MS,
  })
  const post_id = idIn(exchange)
  if (post_id !== undefined) {
    return { kind: 'confirmed', post_id, url: await permalink(graph, post_id) }
  }
  const failure = graph.failure(exchange, true)
  if (exchange.kind === 'not sent' || !mayBeWrong(failure)) return failure
  const sent = await sentAt(journal, post.scheduled_at)
  return verified(graph, { post, creation_id, sent }, failure)
}

/** A refusal that leads to another attempt; the container itself says whether it is one. */
function mayBeWrong(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.error_class !== 'reconnect'
}

interface Sent {
  readonly post: Post
  readonly creation_id: string
  readonly sent: string
}

async function verified(graph: Graph, { post, creation_id, sent }: Sent, failure: Failure) {
  const state = await stateOf(graph, creation_id)
  if (state === undefined) return unconfirmed(`${failure.detail}; the container cannot be read`)
  if (state !== 'PUBLISHED') return failure
  const found = await findRecent(graph, post, sent)
  return found.kind === 'confirmed'
    ? found
    : unconfirmed(`${failure.detail}; the container is published all the same`)
}

async function permalink(graph: Graph, id: string): Promise<string | null> {
  const exchange = await graph.get(id, { fields: 'permalink' })
  return addressOf(at(answerOf(exchange), 'permalink'))
}

/**
 * The post by its text and time among the latest of the account. A container that expired
 * unpublished proves that nothing is out; one that is merely FINISHED proves nothing, since a
 * publish call that got lost may still be carried out.
 */
async function find(setup: ProviderSetup, post: Post, journal: Journal): Promise<FindOutcome> {
  const token = await tokenFor(setup, post.account_id, 'instagram')
  if ('kind' in token) return { kind: 'unknown', detail: token.detail }
  const graph = graphOf(setup, token, post)
  const container = await journal.read(CONTAINER)
  const state = container === undefined ? undefined : await stateOf(graph, container)
  const found = await findRecent(graph, post, await sentAt(journal, post.scheduled_at))
  if (found.kind === 'unknown' && state === 'EXPIRED') return { kind: 'absent' }
  if (found.kind === 'unknown' && state !== undefined) {
    return { kind: 'unknown', detail: `${found.detail}; the container says ${state}` }
  }
  return found
}
