import type { Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { epochSeconds, laterOf, secondsAfter } from '../../publishing/instants.ts'
import { textAt } from '../../publishing/json.ts'

const WINDOW_SECONDS = 900
const PROBLEMS = /^https:\/\/api\.(?:twitter|x)\.com\/2\/problems\//

/** Problems by the last word of their type: whoever runs the app settles all of them. */
const OPERATOR_PROBLEMS: ReadonlySet<string> = new Set([
  'usage-capped',
  'credits',
  'client-forbidden',
  'oauth1-permissions',
  'unsupported-authentication',
])

/** Whether an answer refuses a post because the account has one with the same text. */
export function isDuplicate(answer: HttpAnswer): boolean {
  return answer.status === 403 && /duplicate/i.test(wordsOf(answer))
}

/**
 * What an answer to `POST /2/tweets` other than a new post means
 * (docs.x.com/x-api/fundamentals/response-codes-and-errors). Server errors may come although the
 * post went out.
 */
export function verdictOf(answer: HttpAnswer, now: string): Verdict {
  const words = `answered ${answer.status}: ${wordsOf(answer)}`
  const { status } = answer
  if (status >= 500 || status === 408 || status < 300) return { error_class: 'unconfirmed', words }
  if (OPERATOR_PROBLEMS.has(problemOf(answer))) return { error_class: 'operator', words }
  if (status === 429) return { error_class: 'defer', words, until: resetOf(answer, now) }
  if (status === 401) return { error_class: 'reconnect', words }
  if (status === 400 || status === 413 || isDuplicate(answer)) return { error_class: 'edit', words }
  const isAccount = status === 403 && /suspended|locked|not permitted/i.test(words)
  return { error_class: isAccount ? 'reconnect' : 'operator', words }
}

/** When the limit that was hit starts anew (epoch seconds); 15 minutes on where X does not say. */
function resetOf({ headers }: HttpAnswer, now: string): string {
  const daily = ['x-user-limit-24hour', 'x-app-limit-24hour'].filter(
    (limit) => headers[`${limit}-remaining`] === '0',
  )
  const resets = (daily.length > 0 ? daily : ['x-rate-limit']).flatMap(
    (limit) => epochSeconds(headers[`${limit}-reset`]) ?? [],
  )
  if (resets.length === 0) return secondsAfter(now, WINDOW_SECONDS)
  return resets.reduce(laterOf, secondsAfter(now, 1))
}

function problemOf({ json }: HttpAnswer): string {
  const type = textAt(json, 'type') ?? textAt(json, 'errors', 0, 'type') ?? ''
  return PROBLEMS.test(type) ? type.replace(PROBLEMS, '') : ''
}

function wordsOf({ json, text }: HttpAnswer): string {
  const own = textAt(json, 'detail') ?? textAt(json, 'title')
  const inner = textAt(json, 'errors', 0, 'detail') ?? textAt(json, 'errors', 0, 'message')
  return own ?? inner ?? text.trim()
}
