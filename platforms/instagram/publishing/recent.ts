import type { Confirmed, FindOutcome, Post } from '../../publishing/publisher.ts'
import { matchPost, timeOfAttempt, type Candidate } from '../../publishing/match.ts'
import { textOf } from '../../publishing/payload.ts'
import { at, elements } from '../../reading/json.ts'
import { addressOf, textOf as textIn, timeOfText } from '../../reading/values.ts'
import { answerOf, type Graph } from './graph.ts'

const LISTED = 50

/** The account’s latest posts; null where they cannot be read now. */
export async function recentPosts(graph: Graph): Promise<Candidate[] | null> {
  const exchange = await graph.get(`${graph.user}/media`, {
    fields: 'id,caption,permalink,timestamp',
    limit: LISTED,
  })
  const answer = answerOf(exchange)
  if (answer === undefined) return null
  return elements(at(answer, 'data')).flatMap((media) => {
    const [id, time] = [textIn(at(media, 'id')), timeOfText(withColon(at(media, 'timestamp')))]
    if (id === null || time === null) return []
    const text = textIn(at(media, 'caption')) ?? ''
    return [{ id, url: addressOf(at(media, 'permalink')), text, at: time }]
  })
}

/** Looks for a post that may have gone out at `sentAt`, by its text and time. */
export async function findRecent(graph: Graph, post: Post, sentAt: string): Promise<FindOutcome> {
  const posts = await recentPosts(graph)
  if (posts === null) return unknown('the latest posts could not be read')
  const time = timeOfAttempt(sentAt, graph.setup.now())
  const found = matchPost(posts, { text: textOf(post), ...time })
  if (found === 'several') return unknown('several posts have this text and time')
  if (found === null) return unknown('no post with this text and time is shown (yet)')
  return confirmedAs(found)
}

function confirmedAs({ id, url, at: published_at }: Candidate): Confirmed {
  return { kind: 'confirmed', post_id: id, url, published_at }
}

function unknown(detail: string): FindOutcome {
  return { kind: 'unknown', detail: `Instagram: ${detail}` }
}

/** Instagram writes offsets as +0000. */
function withColon(time: unknown): unknown {
  return typeof time === 'string' ? time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : time
}
