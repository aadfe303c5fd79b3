import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { drawPool, type CaptionPool } from '../../domain/planning/caption-pool.ts'
import { compile } from '../../domain/planning/compile.ts'
import type { Fits, PlanConfig } from '../../domain/planning/input.ts'
import type { Mode } from '../../domain/planning/modes.ts'
import { planIdOf } from '../../domain/planning/plan-week.ts'
import { qualityOf, type PoolQuality } from '../../domain/planning/pool-quality.ts'
import { parseInstant, weekOf } from '../../domain/time.ts'
import { didYouMean } from '../runner/nearest.ts'
import { readPlanInput, type Reader } from './read-plan-input.ts'

/** Whose captions are wanted. */
export interface SelectionWanted {
  readonly accountId: string
  /** `2026-W48`, in the brand’s zone; the week after the clock’s by default. */
  readonly week?: string | undefined
  /** Captions wanted in all its pools together; what a plan would take by default. */
  readonly count?: number | undefined
  readonly settings: PlanConfig & { readonly mode: Mode }
  readonly fits: Fits
  /** The clock, ISO 8601. */
  readonly asOf: string
}

/** A caption of a pool as it was drawn. */
export interface SelectedCaption {
  readonly rank: number | null
  readonly caption_key: string
  readonly text: string
  readonly category: string | null
  readonly trials: number
  readonly successes: number
  readonly wilson_low: number | null
  readonly wilson_high: number | null
  readonly alpha: number
  readonly beta: number
  readonly posterior_mean: number
  readonly draw: number
  readonly amount: number | null
  readonly worth: number
  readonly propensity: number
  readonly seed: string
  readonly last_used_at: string | null
}

/** One kind’s pool of an account. */
export interface SelectedPool {
  readonly kind: string
  readonly size: number
  readonly is_uniform: boolean
  readonly quality: PoolQuality | null
  /** What entered, the worthiest first. */
  readonly chosen: readonly SelectedCaption[]
  /** What was eligible and did not enter, the worthiest first. */
  readonly others: readonly SelectedCaption[]
  readonly locked: readonly { readonly caption_key: string; readonly lock_reason: string | null }[]
}

/** The selection of captions for one account’s week. */
export interface CaptionSelection {
  readonly account_id: string
  readonly brand: string
  readonly week: string
  /** The plan that would draw the same, were it made now. */
  readonly plan_id: string
  readonly policy: string
  readonly epsilon: number
  readonly pools: readonly SelectedPool[]
}

/**
 * Chooses the captions of one account’s week as the next plan would, from the marts, and stores
 * nothing. A count of one’s own is shared between the pools as their own sizes are. Throws
 * NotFoundError for an unknown account (naming near ones) and InvalidInputError for one that is not
 * planned or a week that is over.
 */
export async function selectCaptions(
  session: Reader,
  wanted: SelectionWanted,
): Promise<CaptionSelection> {
  const { accountId, settings, fits, asOf } = wanted
  const { brand, timezone } = await findAccount(session, accountId)
  const week = wanted.week ?? weekAfter(asOf, timezone)
  const facts = await readPlanInput(session, { brand, week, asOf, lockDays: settings.lock_days })
  const planId = planIdOf(brand, week, settings.mode, facts.ordinal)
  const tzdata = process.versions['tz'] ?? ''
  const problem = compile({ ...facts, mode: settings.mode, config: settings, fits, tzdata }, planId)
  const account = problem.accounts.find(({ row }) => row.account_id === accountId)
  if (!account) {
    throw new InvalidInputError(`${accountId} is not active: nothing is planned for it`, {
      accountId,
    })
  }
  const drawn = Object.entries(account.pools)
  const sizes = shared(
    wanted.count,
    drawn.map(([, { size }]) => size),
  )
  const pools = drawn.map(([kind, planned], i) => {
    const size = sizes[i] ?? planned.size
    const pool = size === planned.size ? planned : redraw(planned, size)
    return { kind, pool }
  })
  return {
    account_id: accountId,
    brand,
    week,
    plan_id: planId,
    policy: pools[0]?.pool.policy.name ?? '',
    epsilon: pools[0]?.pool.epsilon ?? settings.epsilon,
    pools: pools.map(({ kind, pool }) => poolOf(kind, pool, asOf)),
  }
}

async function findAccount(
  session: Reader,
  accountId: string,
): Promise<{ brand: string; timezone: string }> {
  const rows = await session.query(
    'select account_id, brand, timezone from marts.account_health order by account_id',
  )
  const found = rows.find((row) => row['account_id'] === accountId)
  if (found) return { brand: String(found['brand']), timezone: String(found['timezone']) }
  const known = rows.map((row) => String(row['account_id']))
  const near = didYouMean(accountId, known)
  const there = `; there are: ${known.slice(0, 20).join(', ') || 'none yet; import accounts and build'}`
  throw new NotFoundError(`there is no account "${accountId}"${near || there}`, {
    accountId,
    known,
  })
}

function weekAfter(asOf: string, zone: string): string {
  const today = parseInstant(asOf).toZonedDateTimeISO(zone).toPlainDate()
  return weekOf(today.add({ days: 7 }))
}

/** Shares a count out as the sizes are, the largest remainders first. */
function shared(count: number | undefined, sizes: readonly number[]): number[] {
  if (count === undefined) return [...sizes]
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const exact = sizes.map((size) => (count * size) / Math.max(1, total))
  const whole = exact.map(Math.floor)
  const left = count - whole.reduce((sum, size) => sum + size, 0)
  const byRemainder = exact
    .map((_, i) => i)
    .toSorted((x, y) => remainder(y) - remainder(x) || x - y)
  function remainder(i: number): number {
    return (exact[i] ?? 0) - (whole[i] ?? 0)
  }
  for (const i of byRemainder.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1
  return whole
}

function redraw(pool: CaptionPool, size: number): CaptionPool {
  const { seedKey, epsilon, policy } = pool
  return drawPool([...pool.drawn, ...pool.locked], size, { seedKey, epsilon, policy })
}

function poolOf(kind: string, pool: CaptionPool, asOf: string): SelectedPool {
  const others = pool.drawn.filter(({ rank }) => rank === null)
  return {
    kind,
    size: pool.size,
    is_uniform: pool.isUniform,
    quality: qualityOf(pool, asOf),
    chosen: pool.chosen.map(captionOf),
    others: others.toSorted((x, y) => y.worth - x.worth).map(captionOf),
    locked: pool.locked.map(({ row, lockReason }) => ({
      caption_key: row.caption_key,
      lock_reason: lockReason,
    })),
  }
}

function captionOf(caption: CaptionPool['drawn'][number]): SelectedCaption {
  const { row, rank, draw, amount, worth, propensity, seed } = caption
  const { posterior_alpha: alpha, posterior_beta: beta } = row
  return {
    rank,
    caption_key: row.caption_key,
    text: row.text,
    category: row.category,
    trials: row.trials,
    successes: row.successes,
    wilson_low: row.wilson_low,
    wilson_high: row.wilson_high,
    alpha,
    beta,
    posterior_mean: alpha / (alpha + beta),
    draw,
    amount,
    worth,
    propensity,
    seed,
    last_used_at: row.last_used_at,
  }
}
