import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { binomial, integer, makeRng } from '../../../domain/sampling.ts'
import { quoteText } from '../../../sql/text.ts'
import { loadRows } from './load-rows.ts'
import { openBench, type ModelBench } from './model-bench.ts'

const FILE = join(import.meta.dirname, '../../../../shared/data/captions/headline_tests_open.csv')
const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const SEEDS = Array.from({ length: isProof ? 20 : 1 }, (_, i) => `headlines-${i}`)
const DRAWS = isProof ? 10_000 : 2000
const NOW = '2026-11-20T08:00:00Z'
const STAMP = `'headlines' as load_id, timestamptz '2026-11-01' as loaded_at, false as is_sample`

/** An arm of a randomised test, its impressions and clicks split in two. */
interface Arm {
  readonly key: string
  readonly test: string
  readonly trials: number
  readonly successes: number
  readonly heldTrials: number
  readonly heldSuccesses: number
}

/** The arms of the file; clicks and the impressions without one each go to a half by a coin. */
async function splitArms({ warehouse }: ModelBench, seed: string): Promise<Arm[]> {
  const rows = await warehouse.query(
    `select clickability_test_id as test, headline, impressions, clicks
     from read_csv(${quoteText(FILE)}, header = true) order by all`,
  )
  const rng = makeRng(seed)
  return rows.map((row, i) => {
    const [shown, clicked] = [Number(row['impressions']), Number(row['clicks'])]
    const successes = binomial(rng, clicked, 0.5)
    const trials = successes + binomial(rng, shown - clicked, 0.5)
    return {
      key: `${i} ${String(row['headline'])}`,
      test: String(row['test']),
      trials,
      successes,
      heldTrials: shown - trials,
      heldSuccesses: clicked - successes,
    }
  })
}

/** What the models expect of every arm after the first half: an account that may use them all. */
async function expectations(bench: ModelBench, arms: readonly Arm[]): Promise<Map<string, number>> {
  const { warehouse, build } = bench
  await loadRows(
    warehouse,
    'raw_arms',
    arms.map(({ key, test: name, trials, successes }) => {
      return { caption_key: key, text: key, caption_group: name, impressions: trials, successes }
    }),
  )
  await warehouse.execute(`
    delete from raw.accounts; delete from raw.captions;
    insert into raw.accounts by name
    select 'blog:reader' as account_id, 'blog' as platform, 'reader' as handle,
      'reader' as brand, 'feed' as channel, ${STAMP};
    insert into raw.captions by name
    select *, 'feed' as kind, timestamptz '${NOW}' as as_of, ${STAMP} from raw_arms`)
  await build(NOW)
  const rows = await warehouse.query(
    'select caption_key, posterior_mean from marts.caption_bandit_stats',
  )
  return new Map(rows.map((row) => [String(row['caption_key']), Number(row['posterior_mean'])]))
}

const sumOf = (arms: readonly Arm[], of: (arm: Arm) => number) =>
  arms.reduce((sum, arm) => sum + of(arm), 0)

/** By test: how much less the held-out half surprises the posterior mean than a rival. */
function gains(arms: readonly Arm[], mean: (arm: Arm) => number, rival: (arm: Arm) => number) {
  const surprise = ({ heldTrials, heldSuccesses }: Arm, rate: number) =>
    -heldSuccesses * Math.log(rate) - (heldTrials - heldSuccesses) * Math.log(1 - rate)
  return [...Map.groupBy(arms, (arm) => arm.test).values()].map((group) =>
    sumOf(group, (arm) => surprise(arm, rival(arm)) - surprise(arm, mean(arm))),
  )
}

/** The ends of the 95 % bootstrap interval of a sum over tests. */
function intervalOf(values: readonly number[], seed: string): readonly [number, number] {
  const rng = makeRng(seed)
  const sums = Array.from({ length: DRAWS }, () =>
    values.reduce((sum) => sum + (values[integer(rng, values.length)] ?? NaN), 0),
  ).toSorted((x, y) => x - y)
  return [sums[Math.floor(0.025 * DRAWS)] ?? NaN, sums[Math.ceil(0.975 * DRAWS) - 1] ?? NaN]
}

/** What an expectation is held against: everything in one pot, each test in its own, each arm alone. */
function rivalsOf(arms: readonly Arm[]): Readonly<Record<string, (arm: Arm) => number>> {
  const rateOf = (group: readonly Arm[]) =>
    sumOf(group, (arm) => arm.successes) / sumOf(group, (arm) => arm.trials)
  const tests = Map.groupBy(arms, (arm) => arm.test)
  const byTest = new Map([...tests].map(([name, group]) => [name, rateOf(group)]))
  const pooled = rateOf(arms)
  return {
    'the pooled mean': () => pooled,
    'each test’s pooled mean': (arm) => byTest.get(arm.test) ?? NaN,
    '(c + ½) / (n + 1)': (arm) => (arm.successes + 0.5) / (arm.trials + 1),
  }
}

test.skipIf(!existsSync(FILE))(
  'headlines, halved within arms: the posterior mean foretells the other half best (skipped where ../shared/data is not there)',
  async ({ task }) => {
    const gainsBy = new Map<string, { total: number; low: number; high: number }[]>()
    const bench = await openBench('marts.caption_bandit_stats')
    for (const seed of SEEDS) {
      const arms = await splitArms(bench, seed)
      const found = await expectations(bench, arms)
      expect(found.size).toBe(1541)
      const mean = (arm: Arm) => found.get(arm.key) ?? NaN
      for (const [name, rival] of Object.entries(rivalsOf(arms))) {
        const gained = gains(arms, mean, rival)
        const [low, high] = intervalOf(gained, seed)
        const total = gained.reduce((sum, gain) => sum + gain, 0)
        gainsBy.set(name, [...(gainsBy.get(name) ?? []), { total, low, high }])
        expect(low, `${seed}, ${name}`).toBeGreaterThan(0)
      }
    }
    await bench.warehouse.close()
    const words = [...gainsBy].map(([name, found]) => {
      const worst = found.toSorted((a, b) => a.low - b.low)[0]
      const [total, ...ends] = [worst?.total, worst?.low, worst?.high].map((x) => x?.toFixed(1))
      return `${total} nats (95 % ${ends.join(' to ')}) better than ${name}`
    })
    task.meta.closingLine = `headlines: the posterior mean is, at the worst of ${SEEDS.length} splits, ${words.join(', ')}`
  },
  300_000,
)
