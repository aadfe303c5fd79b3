import { Temporal } from 'temporal-polyfill'

import { inMinutes, type Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import { textAt } from '../../publishing/json.ts'
import type { ErrorClass } from '../../publishing/publisher.ts'

/**
 * Reasons of the YouTube Data API (`error.errors[0].reason`), each in one class: those of
 * `videos.insert`, of the API in general, and of Google’s APIs at large.
 */
export const REASONS: Readonly<Record<string, ErrorClass>> = {
  // Nothing was uploaded.
  backendError: 'retry',
  internalError: 'retry',
  // Quotas.
  quotaExceeded: 'defer',
  dailyLimitExceeded: 'defer',
  uploadLimitExceeded: 'defer',
  rateLimitExceeded: 'defer',
  userRateLimitExceeded: 'defer',
  uploadRateLimitExceeded: 'defer',
  // The content.
  invalidTitle: 'edit',
  invalidDescription: 'edit',
  invalidTags: 'edit',
  invalidFilename: 'edit',
  invalidVideoMetadata: 'edit',
  // The account.
  authError: 'reconnect',
  required: 'reconnect',
  expired: 'reconnect',
  forbidden: 'reconnect',
  insufficientPermissions: 'reconnect',
  youtubeSignupRequired: 'reconnect',
  accountDelegationForbidden: 'reconnect',
  authenticatedUserAccountClosed: 'reconnect',
  authenticatedUserAccountSuspended: 'reconnect',
  authenticatedUserNotChannel: 'reconnect',
  channelClosed: 'reconnect',
  channelSuspended: 'reconnect',
  // The project and its settings.
  accessNotConfigured: 'operator',
  forbiddenPrivacySetting: 'operator',
  forbiddenLicenseSetting: 'operator',
  forbiddenEmbedSetting: 'operator',
  defaultLanguageNotSet: 'operator',
  invalidCategoryId: 'operator',
  invalidPublishAt: 'operator',
  invalidRecordingDetails: 'operator',
  invalidVideoGameRating: 'operator',
  mediaBodyRequired: 'operator',
  missingRequiredParameter: 'operator',
  unexpectedParameter: 'operator',
  incompatibleParameters: 'operator',
  uploadTooLarge: 'edit',
}

/** Google counts a project’s quota by days that begin at midnight there. */
const QUOTA_ZONE = 'America/Los_Angeles'
const BY_DAY = new Set(['quotaExceeded', 'dailyLimitExceeded'])
/** The limit of a channel counts 24 hours; five such waits are longer. */
const UPLOADS_WAIT_MINUTES = 300
const CALLS_WAIT_MINUTES = 2

/** What an answer that is no success means; null where its reason is not known. */
export function verdictOf(answer: HttpAnswer, now: string): Verdict | null {
  const reason = textAt(answer.json, 'error', 'errors', 0, 'reason') ?? ''
  const error_class = answer.status >= 500 ? undefined : classOf(reason, answer.status)
  if (error_class === undefined) return null
  const message = textAt(answer.json, 'error', 'message')
  const code = reason === '' ? `answered ${answer.status}` : reason
  const words = message === undefined ? code : `${code} (${message})`
  return { error_class, words, until: untilOf(reason, now) }
}

function classOf(reason: string, status: number): ErrorClass | undefined {
  return REASONS[reason] ?? (status === 401 ? 'reconnect' : undefined)
}

function untilOf(reason: string, now: string): string {
  if (BY_DAY.has(reason)) return nextQuotaDay(now)
  return inMinutes(
    now,
    reason === 'uploadLimitExceeded' ? UPLOADS_WAIT_MINUTES : CALLS_WAIT_MINUTES,
  )
}

/** The next midnight in Pacific time, when the quota of a project begins anew; ISO 8601. */
export function nextQuotaDay(now: string): string {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(QUOTA_ZONE).startOfDay()
  return today.add({ days: 1 }).toInstant().toString()
}
