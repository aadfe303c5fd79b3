import type { Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { retryAfter, secondsAfter } from '../../publishing/instants.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'

const UNNAMED_WAIT_SECONDS = 600
const SECONDS: Readonly<Record<string, number>> = {
  millisecond: 0.001,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
}

/** Codes of `json.errors` by class; those of SUBMIT_VALIDATION_… are all for the approver. */
const CLASSES: Readonly<Record<string, Verdict['error_class']>> = {
  RATELIMIT: 'defer',
  QUOTA_FILLED: 'defer',
  USER_REQUIRED: 'reconnect',
  NO_VERIFIED_EMAIL: 'reconnect',
  USER_MUTED: 'reconnect',
  BANNED_FROM_SUBREDDIT: 'operator',
  SUBREDDIT_NOEXIST: 'operator',
  SUBREDDIT_NOTALLOWED: 'operator',
  SUBREDDIT_REQUIRED: 'operator',
  SUBREDDIT_DISABLED: 'operator',
  BAD_SR_NAME: 'operator',
  BAD_CAPTCHA: 'operator',
  INVALID_OPTION: 'operator',
  ALREADY_SUB: 'edit',
  BAD_URL: 'edit',
  DOMAIN_BANNED: 'edit',
  NO_LINKS: 'edit',
  NO_SELFS: 'edit',
  NO_TEXT: 'edit',
  NO_TITLE: 'edit',
  NO_URL: 'edit',
  TITLE_REQUIRED: 'edit',
  TOO_LONG: 'edit',
}

/**
 * What an answer to `POST /api/submit` other than a new post means. With status 200 the errors are
 * in `json.errors`, as [code, words, field]; where there are any, nothing was posted.
 */
export function verdictOf(answer: HttpAnswer, now: string): Verdict {
  const errors = listAt(answer.json, 'json', 'errors')
  if (answer.status === 200 && errors.length > 0) return ofErrors(answer, errors, now)
  const reason = textAt(answer.json, 'message') ?? textAt(answer.json, 'reason') ?? ''
  const words = `answered ${answer.status}${reason === '' ? '' : `: ${reason}`}`
  const { status } = answer
  if (status >= 500 || status === 408 || status < 300) return { error_class: 'unconfirmed', words }
  if (status === 429) return { error_class: 'defer', words, until: resetOf(answer, now) }
  return { error_class: status === 401 ? 'reconnect' : 'operator', words }
}

function ofErrors(answer: HttpAnswer, errors: readonly unknown[], now: string): Verdict {
  const said = errors.map((error) => [textAt(error, 0), textAt(error, 1)] as const)
  const words = said.map(([code, text]) => `${code ?? ''} (${text ?? ''})`).join('; ')
  const found = new Set(said.map(([code]) => classOf(code ?? '')))
  const order: readonly Verdict['error_class'][] = ['reconnect', 'operator', 'edit', 'defer']
  const error_class = order.find((one) => found.has(one)) ?? 'operator'
  const limit = said.find(([code]) => classOf(code ?? '') === 'defer')?.[1] ?? ''
  const seconds = secondsOf(member(answer.json, 'json', 'ratelimit'), limit)
  return { error_class, words, until: secondsAfter(now, seconds) }
}

function classOf(code: string): Verdict['error_class'] {
  if (Object.hasOwn(CLASSES, code)) return CLASSES[code] ?? 'operator'
  return code.startsWith('SUBMIT_VALIDATION_') ? 'edit' : 'operator'
}

/** `json.ratelimit` in seconds; else “try again in 9 minutes”, a minute more as Reddit rounds. */
function secondsOf(ratelimit: unknown, words: string): number {
  if (typeof ratelimit === 'number' && ratelimit > 0) return ratelimit + 1
  const [, count, unit = ''] = /(\d+)\s+(millisecond|second|minute|hour|day)s?/i.exec(words) ?? []
  if (count === undefined) return UNNAMED_WAIT_SECONDS
  const size = SECONDS[unit.toLowerCase()] ?? 1
  return (Number(count) + 1) * size
}

function resetOf(answer: HttpAnswer, now: string): string {
  const seconds = Number(answer.headers['x-ratelimit-reset'])
  const named = seconds > 0 ? secondsAfter(now, seconds) : retryAfter(answer, now)
  return named ?? secondsAfter(now, UNNAMED_WAIT_SECONDS)
}
