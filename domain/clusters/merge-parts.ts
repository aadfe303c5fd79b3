/** Parts of a clustering, from 0: lengths of their summed vectors, and cosines between them. */
export interface Parts {
  readonly lengths: readonly number[]
  cosine(first: number, second: number): number
}

/**
 * Merges parts into `count` groups, each time the two that lose the least of the sum of lengths,
 * which spherical k-means maximises (Ward’s rule, 1963, for cosines); of equal losses the first.
 * Empty parts belong to no group. Gives the group of every part, from 0, or null.
 */
export function mergeParts({ lengths, cosine }: Parts, count: number): (number | null)[] {
  const dots = lengths.map((length, i) =>
    lengths.map((other, j) => (i === j ? length * length : length * other * cosine(i, j))),
  )
  const members = new Map(lengths.flatMap((length, i) => (length > 0 ? [[i, [i]]] : [])))
  while (members.size > count) {
    const [keep, drop] = cheapest(dots, [...members.keys()])
    for (const row of dots) row[keep] = at(row, keep) + at(row, drop)
    const [kept = [], dropped = []] = [dots[keep], dots[drop]]
    for (const j of kept.keys()) kept[j] = at(kept, j) + at(dropped, j)
    members.set(keep, [...(members.get(keep) ?? []), ...(members.get(drop) ?? [])])
    members.delete(drop)
  }
  const groups = lengths.map((): number | null => null)
  for (const [group, parts] of [...members.values()].entries()) {
    for (const part of parts) groups[part] = group
  }
  return groups
}

function cheapest(dots: readonly number[][], alive: readonly number[]): [number, number] {
  let best: [number, number] = [alive[0] ?? 0, alive[1] ?? 0]
  let least = Infinity
  for (const [index, i] of alive.entries()) {
    for (const j of alive.slice(index + 1)) {
      const [ii, jj, ij] = [dot(dots, i, i), dot(dots, j, j), dot(dots, i, j)]
      const loss = Math.sqrt(ii) + Math.sqrt(jj) - Math.sqrt(ii + jj + 2 * ij)
      if (loss < least) [least, best] = [loss, [i, j]]
    }
  }
  return best
}

function dot(dots: readonly number[][], i: number, j: number): number {
  return at(dots[i] ?? [], j)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
