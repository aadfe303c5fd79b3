/** Smallest number of letters to change, add, drop or swap with the next (Damerau–Levenshtein). */
function distance(a: string, b: string): number {
  let older: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (older[j - 2] ?? 0) + 1 : Infinity,
        ),
      )
    }
    older = last
    last = row
  }
  return last[b.length] ?? 0
}

/**
 * Up to `limit` of the known names that somebody who wrote `wrong` may have meant, likeliest first:
 * names at most a third of its letters away, or with the same last part or a part of it.
 */
export function nearestNames(wrong: string, known: Iterable<string>, limit = 3): string[] {
  const tail = tailOf(wrong)
  const reach = Math.max(2, Math.floor(wrong.length / 3))
  const costOf = (name: string): number => {
    const own = wrong.includes('.') ? name : tailOf(name)
    const cost = Math.min(distance(wrong, name), distance(wrong, own))
    return tail.length > 2 && tailOf(name).includes(tail) ? Math.min(reach, cost) : cost
  }
  return [...new Set(known)]
    .map((name) => ({ name, cost: costOf(name) }))
    .filter(({ cost }) => cost <= reach)
    .toSorted((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name)
}

const tailOf = (name: string): string => name.split('.').at(-1) ?? name

/** ` (did you mean a or b?)`, or the empty text where nothing is near. */
export function didYouMean(wrong: string, known: Iterable<string>): string {
  const near = nearestNames(wrong, known)
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`
}
