/** How long an answer of the switch holds, in milliseconds: it is asked before every question. */
const HOLDS_MS = 1000

/** A switch that is read at most once a second, however often it is asked. */
export function stopSwitch(read: () => boolean): () => boolean {
  let isStopped = false
  let readAt = -Infinity
  return () => {
    const now = performance.now()
    if (now - readAt >= HOLDS_MS) {
      readAt = now
      isStopped = read()
    }
    return isStopped
  }
}
