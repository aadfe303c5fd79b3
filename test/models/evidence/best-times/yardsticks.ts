import { HOURS, type Cell } from './estimates.ts'

/** What a method gives an hour it knows nothing of: the last place. */
const UNKNOWN = -1e9

/** A method: a number per hour of the week for an account. */
export type Method = (account: string) => number[]

interface Pool {
  n: number
  sum: number
}

/**
 * The yardsticks, best last: the plain average of what was reported per account and hour; the
 * mean of all lifts of the platform in the hour; and the means of an account’s lifts in the hour
 * drawn towards those of its platform, drawn towards those of everybody, with the variances by
 * moments. The lifts are those that the mart learns from: corrected for age, against the
 * account’s median, one backfit step. None has a kernel, clusters or a map.
 */
export function yardsticks(
  cells: readonly Cell[],
): Record<'plain' | 'platform' | 'pooled', Method> {
  const platformOf = new Map(cells.map(({ account, platform }) => [account, platform]))
  const own = pool(cells, ({ account, hour }) => `${account} ${hour}`)
  const platforms = pool(cells, ({ platform, hour }) => `${platform} ${hour}`)
  const all = pool(cells, ({ hour }) => String(hour))
  const plain = new Map(cells.map((cell) => [`${cell.account} ${cell.hour}`, cell.plain]))
  const noise = noiseOf(cells)
  const ownWeight = weightAbove(noise, own, (key) => {
    const [account = '', hour = ''] = key.split(' ')
    return platforms.get(`${platformOf.get(account)} ${hour}`)
  })
  const platformWeight = weightAbove(noise, platforms, (key) => all.get(key.split(' ')[1] ?? ''))

  const platformHour = (account: string, hour: number) =>
    platforms.get(`${platformOf.get(account)} ${hour}`)
  return {
    plain: (account) => HOURS.map((hour) => plain.get(`${account} ${hour}`) ?? UNKNOWN),
    platform: (account) =>
      HOURS.map((hour) => {
        const found = platformHour(account, hour)
        return found ? found.sum / found.n : UNKNOWN
      }),
    pooled: (account) =>
      HOURS.map((hour) => {
        const everybody = drawn(all.get(String(hour)), 0, 20)
        const platform = drawn(platformHour(account, hour), everybody, platformWeight)
        return drawn(own.get(`${account} ${hour}`), platform, ownWeight)
      }),
  }
}

function pool(cells: readonly Cell[], keyOf: (cell: Cell) => string): Map<string, Pool> {
  const pools = new Map<string, Pool>()
  for (const cell of cells) {
    const found = pools.get(keyOf(cell)) ?? { n: 0, sum: 0 }
    pools.set(keyOf(cell), { n: found.n + cell.n, sum: found.sum + cell.sum })
  }
  return pools
}

/** A mean drawn towards another that weighs as much as some posts. */
function drawn(found: Pool | undefined, towards: number, weight: number): number {
  return ((found?.sum ?? 0) + weight * towards) / ((found?.n ?? 0) + weight)
}

/** Variance of lifts within an account’s hours. */
function noiseOf(cells: readonly Cell[]): number {
  const several = cells.filter(({ n }) => n > 1)
  const within = several.reduce((sum, cell) => sum + cell.squares - cell.sum ** 2 / cell.n, 0)
  return within / several.reduce((sum, { n }) => sum + n - 1, 0)
}

/** With how many posts the level above counts: noise over the variance between, by moments. */
function weightAbove(
  noise: number,
  pools: ReadonlyMap<string, Pool>,
  above: (key: string) => Pool | undefined,
): number {
  let [excess, weight] = [0, 0]
  for (const [key, { n, sum }] of pools) {
    const parent = above(key)
    if (!parent || n >= 0.9 * parent.n) continue
    const rest = 1 - n / parent.n
    excess += n * ((sum / n - parent.sum / parent.n) ** 2 - (noise / n) * rest)
    weight += n * rest
  }
  return noise / Math.max(0.01, excess / weight)
}
