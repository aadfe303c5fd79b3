import type { AccountProblem, Problem } from '../problem.ts'

/**
 * The accounts of a brand in groups that no rule connects, which can be solved apart: those that
 * may post the same original, or at the same instant, or share a budget, are together. In the order of the problem.
 */
export function components({ accounts, chosen, budget }: Problem): AccountProblem[][] {
  const group = accounts.map((_, index) => index)
  const find = (index: number): number => {
    const above = group[index] ?? index
    return above === index ? index : find(above)
  }
  const join = (a: number, b: number) => {
    const [one, other] = [find(a), find(b)]
    group[Math.max(one, other)] = Math.min(one, other)
  }
  const first = new Map<string | number, number>()
  for (const { index, originals, open } of accounts) {
    const keys = [
      ...chosen.flatMap(({ content_id: id }) => (originals.has(id) ? [id] : [])),
      ...open.map(({ at }) => at),
      ...(budget.left === null ? [] : ['the budget']),
    ]
    for (const key of keys) {
      const known = first.get(key)
      if (known === undefined) first.set(key, index)
      else join(known, index)
    }
  }
  const found = new Map<number, AccountProblem[]>()
  for (const account of accounts) {
    const root = find(account.index)
    found.set(root, [...(found.get(root) ?? []), account])
  }
  return [...found.values()]
}
