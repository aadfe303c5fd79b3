/** Spearman's rank correlation of two lists of one length, -1 to 1; ties share their mean rank. */
export function rankCorrelation(xs: readonly number[], ys: readonly number[]): number {
  const [a, b] = [ranks(xs), ranks(ys)]
  const middle = (xs.length - 1) / 2
  const moment = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + (value - middle) * ((v[i] ?? NaN) - middle), 0)
  const spread = Math.sqrt(moment(a, a) * moment(b, b))
  return spread === 0 ? 0 : moment(a, b) / spread
}

function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((x, y) => x - y)
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i)
    last.set(value, i)
  })
  return values.map((value) => ((first.get(value) ?? NaN) + (last.get(value) ?? NaN)) / 2)
}
