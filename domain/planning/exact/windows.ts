/** The longest runs of times that lie within a length of each other; none inside another. */
export function windows<T extends { readonly at: number }>(
  slots: readonly T[],
  length: number,
): T[][] {
  const found: T[][] = []
  let reached = 0
  for (const [first, slot] of slots.entries()) {
    let end = Math.max(first, reached)
    while (end < slots.length && (slots[end]?.at ?? 0) < slot.at + length) end++
    if (end > reached) found.push(slots.slice(first, end))
    reached = Math.max(reached, end)
  }
  return found
}
