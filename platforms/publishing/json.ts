/** A member of a JSON object, by its path; undefined where there is none on the way. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}

/** The same where it is a text that is not empty, or a number written as one. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = member(value, ...path)
  if (typeof found === 'number' && Number.isFinite(found)) return String(found)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The same where it is a count: a whole number, 0 or more; else null, never 0. */
export function countAt(value: unknown, ...path: readonly (string | number)[]): number | null {
  const found = member(value, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : null
}

/** The same where it is a list; empty where it is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = member(value, ...path)
  return Array.isArray(found) ? (found as unknown[]) : []
}
