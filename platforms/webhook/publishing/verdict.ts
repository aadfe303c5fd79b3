import type { Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { retryAfter, secondsAfter } from '../../publishing/instants.ts'

const UNNAMED_WAIT_SECONDS = 300
const CONTENT: ReadonlySet<number> = new Set([400, 413, 415, 422])

/**
 * What a receiver's answer that is no success means. Only 429 says that nothing was done and it may
 * be sent again; 503 and every other 5xx leave that open.
 */
export function verdictOf(answer: HttpAnswer, now: string): Verdict {
  const { status } = answer
  const words = `answered ${status}: ${answer.text.replace(/\s+/gu, ' ').trim()}`
  if (status >= 500 || status === 408 || status < 200) return { error_class: 'unconfirmed', words }
  if (status === 429) {
    const until = retryAfter(answer, now) ?? secondsAfter(now, UNNAMED_WAIT_SECONDS)
    return { error_class: 'defer', words, until }
  }
  return { error_class: CONTENT.has(status) ? 'edit' : 'operator', words }
}
