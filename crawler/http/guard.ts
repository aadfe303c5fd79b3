import { InvalidInputError } from '../../domain/errors.ts'
import { RequestRefusedError } from './errors.ts'

/** What one request may reach, and how much of it is taken. */
export interface Guard {
  /**
   * Hosts that may be asked and redirected to: exact names, in any case. A name alone stands for
   * the default port of the scheme; any other port is listed as `name:port`.
   */
  readonly hosts: readonly string[]
  /** Whether 127.0.0.0/8 and ::1 may be asked. No other address that is not public ever is. */
  readonly allowsLoopback: boolean
  /** Most bytes of a body, each as sent and as decompressed. */
  readonly maxBytes: number
  /** Milliseconds for the whole exchange: names, connecting, redirects and the body. */
  readonly timeoutMs: number
  /** Milliseconds to wait before a redirect is followed, asked for each; none where left out. */
  readonly hopPauseMs?: () => number
}

/**
 * The guard that came with a request.
 *
 * @throws {RequestRefusedError} `host`: without a guard no host may be asked.
 * @throws {InvalidInputError} The guard sets no limit.
 */
export function guardOf(request: Readonly<Record<string, unknown>>): Guard {
  const guard = request['guard'] as Guard | undefined
  if (!guard)
    throw new RequestRefusedError('host', '', 'The request names no guard: no host may be asked')
  if (!Array.isArray(guard.hosts) || typeof guard.allowsLoopback !== 'boolean')
    throw new InvalidInputError('A guard says which hosts and whether this machine may be asked')
  requireWithin(guard.maxBytes, 'maxBytes', Number.MAX_SAFE_INTEGER)
  // Timers of Node end at once beyond 2^31 - 1.
  requireWithin(guard.timeoutMs, 'timeoutMs', 2 ** 31 - 1)
  return guard
}

function requireWithin(value: number, name: string, most: number): void {
  if (value >= 1 && value <= most) return
  throw new InvalidInputError(`A guard's ${name} is a number from 1 to ${most}`)
}
