import type { ProfileReading } from '../source.ts'
import { documentOf, type Capture, type JsonDocument } from '../reading/capture.ts'
import { integerOf } from '../reading/values.ts'
import type { Network } from '../reading/reader.ts'
import { onlyPrivate, refused } from '../reading/readings.ts'
import { assignedData, scriptData } from './script-data.ts'

const PRIVATE = 10_222

/** No such user, banned, hidden from minors, not to be shown. */
const MISSING: ReadonlySet<number> = new Set([10_202, 10_221, 10_223, 10_225])

/** A captcha, a server in trouble, a login, and three kinds of "you are a machine". */
const WALLS: ReadonlySet<number> = new Set([10_000, 10_101, 10_102, 10_111, 10_113, 10_114, 10_119])

const USER_BRANCHES: ReadonlySet<string> = new Set(['webapp.user-detail', 'UserPage'])

const WALL_PAGE =
  /_wafchallengeid|SlardarWAF|tiktok-verify-page|verify-bar-close|captcha_verify|captcha-verify/
const WALL_TITLE = /^(?:access denied|verify|please wait|security check|just a moment)\b/i

/** What TikTok says where it shows no profile: a status code in its data, or a page in between. */
export const refusal: Network['refusal'] = (capture) => {
  const document = dataOf(capture)
  if (document !== null) return ofCode(document)
  if (capture.json() !== null) return null
  const { body } = capture.response
  if (body.trim() === '') return refused('blocked', 'an empty response')
  const isWall = WALL_TITLE.test(capture.page().title) || WALL_PAGE.test(body)
  return isWall ? refused('blocked', 'a page that checks for machines') : null
}

function dataOf(capture: Capture): JsonDocument | null {
  const ids = ['__UNIVERSAL_DATA_FOR_REHYDRATION__', 'SIGI_STATE', '__NEXT_DATA__']
  const written = ids.map((id) => documentOf(scriptData(capture, id)))
  return (
    capture.json() ??
    written.find((document) => document !== null) ??
    documentOf(assignedData(capture, 'SIGI_STATE'))
  )
}

/** The first status code that is not 0, where user data would be or else anywhere. */
function ofCode({ nodes }: JsonDocument): ProfileReading | null {
  const own = nodes.filter(({ key }) => USER_BRANCHES.has(key))
  const codes = [...own, ...nodes].map(({ value }) =>
    integerOf(value['statusCode'] ?? value['status_code']),
  )
  const code = codes.find((each) => each !== null && each !== 0) ?? null
  if (code === null) return null
  if (code === PRIVATE) return onlyPrivate('user_status')
  if (MISSING.has(code)) return refused('not_found', `TikTok's status ${code}: no such user`)
  if (WALLS.has(code)) return refused('blocked', `TikTok's status ${code}`)
  return refused('layout_changed', `TikTok's status ${code}, which is not known`)
}
