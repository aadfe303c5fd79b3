import type { Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { retryAfter, secondsAfter } from '../../publishing/instants.ts'
import { textAt } from '../../publishing/json.ts'

const UNNAMED_WAIT_SECONDS = 300

/** Codes of the REST API by class; what is not listed goes by its status. */
const CLASSES: Readonly<Record<string, Verdict['error_class']>> = {
  incorrect_password: 'reconnect',
  invalid_username: 'reconnect',
  invalid_email: 'reconnect',
  rest_not_logged_in: 'reconnect',
  rest_forbidden: 'reconnect',
  rest_forbidden_context: 'reconnect',
  rest_forbidden_status: 'reconnect',
  rest_cannot_create: 'reconnect',
  rest_cannot_edit: 'reconnect',
  rest_cannot_publish: 'reconnect',
  application_passwords_disabled: 'operator',
  application_passwords_disabled_for_user: 'operator',
  rest_no_route: 'operator',
  rest_disabled: 'operator',
  rest_login_required: 'operator',
  rest_post_invalid_id: 'operator',
  rest_invalid_param: 'edit',
  rest_missing_callback_param: 'edit',
  empty_content: 'edit',
}

/** What an answer of the REST API that is no success means; 5xx by the caller's question. */
export function verdictOf(answer: HttpAnswer, now: string): Verdict | null {
  const { status } = answer
  const code = textAt(answer.json, 'code') ?? ''
  const words = `answered ${status}: ${code} ${textAt(answer.json, 'message') ?? ''}`.trim()
  if (status >= 500 || status === 408 || status < 300) return null
  if (status === 429) {
    const until = retryAfter(answer, now) ?? secondsAfter(now, UNNAMED_WAIT_SECONDS)
    return { error_class: 'defer', words, until }
  }
  const listed = Object.hasOwn(CLASSES, code) ? CLASSES[code] : undefined
  return { error_class: listed ?? ofStatus(status), words }
}

function ofStatus(status: number): Verdict['error_class'] {
  if (status === 401) return 'reconnect'
  return status === 400 || status === 413 || status === 422 ? 'edit' : 'operator'
}
