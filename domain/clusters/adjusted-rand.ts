/**
 * The adjusted Rand index of two labelings of the same things, in the same order: 1 where they are
 * the same up to names, about 0 where they agree as by chance (Hubert & Arabie 1985, eq. 5). Null
 * where it is not defined: fewer than two things, or each labeling puts all into one group or each
 * thing into its own.
 */
export function adjustedRand(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): number | null {
  const both = new Map<string, number>()
  const [rows, columns] = [new Map<number | null, number>(), new Map<number | null, number>()]
  for (const [index, row] of first.entries()) {
    const column = second[index] ?? null
    add(both, `${row} ${column}`)
    add(rows, row)
    add(columns, column)
  }
  const [inBoth, inRows, inColumns] = [pairs(both), pairs(rows), pairs(columns)]
  const expected = (inRows * inColumns) / pairsOf(first.length)
  const most = (inRows + inColumns) / 2
  return first.length < 2 || most === expected ? null : (inBoth - expected) / (most - expected)
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function pairs(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0
  for (const count of counts.values()) sum += pairsOf(count)
  return sum
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2
}
