import type { ProfileReading } from '../source.ts'
import { at, elements, isObject, type JsonObject } from '../reading/json.ts'
import type { Network } from '../reading/reader.ts'
import { onlyPrivate, refused } from '../reading/readings.ts'
import { integerOf } from '../reading/values.ts'

/** What API v1.1's and GraphQL's error codes mean. */
const CODES: ReadonlyMap<number, ProfileReading> = new Map([
  ...coded(refused('not_found', 'X knows no such user'), 17, 34, 50),
  ...coded(refused('suspended', 'X has suspended the user'), 63),
  ...coded(refused('rate_limited', 'X asks to wait'), 88),
  ...coded(refused('blocked', 'X does not take the token'), 32, 89, 99, 135, 215, 239),
  ...coded(refused('blocked', 'X demands a check of the account'), 64, 226, 326),
])

/** What X says where it shows no profile: an unavailable user, errors, or no data at all. */
export const refusal: Network['refusal'] = (capture) => {
  const document = capture.json()
  if (document === null) return null
  const unavailable = document.nodes.find(({ value }) => value['__typename'] === 'UserUnavailable')
  if (unavailable !== undefined) return ofUnavailable(unavailable.value)
  const root = at(document.root)
  if (!isObject(root)) return null
  const errors = elements(root['errors']).filter(isObject)
  return ofErrors(errors.length > 0 ? errors : [root]) ?? ofNoData(root)
}

function ofUnavailable({ reason, message }: JsonObject): ProfileReading {
  const words = wordsOf(reason, message)
  if (/suspend/i.test(words)) {
    return refused('suspended', 'X has suspended the user', 'user_unavailable')
  }
  if (/protect/i.test(words)) return onlyPrivate('user_unavailable')
  return refused('not_found', 'X says the user is unavailable', 'user_unavailable')
}

function ofErrors(errors: readonly JsonObject[]): ProfileReading | null {
  for (const error of errors) {
    const known = CODES.get(integerOf(error['code']) ?? 0) ?? ofWords(error)
    if (known !== null) return known
  }
  return null
}

function ofWords(error: JsonObject): ProfileReading | null {
  const { type, title, detail, message, reason } = error
  const words = wordsOf(type, title, detail, message, reason)
  if (/has been suspended|user is suspended/i.test(words)) {
    return refused('suspended', 'X has suspended the user')
  }
  if (/too many requests|rate limit|usage-capped/i.test(words)) {
    return refused('rate_limited', 'X asks to wait')
  }
  if (/not.?found|could not find/i.test(words)) return refused('not_found', 'X knows no such user')
  const isWall = /unauthorized|forbidden|client-not-enrolled|not authorized/i.test(words)
  return isWall ? refused('blocked', 'X does not take the token') : null
}

function wordsOf(...values: readonly unknown[]): string {
  return values
    .filter((value) => typeof value === 'string')
    .join(' ')
    .slice(0, 1000)
}

/** `{"data":{}}` and `{"data":{"user":{}}}` are how GraphQL says that there is nobody. */
function ofNoData(root: JsonObject): ProfileReading | null {
  const data = root['data']
  if (!isObject(data)) return null
  const user = data['user'] ?? data['user_result'] ?? data['user_result_by_screen_name'] ?? {}
  const isEmpty = isObject(user) && Object.values(user).every((part) => isNothing(part))
  const hasOthers = Object.keys(data).some((key) => !key.startsWith('user') && key !== 'viewer')
  return isEmpty && !hasOthers ? refused('not_found', 'X gives no user') : null
}

function isNothing(part: unknown): boolean {
  return part === null || (isObject(part) && Object.keys(part).length === 0)
}

function coded(reading: ProfileReading, ...codes: readonly number[]): [number, ProfileReading][] {
  return codes.map((code) => [code, reading])
}
