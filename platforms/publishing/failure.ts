import { Temporal } from 'temporal-polyfill'

import { DrumbeatError, messageOf } from '../../domain/errors.ts'
import type { Exchange, HttpAnswer } from './http.ts'
import type { ProviderSetup, Token } from './provider.ts'
import type { Confirmed, ErrorClass, PublishOutcome } from './publisher.ts'

/** Every outcome but success. */
export type Failure = Exclude<PublishOutcome, Confirmed>

/** What an answer that is no success means, by the table of its provider. */
export interface Verdict {
  readonly error_class: ErrorClass
  /** The code and the provider’s words. */
  readonly words: string
  /** With class defer: not before then; the answer’s own `retry-after` goes first. */
  readonly until?: string
}

/** How one provider’s answers are to be understood. */
export interface Reading {
  /** For people: Instagram, TikTok. */
  readonly provider: string
  /** Whether the call could make something public. */
  readonly isSending: boolean
  readonly now: string
  /** Never to be seen in a detail. */
  readonly secrets: readonly string[]
  /** Null where the code is not in the table. */
  readonly verdictOf: (answer: HttpAnswer) => Verdict | null
}

const MAX_WORDS = 400
const DEFER_MINUTES = 15
const DEFER_MOST_SECONDS = 86_400

/**
 * The outcome of an exchange that did not succeed. What was not sent is safe to try again. After a
 * call that could publish, a lost answer, a 5xx and a code without a meaning leave it open whether
 * something is out; after any other call they are `retry`, and an unknown refusal is `operator`.
 */
export function failureOf(exchange: Exchange, reading: Reading): Failure {
  const { provider, isSending } = reading
  const say = (words: string) => withoutSecrets(`${provider}: ${words}`, reading.secrets)
  if (exchange.kind === 'not sent') return refused('retry', say(exchange.detail))
  if (exchange.kind === 'lost') {
    return isSending ? unconfirmed(say(exchange.detail)) : refused('retry', say(exchange.detail))
  }
  const verdict = reading.verdictOf(exchange) ?? unknownAnswer(exchange, isSending)
  switch (verdict.error_class) {
    case 'unconfirmed':
      return isSending ? unconfirmed(say(verdict.words)) : refused('operator', say(verdict.words))
    case 'defer':
      return deferred(untilOf(exchange, verdict, reading.now), say(verdict.words))
    default:
      return refused(verdict.error_class, say(verdict.words))
  }
}

function unknownAnswer({ status, text }: HttpAnswer, isSending: boolean): Verdict {
  const words = `answered ${status}${text.trim() === '' ? '' : ` (${text.trim()})`}`
  if (status === 429) return { error_class: 'defer', words }
  if (isSending) return { error_class: 'unconfirmed', words }
  return { error_class: status < 500 && status >= 400 ? 'operator' : 'retry', words }
}

function untilOf({ headers }: HttpAnswer, { until }: Verdict, now: string): string {
  const seconds = Number(headers['retry-after'])
  const isGiven = Number.isInteger(seconds) && seconds > 0
  if (isGiven) return inSeconds(now, Math.min(seconds, DEFER_MOST_SECONDS))
  return until ?? inMinutes(now, DEFER_MINUTES)
}

/** Nothing is out; the class says what happens next. */
export function refused(error_class: Exclude<ErrorClass, 'defer' | 'unconfirmed'>, detail: string) {
  return { kind: 'refused', error_class, detail } as const
}

/** Nothing is out; to be tried again, not before `until` (ISO 8601). */
export function deferred(until: string, detail: string) {
  return { kind: 'deferred', until, detail } as const
}

/** It may be out. */
export function unconfirmed(detail: string) {
  return { kind: 'unconfirmed', detail } as const
}

/** An instant some minutes after another, ISO 8601. */
export function inMinutes(now: string, minutes: number): string {
  return inSeconds(now, minutes * 60)
}

function inSeconds(now: string, seconds: number): string {
  return Temporal.Instant.from(now).add({ seconds }).toString()
}

/** A text of a provider with secrets taken out, at most 400 characters of it. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret !== undefined && secret !== '') clean = clean.replaceAll(secret, '…')
  }
  return clean.length <= MAX_WORDS ? clean : `${clean.slice(0, MAX_WORDS - 1)}…`
}

/** The token of an account, or why there is none: asked before anything is sent. */
export async function tokenFor(
  setup: ProviderSetup,
  accountId: string,
  provider: string,
): Promise<Token | Failure> {
  try {
    return await setup.tokens.tokenOf(accountId, provider)
  } catch (error) {
    if (!(error instanceof DrumbeatError)) throw error
    return refused(error.isRetryable ? 'retry' : 'operator', messageOf(error))
  }
}
