import { failureOf, refused, unconfirmed, type Failure } from '../../publishing/failure.ts'
import { at } from '../../reading/json.ts'
import { containerVerdict, wantsNewContainer } from './errors.ts'
import { answerOf, idIn, type Graph } from './graph.ts'
import type { Container, Containers } from './payload.ts'

/** Seconds between looks at a container, of which most are ready within one minute. */
const PAUSES = [2, 3, 5, 10, 20, 30, 30, 30]

/** A container that is ready to be published. */
export interface Ready {
  readonly kind: 'ready'
  readonly id: string
}

/** What is done with the container that is going to be published, as soon as it exists. */
export type OnMade = (id: string) => Promise<void>

/**
 * Makes the container of a post, with those of its children, and waits until it can be published.
 * Publishes nothing. Where Instagram advises to make it anew, that is done once.
 */
export async function prepare(
  graph: Graph,
  containers: Containers,
  onMade: OnMade,
): Promise<Ready | Failure> {
  const first = await prepareOnce(graph, containers, onMade)
  const isRenewable = first.kind === 'refused' && wantsNewContainer(first.detail)
  return isRenewable ? prepareOnce(graph, containers, onMade) : first
}

async function prepareOnce(
  graph: Graph,
  { children, main }: Containers,
  onMade: OnMade,
): Promise<Ready | Failure> {
  const ids: string[] = []
  for (const child of children) {
    const made = await make(graph, child, () => Promise.resolve())
    if (made.kind !== 'ready') return made
    ids.push(made.id)
  }
  for (const id of ids) {
    const ready = await finished(graph, id)
    if (ready.kind !== 'ready') return ready
  }
  const whole = ids.length === 0 ? main : { ...main, children: ids.join(',') }
  const made = await make(graph, whole, onMade)
  return made.kind === 'ready' ? finished(graph, made.id) : made
}

async function make(graph: Graph, container: Container, onMade: OnMade): Promise<Ready | Failure> {
  const exchange = await graph.setup.http(graph.posting(`${graph.user}/media`, container))
  const id = idIn(exchange)
  if (id === undefined) return graph.failure(exchange)
  graph.setup.faultPoint('instagram:container-made')
  await onMade(id)
  return { kind: 'ready', id }
}

/** Looks at a container until Instagram has fetched and prepared its file; two minutes at most. */
async function finished(graph: Graph, id: string): Promise<Ready | Failure> {
  for (const seconds of [0, ...PAUSES]) {
    if (seconds > 0) await graph.setup.pause(seconds * 1000)
    const seen = await look(graph, id)
    if (seen !== null) return seen
  }
  return refused('retry', 'Instagram: the file was not ready after 2 minutes')
}

/** Null where it is not known yet. */
async function look(graph: Graph, id: string): Promise<Ready | Failure | null> {
  const exchange = await graph.get(id, { fields: 'status_code,status' })
  const answer = answerOf(exchange)
  if (answer === undefined) {
    const failure = graph.failure(exchange)
    const mayPass = failure.kind === 'refused' && failure.error_class === 'retry'
    return mayPass ? null : failure
  }
  const status = String(at(answer, 'status') ?? 'no reason given')
  switch (at(answer, 'status_code')) {
    case 'FINISHED':
      return { kind: 'ready', id }
    case 'ERROR':
      return failureOf(exchange, {
        provider: 'Instagram',
        isSending: false,
        now: graph.setup.now(),
        secrets: [],
        verdictOf: () => containerVerdict(status),
      })
    case 'EXPIRED':
      return refused('retry', 'Instagram: error 2207020 (the container expired)')
    case 'PUBLISHED':
      return unconfirmed(`Instagram: the container ${id} was published by something else`)
    default:
      return null
  }
}

/** The state of a container: FINISHED, PUBLISHED, EXPIRED, …; undefined where it cannot be read. */
export async function stateOf(graph: Graph, id: string): Promise<string | undefined> {
  const exchange = await graph.get(encodeURIComponent(id), { fields: 'status_code' })
  const state = at(answerOf(exchange), 'status_code')
  return typeof state === 'string' ? state : undefined
}
