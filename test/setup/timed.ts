/** Runs a step and prints its name and how long it took, in seconds. */
export function timed<T>(name: string, step: () => T): T {
  const start = performance.now()
  try {
    return step()
  } finally {
    console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  }
}
