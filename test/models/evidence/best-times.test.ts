import { existsSync } from 'node:fs'

import { beforeAll, describe, expect, test } from 'vitest'

import { sampleDefaults } from '../../../examples/sample/options.ts'
import { projectPath } from '../../../sql/project-files.ts'
import { HOURS } from './best-times/estimates.ts'
import { slotsOfHalves } from './best-times/live-sellers.ts'
import { measureSeed, type Measured } from './best-times/measure-seed.ts'
import { overlapOf } from './best-times/measures.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
/** The sample’s own world; in full size, worlds that nothing was chosen by, too. */
const SEEDS = [
  sampleDefaults.seed,
  ...(isProof ? Array.from({ length: 8 }, (_, index) => `unseen-${index + 1}`) : []),
]
const SELLERS = ['..', 'shared', 'data', 'posts', 'facebook_live_sellers.csv']

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

describe('on the truth of the sample', () => {
  const measured: Measured[] = []
  const meanOf = (pick: (one: Measured) => number) => mean(measured.map(pick))

  beforeAll(async () => {
    for (const seed of SEEDS) measured.push(await measureSeed(seed))
  }, 1_200_000)

  test('the best seven slots lose at most 60 % of what pooled means lose', ({ task }) => {
    const regret = {
      plain: meanOf((one) => one.regret.plain),
      platform: meanOf((one) => one.regret.platform),
      pooled: meanOf((one) => one.regret.pooled),
      ours: meanOf((one) => one.regret.ours),
    }
    if (isProof) for (const one of measured) console.info(lineOf(one))
    expect(regret.ours).toBeLessThanOrEqual(0.6 * regret.pooled)
    expect(regret.ours).toBeLessThanOrEqual(0.6 * regret.platform)
    expect(regret.pooled).toBeLessThanOrEqual(0.7 * regret.plain)
    task.meta.closingLine = `best times: regret over 7 slots ${percent(regret.ours)}, pooled means ${percent(regret.pooled)}, platform means ${percent(regret.platform)}, plain averages ${percent(regret.plain)}; ${SEEDS.length} worlds`
  })

  test('95 % intervals hold the truth of 90 to 97 % of slots', ({ task }) => {
    const coverage = meanOf((one) => one.coverage.ours)
    expect(coverage).toBeGreaterThanOrEqual(0.9)
    expect(coverage).toBeLessThanOrEqual(0.97)
    task.meta.closingLine = `best times: 95 % intervals hold the truth of ${percent(coverage)} of slots, ${percent(meanOf((one) => one.coverage.clustered))} with clusters; ${SEEDS.length} worlds`
  })

  test('clusters of those with one audience answer, and do no harm', () => {
    for (const { levels } of measured) {
      expect(levels.ours).not.toContain('cluster')
      expect(levels.clustered).toContain('cluster')
    }
    const coverage = meanOf((one) => one.coverage.clustered)
    expect(coverage).toBeGreaterThanOrEqual(0.9)
    expect(coverage).toBeLessThanOrEqual(0.97)
    const clustered = meanOf((one) => one.regret.clustered)
    expect(clustered).toBeLessThanOrEqual((isProof ? 1 : 1.05) * meanOf((one) => one.regret.ours))
  })
})

function lineOf({ seed, regret, coverage }: Measured): string {
  const regrets = Object.entries(regret).map(([name, share]) => `${name} ${percent(share)}`)
  return `${seed}: regret ${regrets.join(', ')}; coverage ${percent(coverage.ours)}, clustered ${percent(coverage.clustered)}`
}

test('live sellers: what the halves of their years say overlaps', async ({ task, skip }) => {
  const path = projectPath(...SELLERS)
  if (!existsSync(path)) {
    task.meta.closingLine = `best times: live sellers skipped, there is no ${SELLERS.join('/')}`
    skip()
  }
  const [first, second] = await slotsOfHalves(path)
  const known = HOURS.filter(
    (hour) => (first.posts[hour] ?? 0) >= 5 && (second.posts[hour] ?? 0) >= 5,
  )
  const overlap = overlapOf(first, second, known)
  const width = mean(known.map((hour) => (first.high[hour] ?? 0) - (first.low[hour] ?? 0)))
  task.meta.closingLine = `best times: intervals of two halves of live sellers’ posts overlap in ${percent(overlap)} of ${known.length} slots; they are ${width.toFixed(2)} wide`
  expect(known.length).toBeGreaterThan(100)
  expect(overlap).toBeGreaterThanOrEqual(0.9)
}, 300_000)
