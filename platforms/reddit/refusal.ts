import { integerOf } from '../reading/values.ts'
import type { Network } from '../reading/reader.ts'
import { refused } from '../reading/readings.ts'

const WALL_TITLE = /^(?:blocked|reddit - prove|just a moment|welcome to reddit)\b/i
const WALL = /whoa there, pardner|you've been blocked by network security|js_challenge/i

/** What Reddit says where it shows no profile: an error in JSON, or a page. */
export const refusal: Network['refusal'] = (capture) => {
  const error = integerOf(capture.json()?.nodes[0]?.value['error'])
  if (error === 404) return refused('not_found', 'Reddit knows no such user')
  if (error === 403 || error === 401) return refused('blocked', `Reddit's error ${error}`)
  if (error === 429) return refused('rate_limited', "Reddit's error 429")
  if (capture.json() !== null) return null
  const { title } = capture.page()
  if (/^too many requests/i.test(title)) return refused('rate_limited', 'too many requests')
  if (capture.response.status === 429) return null
  const isWall = WALL_TITLE.test(title) || WALL.test(capture.response.body)
  return isWall ? refused('blocked', 'a page that keeps machines out') : null
}
