import type { Verdict } from '../../publishing/failure.ts'
import { inMinutes } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import type { ErrorClass } from '../../publishing/publisher.ts'
import { at } from '../../reading/json.ts'

/**
 * The subcodes of Instagram’s content publishing, each in one class. From Meta’s table of error
 * codes; those marked [3P] are seen in the wild and not in it.
 */
export const SUBCODES: Readonly<Record<number, ErrorClass>> = {
  2207001: 'retry', // Instagram server error
  2207003: 'retry', // downloading the media took too long
  2207032: 'retry', // the container could not be made
  2207027: 'retry', // the container is not ready yet
  2207008: 'retry', // the container is not known for the moment
  2207020: 'retry', // the media expired: new container
  2207053: 'retry', // unknown upload error: new container
  2207006: 'retry', // the media was not found: new container
  2207077: 'retry', // the video could not be downloaded [3P]
  2207042: 'defer', // the posts of 24 hours are used up
  2207004: 'edit', // image too large
  2207005: 'edit', // image format
  2207009: 'edit', // aspect ratio
  2207010: 'edit', // caption too long
  2207026: 'edit', // video format
  2207028: 'edit', // carousel with too few or too many items
  2207040: 'edit', // too many mentions
  2207057: 'edit', // cover frame outside the video
  2207076: 'edit', // the file could not be processed [3P]
  2207082: 'edit', // the same [3P]
  2207085: 'edit', // the same [3P]
  2207050: 'reconnect', // the account is restricted or must confirm something
  2207023: 'operator', // media type not known
  2207052: 'operator', // the address of the media cannot be fetched
  2207051: 'unconfirmed', // taken for spam; it may be out all the same
}

/** Codes of the Graph API itself, where the subcode says nothing. */
export const CODES: Readonly<Record<number, ErrorClass>> = {
  4: 'defer', // calls of the app used up
  17: 'defer', // calls of the user used up
  32: 'defer', // calls of the page used up
  613: 'defer', // calls of this kind used up
  80002: 'defer', // calls of the Instagram account used up
  102: 'reconnect',
  190: 'reconnect', // token ended, changed or revoked
  368: 'reconnect', // blocked for breaking the rules: a person must look
  10: 'reconnect', // permission missing or taken back
  200: 'reconnect',
  3: 'operator', // the app may not do this
  100: 'operator', // parameter not valid, object not known
  101: 'operator', // the app is not known
  506: 'edit', // the same post twice in a row
  9004: 'operator', // the address of the media cannot be fetched
  9007: 'retry', // not ready to be published
}

const DEFER_MINUTES = 60

/** What an answer with an error means; null where its codes are not known. */
export function verdictOf(answer: HttpAnswer, now: string): Verdict | null {
  const error = at(answer.json, 'error')
  const [code, subcode] = [Number(at(error, 'code')), Number(at(error, 'error_subcode'))]
  const error_class = SUBCODES[subcode] ?? classOf(code)
  if (error_class === undefined) return null
  const number = SUBCODES[subcode] ? subcode : code
  const message = at(error, 'error_user_msg') ?? at(error, 'message')
  const words = `error ${number}${typeof message === 'string' ? ` (${message})` : ''}`
  return { error_class, words, until: inMinutes(now, DEFER_MINUTES) }
}

function classOf(code: number): ErrorClass | undefined {
  return code > 200 && code < 300 ? 'reconnect' : CODES[code]
}

/** The same for a container that ended in ERROR: its `status` names the subcode. */
export function containerVerdict(status: string): Verdict {
  const subcode = Number(/\b22\d{5}\b/.exec(status)?.[0])
  const words = `the file could not be prepared (${status})`
  return { error_class: SUBCODES[subcode] ?? 'edit', words }
}

/** Errors that a container made anew may not have. */
const RENEWABLE = new Set([2207020, 2207053, 2207006])

/** Whether making the container anew is what the documentation advises. */
export function wantsNewContainer(words: string): boolean {
  return [...RENEWABLE].some((subcode) => words.includes(String(subcode)))
}
