import type { Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { retryAfter, secondsAfter } from '../../publishing/instants.ts'
import { textAt } from '../../publishing/json.ts'

const MINUTE_SECONDS = 60

/** What an answer to `POST /v2/posts` other than a submission means. */
export function verdictOf(answer: HttpAnswer, now: string): Verdict {
  const { status } = answer
  const said = textAt(answer.json, 'message') ?? textAt(answer.json, 'error') ?? ''
  const words = `answered ${status}: ${said}`
  if (status >= 500 || status === 408 || status < 300) return { error_class: 'unconfirmed', words }
  if (status === 429) {
    const until = retryAfter(answer, now) ?? secondsAfter(now, MINUTE_SECONDS)
    return { error_class: 'defer', words, until }
  }
  const isContent = status === 400 || status === 413 || status === 422
  return { error_class: isContent ? 'edit' : 'operator', words }
}

/** Words of a failed submission by class, first match first. */
const FAILURES: readonly (readonly [RegExp, Verdict['error_class']])[] = [
  [/timed? ?out|timeout|2207051|unknown|unexpected|internal|network|\b50\d\b/i, 'unconfirmed'],
  [/token|reconnect|re-?auth|unauthori[sz]ed|permission|expired|log ?in/i, 'reconnect'],
  [/rate.?limit|too many|quota|limit reached|spam.?risk/i, 'defer'],
  [/unaudited|subscription|plan limit|credits|url.?ownership/i, 'operator'],
]

/**
 * What a submission that ended as `failed` means, by its words: the platform's own reason comes as
 * text only. Where those leave it open whether the platform posted, so does the outcome.
 */
export function verdictOfFailure(said: string, now: string): Verdict {
  const error_class = FAILURES.find(([pattern]) => pattern.test(said))?.[1] ?? 'edit'
  const words = `the post failed: ${said}`
  if (said.trim() === '') return { error_class: 'unconfirmed', words: 'the post failed' }
  return { error_class, words, until: secondsAfter(now, 60 * MINUTE_SECONDS) }
}
