import { readCells, readSlots } from './estimates.ts'
import { coverageOf, regretOf } from './measures.ts'
import { addClusters, buildSample, withWarehouse } from './warehouse.ts'
import { yardsticks, type Method } from './yardsticks.ts'

/** What came of the sample world of a seed: regrets and coverages, 0 to 1. */
export interface Measured {
  readonly seed: string
  /** Regret over the best seven slots by method. */
  readonly regret: Readonly<Record<'plain' | 'platform' | 'pooled' | 'ours' | 'clustered', number>>
  /** Share of slots whose 95 % interval holds the truth, without clusters and with them. */
  readonly coverage: Readonly<Record<'ours' | 'clustered', number>>
  /** Levels that answered for some slot, without clusters and with them. */
  readonly levels: Readonly<Record<'ours' | 'clustered', ReadonlySet<string>>>
}

/** Builds the sample world of a seed, without clusters and with them, against its truth. */
export function measureSeed(seed: string): Promise<Measured> {
  return withWarehouse(async (warehouse, folder) => {
    const world = await buildSample(warehouse, folder, seed)
    const truth = new Map(world.accounts.map(({ accountId, lift }) => [accountId, lift]))
    const cells = await readCells(warehouse)
    const accounts = [...new Set(cells.map(({ account }) => account))]
    const regret = (method: Method) => regretOf(method, truth, accounts)
    const measured = async () => {
      const slots = await readSlots(warehouse)
      return {
        regret: regret((account) => slots.get(account)?.score ?? []),
        coverage: coverageOf(slots, truth, cells),
        levels: new Set([...slots.values()].flatMap(({ levels }) => [...levels])),
      }
    }
    const { plain, platform, pooled } = yardsticks(cells)
    const ours = await measured()
    await addClusters(warehouse, world)
    const clustered = await measured()
    return {
      seed,
      regret: {
        plain: regret(plain),
        platform: regret(platform),
        pooled: regret(pooled),
        ours: ours.regret,
        clustered: clustered.regret,
      },
      coverage: { ours: ours.coverage, clustered: clustered.coverage },
      levels: { ours: ours.levels, clustered: clustered.levels },
    }
  })
}
