import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { loadModels } from '../../sql/runner/load-models.ts'
import type { Model } from '../../sql/runner/model.ts'
import { buildOnDuckDb, type Built } from '../googlesql/duckdb-tables.ts'
import { CLOCK, FIXTURE } from '../googlesql/fixture/index.ts'
import { goldenChanges } from './golden-changes.ts'
import { MUTANT_CLASSES } from './mutants/edits.ts'
import { judge, type Verdict } from './mutants/judge.ts'
import { drawn, mutantsOf, type Mutant } from './mutants/mutants-of.ts'
import { goldenDifferences, goldenNames, readGolden, type Golden } from './golden.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const SEED = 'mutants of the models 1'
/** Mutants drawn of each model. */
const SIZE = isProof ? Number.POSITIVE_INFINITY : 2
/** The share that must be noticed; a draw may miss it by two standard errors. */
const LEAST = 0.8

const models = loadModels()
let built: Built

beforeAll(async () => {
  built = await buildOnDuckDb(models, FIXTURE, CLOCK)
})
afterAll(() => built.warehouse.close())

const found = new Map<string, Promise<string[]>>()

/** What became other than golden in a model, asked once. */
function changesOf(model: Model): Promise<string[]> {
  const changes = found.get(model.name) ?? goldenChanges(model, built, readGolden(model.name))
  found.set(model.name, changes)
  return changes
}

test.each(models.map((model) => [model.name, model] as const))(
  '%s gives its golden rows (npm run golden accepts others)',
  async (_, model) => {
    expect(await changesOf(model)).toEqual([])
  },
)

test('there are golden rows of these models and of no others', () => {
  expect(goldenNames().toSorted()).toEqual(models.map(({ name }) => name).toSorted())
})

test(
  `golden rows notice mutants of the models, at least 80 % (seed "${SEED}")`,
  { timeout: isProof ? 1_800_000 : 120_000 },
  async ({ task }) => {
    const judged: { mutant: Mutant; verdict: Verdict }[] = []
    for (const model of models) {
      // Where the model itself differs, all of its mutants would be noticed.
      expect(await changesOf(model), model.name).toEqual([])
      const golden = readGolden(model.name)
      for (const mutant of drawn(await mutantsOf(model), SIZE, `${SEED}|${model.name}`)) {
        judged.push({ mutant, verdict: await judge(mutant, built, golden) })
      }
    }
    const lines = MUTANT_CLASSES.map((kind) =>
      told(
        kind,
        judged.filter(({ mutant }) => mutant.kind === kind).map(({ verdict }) => verdict),
      ),
    )
    const verdicts = judged.map(({ verdict }) => verdict)
    const all = `mutants of ${models.length} models, ${told('all', verdicts)}`
    task.meta.closingLine = isProof ? [all, ...lines].join('\n  ') : all
    const survivors = judged
      .filter(({ verdict }) => verdict === 'survived')
      .map(({ mutant: { model, kind, what } }) => `${model.name} ${kind} ${what}`)
    const slack = isProof ? 0 : 2 * Math.sqrt((LEAST * (1 - LEAST)) / judged.length)
    expect(shareKilled(verdicts), survivors.join('\n')).toBeGreaterThanOrEqual(LEAST - slack)
  },
)

describe('another result', () => {
  const golden: Golden = {
    columns: [
      { name: 'id', type: 'STRING' },
      { name: 'rate', type: 'FLOAT64' },
    ],
    rows: [{ id: 'a', rate: 0.1 }, { id: 'b' }],
  }
  const changes = (now: Partial<Golden>): string[] =>
    goldenDifferences({ ...(models[0] as Model), grain: ['id'] }, { ...golden, ...now }, golden)

  test('is told with its row and column', () => {
    const rows = [
      { id: 'b', rate: 0 },
      { id: 'a', rate: 0.1 },
    ]
    expect(changes({ rows })).toEqual(["{ id: 'b' } rate: now 0, golden null"])
  })

  test('is more rows, or other types', () => {
    expect(changes({ rows: [] })).toEqual(['now gives 0 rows, golden 2'])
    const columns = golden.columns.map((column) => ({ ...column, type: 'STRING' }))
    expect(changes({ columns })[0]).toMatch(/^the columns are id STRING, rate STRING, the golden/)
  })

  test('is not a float that differs beyond its ninth digit, nor another order of rows', () => {
    const rows = [
      { id: 'b', rate: null },
      { id: 'a', rate: 0.10000000000001 },
    ]
    expect(changes({ rows })).toEqual([])
  })
})

function shareKilled(verdicts: readonly Verdict[]): number {
  return verdicts.filter((verdict) => verdict !== 'survived').length / verdicts.length
}

function told(name: string, verdicts: readonly Verdict[]): string {
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length
  const share = (100 * shareKilled(verdicts)).toFixed(1)
  return `${name}: ${share} % of ${verdicts.length} killed (${count('noticed')} noticed, ${count('refused')} refused, ${count('survived')} survived)`
}
