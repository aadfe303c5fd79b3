/** What went wrong, as data: safe to log and to show (never holds secrets). */
export type ErrorData = Readonly<Record<string, unknown>>

/**
 * Every error Drumbeat raises on purpose. The two families below say what the caller must do:
 * try again later, or never.
 */
export abstract class DrumbeatError extends Error {
  abstract readonly isRetryable: boolean
  readonly data: ErrorData

  constructor(message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.data = data
  }
}

/** The same call may succeed later without anything being changed. */
export class TryLaterError extends DrumbeatError {
  readonly isRetryable = true
}

/** The same call will fail again until somebody changes something. */
export class NeverRetryError extends DrumbeatError {
  readonly isRetryable = false
}

/** Input that cannot be right: the message says what, where, and what would be right. */
export class InvalidInputError extends NeverRetryError {}

/** A name that should exist does not; the message lists what does. */
export class NotFoundError extends NeverRetryError {}

/** A provider or feature is used without its setting. */
export class NotConfiguredError extends NeverRetryError {
  readonly setting: string

  constructor(setting: string, purpose: string) {
    super(`${purpose} needs the setting ${setting}, which is not set`, { setting })
    this.setting = setting
  }
}

/** Another process owns the workspace and may write to it; we may not. */
export class WorkspaceOwnedError extends TryLaterError {}

/** A write would break a rule of the records (an illegal state, a second claim). */
export class ConflictError extends NeverRetryError {}

/** Another run holds the claim on an attempt; `data.owner` names it. */
export class ClaimTakenError extends ConflictError {}

/** The message of anything thrown, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
