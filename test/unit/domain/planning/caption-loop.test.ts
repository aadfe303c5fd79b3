import { expect, test } from 'vitest'

import { epsilonGreedy, planner, wilsonSampling } from './caption-choosers.ts'
import { playYear, WEEKS, type Chooser } from './caption-world.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const YEARS = isProof ? 24 : 3
const EPSILON = 0.05
const OURS = 'ours'
/** As good in these worlds, where new captions keep coming; it cannot be evaluated later. */
const GREEDY = 'greedy with the same prior'

/** The years are the same worlds for all; what is not planned with ours has no uniform batches. */
const CHOOSERS: Readonly<Record<string, Chooser>> = {
  [OURS]: planner('eb-thompson-sharp4', EPSILON),
  'ours without uniform batches': planner('eb-thompson-sharp4', 0),
  uniform: planner('uniform', 0),
  'ε-greedy': epsilonGreedy,
  'Wilson sampling': wilsonSampling,
  'Thompson with a flat prior': planner('flat-thompson', 0),
  [GREEDY]: planner('eb-greedy', 0),
}
const DEFAULT = [OURS, 'uniform', 'Thompson with a flat prior']

const mean = (all: readonly number[]) => all.reduce((sum, x) => sum + x, 0) / all.length
const total = (weeks: readonly number[], until: number) => mean(weeks.slice(0, until)) * until

/** The mean and half its 95 % interval by Student’s t (Cornish & Fisher’s quantile). */
function interval(all: readonly number[]): [middle: number, half: number] {
  const middle = mean(all)
  const n = all.length - 1
  const sd = Math.sqrt(all.reduce((sum, x) => sum + (x - middle) ** 2, 0) / n)
  const z = 1.96
  const t = z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n * n)
  return [middle, (t * sd) / Math.sqrt(n + 1)]
}

const shown = ([middle, half]: [number, number]) => `${middle.toFixed(1)} ± ${half.toFixed(1)}`

/** Shares of the clairvoyant’s reward in points, year by year. */
function sharesOf(name: string, weeks: number): number[] {
  return Array.from({ length: YEARS }, (_, year) => {
    const best = total(rewards(null, year), weeks)
    return (100 * total(rewards(name, year), weeks)) / best
  })
}

const played = new Map<string, number[]>()
function rewards(name: string | null, year: number): number[] {
  const key = `${name} ${year}`
  const known = played.get(key)
  if (known) return known
  const made = playYear(`${year}`, name ?? 'clairvoyant', name ? (CHOOSERS[name] ?? null) : null)
  played.set(key, made)
  return made
}

test(
  `a year of choosing, seeing results late, learning: ${YEARS} years`,
  { timeout: 1_800_000 },
  () => {
    const names = isProof ? Object.keys(CHOOSERS) : DEFAULT
    const [year, start] = [sharesOf(OURS, WEEKS), sharesOf(OURS, 12)]
    for (const name of names) {
      const [whole, early] = [sharesOf(name, WEEKS), sharesOf(name, 12)]
      const ahead = year.map((share, i) => share - (whole[i] ?? 0))
      console.log(
        `${name}: ${shown(interval(whole))} % of a clairvoyant’s reward, first 12 weeks ${shown(interval(early))}` +
          (name === OURS ? '' : `; ours is ahead by ${shown(interval(ahead))}`),
      )
      if (name.startsWith(OURS)) continue
      const [lead, half] = interval(ahead)
      const least = name === GREEDY ? lead + half : isProof ? lead - half : lead
      expect(least).toBeGreaterThan(0)
    }
    expect(mean(year)).toBeGreaterThan(isProof ? 76 : 72)
    expect(mean(start)).toBeGreaterThan(isProof ? 73 : 68)
  },
)
