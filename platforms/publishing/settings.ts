import { NotConfiguredError } from '../../domain/errors.ts'
import { refused } from './failure.ts'
import type { FindOutcome, PublishOutcome } from './publisher.ts'

/** Publishes with settings that may be missing: then nothing is sent, and the operator is told. */
export async function publishWith<S>(
  settings: () => S,
  publish: (settings: S) => Promise<PublishOutcome>,
): Promise<PublishOutcome> {
  const found = read(settings)
  return found instanceof NotConfiguredError ? refused('operator', found.message) : publish(found)
}

/** Looks for a post with settings that may be missing: then nothing is known. */
export async function findWith<S>(
  settings: () => S,
  find: (settings: S) => Promise<FindOutcome>,
): Promise<FindOutcome> {
  const found = read(settings)
  return found instanceof NotConfiguredError
    ? { kind: 'unknown', detail: found.message }
    : find(found)
}

function read<S>(settings: () => S): S | NotConfiguredError {
  try {
    return settings()
  } catch (error) {
    if (error instanceof NotConfiguredError) return error
    throw error
  }
}
