import type { AccountProblem } from './problem.ts'

/** As many items a day as spread the week’s number evenly over its open days. */
export function evenShare({ wished, open, limits }: AccountProblem): number {
  const days = new Set(open.map(({ day }) => day)).size
  return Math.min(limits.perDay, Math.ceil(wished / Math.max(1, days)))
}
