import { createHash } from 'node:crypto'

/** JSON with the keys of every object in order: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => compareText(a, b)))
      : inner,
  )
}

/** The first 16 hex digits of SHA-256 over the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)
}

/** Order by UTF-16 units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The rows in the order of the named columns; null first. */
export function sortedBy<T extends object>(rows: readonly T[], ...columns: (keyof T)[]): T[] {
  const key = (row: T, column: keyof T) => row[column] as string | number | null | undefined
  return rows.toSorted((a, b) => {
    for (const column of columns) {
      const [x, y] = [key(a, column) ?? '', key(b, column) ?? '']
      const order =
        typeof x === 'number' && typeof y === 'number' ? x - y : compareText(String(x), String(y))
      if (order !== 0) return order
    }
    return 0
  })
}
