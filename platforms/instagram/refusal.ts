import type { Capture } from '../reading/capture.ts'
import { at } from '../reading/json.ts'
import type { Network } from '../reading/reader.ts'
import { refused, type Refusal } from '../reading/readings.ts'
import { SHARED_DATA } from './page-data.ts'
import { isNullUser } from './user.ts'

/** What Instagram says where it shows no profile: in JSON, in a page's data, in its tags. */
export const refusal: Network['refusal'] = (capture) =>
  capture.json() === null ? ofPage(capture) : ofJson(capture)

function ofJson(capture: Capture): Refusal | null {
  const document = capture.json()
  const said = (key: string) => document?.nodes.slice(0, 20).map(({ value }) => value[key]) ?? []
  const messages = [...said('message'), ...said('error_type')].filter(
    (message) => typeof message === 'string',
  )
  const says = (pattern: RegExp) => messages.some((message) => pattern.test(message.slice(0, 500)))
  if (says(/wait a few minutes|rate.?limit/i)) return refused('rate_limited', 'asked to wait')
  if (says(/checkpoint|challenge/i)) return refused('blocked', 'a challenge is demanded')
  if (says(/login_required|not logged in/i) || said('require_login').includes(true)) {
    return refused('blocked', 'a login is demanded')
  }
  if (said('authenticated').includes(false)) return refused('blocked', 'a login was refused')
  if (says(/feedback_required/i) || said('spam').includes(true)) {
    return refused('blocked', 'taken for a machine')
  }
  if (says(/not.?found/i)) return refused('not_found', 'Instagram knows no such user')
  const isNull = document?.nodes.some(isNullUser) ?? false
  return isNull ? refused('not_found', 'the user is null') : null
}

/** Kinds of page that `shared_data` names, and what they mean. */
const PAGE_KINDS: readonly (readonly [kind: string, reading: Refusal])[] = [
  ['Challenge', refused('blocked', 'a challenge page')],
  ['LoginAndSignupPage', refused('blocked', 'a login page')],
  ['HttpErrorPage', refused('not_found', 'a page that says it is not available')],
  ['HttpGatedContentPage', refused('blocked', 'a page that is gated')],
]

function ofPage(capture: Capture): Refusal | null {
  const { title, meta, scripts } = capture.page()
  const shared = scripts.find(({ text }) => SHARED_DATA.test(text))
  const data = shared && capture.parser.parseAfter(shared.text, SHARED_DATA)
  const known = PAGE_KINDS.find(([kind]) => at(data, 'entry_data', kind) !== undefined)
  if (known !== undefined) return known[1]
  if (/^page not found\b/i.test(title)) return refused('not_found', 'a page not found')
  if (/wait a few minutes/i.test(title)) return refused('rate_limited', 'asked to wait')
  if (/^(?:log ?in|sign ?up|challenge)\b/i.test(title)) return refused('blocked', 'a login page')
  const isStart = meta.get('al:ios:url') === 'instagram://mainfeed'
  return isStart ? refused('blocked', 'the start page, which asks to log in') : null
}
