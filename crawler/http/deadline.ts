/** An end to an exchange: by time, or by whoever asked for it. */
export interface Deadline {
  /** Aborted by `abandon`. */
  readonly signal: AbortSignal
  /** Rejects when the end has come, with its reason. */
  readonly reached: Promise<never>
  /** Ends what may still run of an exchange that failed or is late. */
  abandon(): void
  /** Lets go of the timer and of the outer signal. */
  end(): void
}

/**
 * Starts a deadline.
 *
 * @param timeoutMs Milliseconds, 1 to 2^31 - 1.
 * @param outer Ends it earlier.
 * @param reasons Make the errors of `reached`: after the time, and when `outer` is aborted.
 */
export function startDeadline(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  reasons: { readonly late: () => Error; readonly aborted: () => Error },
): Deadline {
  const controller = new AbortController()
  const { promise: reached, reject } = Promise.withResolvers<never>()
  reached.catch(() => {})
  const timer = setTimeout(() => reject(reasons.late()), timeoutMs)
  const onAbort = () => reject(reasons.aborted())
  if (outer?.aborted) onAbort()
  else outer?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    reached,
    abandon: () => controller.abort(),
    end() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    },
  }
}
