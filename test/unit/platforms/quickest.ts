/**
 * The milliseconds any body of 5 MB may take. A run of the tests only tells a hang, which would be
 * minutes, from a busy machine; the promise of 100 ms is held at full size (`npm run proof`).
 */
export const MAX_MS = process.env['DRUMBEAT_PROOF'] ? 100 : 2000

/**
 * The least processor time, in milliseconds, that `run` takes on its thread in a few attempts; the
 * first attempt below `enough` ends them. Other processes do not count, as they would by the clock.
 */
export function quickest(run: () => unknown, enough: number, attempts = 8): number {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < attempts && best >= enough; attempt++) {
    const start = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}
