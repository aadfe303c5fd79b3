import { inMinutes, type Verdict } from '../../publishing/failure.ts'
import type { HttpAnswer } from '../../publishing/http.ts'
import type { ErrorClass } from '../../publishing/publisher.ts'
import { textAt } from '../../publishing/json.ts'

/**
 * Codes of TikTok’s Content Posting API (`error.code` of an answer) and what went wrong with a post
 * later (`fail_reason`), each in one class. From its reference; those marked [3P] are not in it.
 */
export const CODES: Readonly<Record<string, ErrorClass>> = {
  // Nothing was posted, and trying again is what the reference advises.
  internal: 'retry',
  video_pull_failed: 'retry',
  photo_pull_failed: 'retry',
  // Limits of calls and of posts.
  rate_limit_exceeded: 'defer',
  spam_risk_too_many_posts: 'defer',
  spam_risk_too_many_pending_share: 'defer',
  // The content.
  privacy_level_option_mismatch: 'edit',
  file_format_check_failed: 'edit',
  duration_check_failed: 'edit',
  frame_rate_check_failed: 'edit',
  picture_size_check_failed: 'edit',
  video_bitrate_check_failed: 'edit', // [3P]
  video_size_check_failed: 'edit', // [3P]
  spam_risk_text: 'edit',
  spam_risk: 'edit',
  publish_cancelled: 'edit',
  // The account.
  access_token_invalid: 'reconnect',
  scope_not_authorized: 'reconnect',
  scope_permission_missed: 'reconnect',
  auth_removed: 'reconnect',
  token_not_authorized_for_specified_publish_id: 'reconnect',
  spam_risk_user_banned_from_posting: 'reconnect',
  // The app and its audit.
  unaudited_client_can_only_post_to_private_accounts: 'operator',
  url_ownership_unverified: 'operator',
  reached_active_user_cap: 'operator',
  app_version_check_failed: 'operator',
  invalid_param: 'operator',
  invalid_params: 'operator',
  invalid_file_upload: 'operator',
  invalid_publish_id: 'operator',
}

/** Calls are limited by the minute; posts by 24 hours (five such waits are longer than that). */
const WAIT_MINUTES: Readonly<Record<string, number>> = { rate_limit_exceeded: 1 }
const POSTS_WAIT_MINUTES = 300

/** What a code or a fail reason means; null where it is not known. */
export function verdictOfCode(code: string, message: string, now: string): Verdict | null {
  const error_class = CODES[code]
  if (error_class === undefined) return null
  const words = message === '' ? code : `${code} (${message})`
  return { error_class, words, until: inMinutes(now, WAIT_MINUTES[code] ?? POSTS_WAIT_MINUTES) }
}

/** The same of an answer. A server error says nothing of what was done. */
export function verdictOf(answer: HttpAnswer, now: string): Verdict | null {
  if (answer.status >= 500) return null
  const code = textAt(answer.json, 'error', 'code') ?? ''
  return verdictOfCode(code, textAt(answer.json, 'error', 'message') ?? '', now)
}
