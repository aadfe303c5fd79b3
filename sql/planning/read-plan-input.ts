import type { Temporal } from 'temporal-polyfill'

import { NotFoundError } from '../../domain/errors.ts'
import {
  accountRow,
  captionRow,
  holidayRow,
  lockRow,
  originalRow,
  slotRow,
  type PlanFacts,
} from '../../domain/planning/input.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'
import type { OperationalWeeks, Row, WarehouseSession } from '../warehouse.ts'
import { readEarlier } from './read-earlier.ts'
import { readCaptionPolicy } from './read-caption-policy.ts'
import { PLANNED_WEEKS, readOccupied, readUses } from './read-history.ts'
import { readRunning } from '../experiments/read-experiments.ts'
import { asRows } from './rows.ts'

/** What can be asked. */
export type Reader = Pick<WarehouseSession, 'query'>

/** Which week of which brand is read. */
export interface WeekWanted {
  readonly brand: string
  /** `2026-W48`. */
  readonly week: string
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  /** Days a caption rests; as far back its uses are read (default 14). */
  readonly lockDays?: number | undefined
}

/** Days beside those that a caption rests in which its uses are read. */
const LOCK_MARGIN_DAYS = 2

/**
 * The weeks whose items are read for a plan: those around it that may hold its originals, and those
 * that may hold its captions, one more where people moved an item into its neighbour.
 */
export function weeksRead(monday: Temporal.PlainDate, lockDays: number): OperationalWeeks {
  const weeks = Math.max(PLANNED_WEEKS, Math.ceil((lockDays + LOCK_MARGIN_DAYS) / 7) + 2)
  return {
    first: monday.subtract({ weeks }).toString(),
    last: monday.add({ weeks }).toString(),
  }
}

const ACCOUNTS = `select account_id from marts.account_health where brand = @brand`

/**
 * Everything the warehouse knows about a brand’s week, in one snapshot where the session is a
 * transaction. Throws NotFoundError for a brand without accounts (naming those there are), and
 * InvalidInputError where a mart’s row does not fit.
 */
export async function readPlanInput(session: Reader, wanted: WeekWanted): Promise<PlanFacts> {
  const { brand, week } = wanted
  const monday = parseWeek(week)
  const lockDays = wanted.lockDays ?? 14
  const asOf = parseInstant(wanted.asOf, 'as_of').toString()
  const health = await session.query(
    `select * from marts.account_health where brand = @brand order by account_id`,
    { brand },
  )
  if (health.length === 0) throw await unknownBrand(session, brand)
  const slots = await session.query(
    `select account_id, hour_of_week, score, low, high, n_posts, level
     from marts.posting_slots where account_id in (${ACCOUNTS})`,
    { brand },
  )
  const holidays = await session.query(
    `select holiday_on, name, country, effect from marts.holiday_calendar
     where holiday_on between cast(@first as date) and cast(@last as date)`,
    { first: monday.subtract({ days: 2 }).toString(), last: monday.add({ days: 9 }).toString() },
  )
  return {
    brand: { brand, timezone: String(health[0]?.['brand_timezone'] ?? health[0]?.['timezone']) },
    week,
    asOf,
    ordinal: await countPlans(session, brand, monday.toString()),
    accounts: asRows(
      accountRow,
      await withReach(session, await withShares(session, health), { brand, asOf }),
      'marts.account_health',
    ),
    slots: asRows(slotRow, slots, 'marts.posting_slots'),
    captions: asRows(captionRow, await readCaptions(session, brand), 'marts.caption_bandit_stats'),
    locks: asRows(
      lockRow,
      await readLocks(session, brand, monday.toString(), lockDays),
      'marts.caption_uses',
    ),
    originals: asRows(originalRow, await readOriginals(session, brand), 'staging.content_items'),
    uses: await readUses(session, brand, monday),
    occupied: await readOccupied(session, brand, monday),
    earlier: await readEarlier(session, brand, monday),
    holidays: asRows(holidayRow, holidays, 'marts.holiday_calendar'),
    experiments: await readRunning(
      session,
      health.map((row) => String(row['account_id'])),
    ),
    captionPolicy: await readCaptionPolicy(session),
    models: await readFingerprints(session),
  }
}

/** The accounts with their explore share, where a learning mode was ever set. */
async function withShares(session: Reader, accounts: readonly Row[]): Promise<Row[]> {
  const rows = await session.query(
    'select account_id, explore_share from marts.account_learning_modes',
  )
  const shares = new Map(rows.map((row) => [row['account_id'], row['explore_share']]))
  return accounts.map((row) => {
    const share = shares.get(row['account_id']) ?? null
    return share === null ? row : { ...row, explore_share: share }
  })
}

/** The accounts with the mean views or recipients of their settled posts of 90 days. */
async function withReach(
  session: Reader,
  accounts: readonly Row[],
  { brand, asOf }: { brand: string; asOf: string },
): Promise<Row[]> {
  const first = parseInstant(asOf)
    .subtract({ hours: 90 * 24 })
    .toString()
  const rows = await session.query(
    `select account_id, avg(trials) as trials_per_send
     from marts.post_performance
     where brand = @brand and is_settled and trials is not null
       and posted_at > cast(@first as timestamp) and posted_at <= cast(@last as timestamp)
     group by account_id`,
    { brand, first, last: asOf },
  )
  const reach = new Map(rows.map((row) => [row['account_id'], Number(row['trials_per_send'])]))
  return accounts.map((row) => {
    const trials = reach.get(row['account_id'])
    return trials === undefined ? row : { ...row, trials_per_send: trials }
  })
}

async function unknownBrand(session: Reader, brand: string): Promise<NotFoundError> {
  const rows = await session.query(`select distinct brand from marts.account_health order by brand`)
  const known = rows.map((row) => String(row['brand']))
  return new NotFoundError(
    `there is no brand "${brand}": there are ${known.join(', ') || 'none yet; import accounts and build'}`,
    { brand, known },
  )
}

/** How many plans of a brand’s week there are. */
export async function countPlans(session: Reader, brand: string, monday: string): Promise<number> {
  const rows = await session.query(
    `select count(*) as plans from staging.plan_runs
     where week_start_on = cast(@monday as date) and brand = @brand`,
    { monday, brand },
  )
  return Number(rows[0]?.['plans'] ?? 0)
}

/** What is known of each caption an account may use, with its text from the nearest scope. */
function readCaptions(session: Reader, brand: string): Promise<Row[]> {
  return session.query(
    `select stats.account_id, stats.caption_key, bank.text, bank.kind, bank.category,
       bank.content_type, bank.caption_group, bank.price, bank.currency, bank.hashtags,
       bank.is_active, bank.available_from, bank.expires_at, stats.trials, stats.successes,
       stats.rate, stats.wilson_low, stats.wilson_high, stats.posterior_alpha,
       stats.posterior_beta, stats.prior_alpha, stats.prior_beta, amounts.amount_shape,
       amounts.amount_rate, stats.last_used_at
     from marts.caption_bandit_stats as stats
     inner join marts.caption_bank as bank on stats.caption_key = bank.caption_key
     left join marts.caption_amounts as amounts
       on stats.account_id = amounts.account_id and stats.caption_key = amounts.caption_key
     where stats.account_id in (${ACCOUNTS})
       and bank.scope_account_id in ('', stats.account_id)
       and (bank.scope_account_id = stats.account_id or bank.scope_brand in ('', @brand))
     qualify row_number() over (
       partition by stats.account_id, stats.caption_key
       order by bank.scope_account_id desc, bank.scope_brand desc
     ) = 1`,
    { brand },
  )
}

/** Uses of captions near the week, but for the items of the week itself. */
function readLocks(
  session: Reader,
  brand: string,
  monday: string,
  lockDays: number,
): Promise<Row[]> {
  const days = lockDays + LOCK_MARGIN_DAYS
  const first = parseInstant(`${monday}T00:00:00Z`)
  return session.query(
    `select account_id, caption_key, used_at as last_used_at
     from marts.caption_uses
     where account_id in (${ACCOUNTS})
       and used_at between cast(@first as timestamp) and cast(@last as timestamp)
       and coalesce(week_start_on != cast(@monday as date), true)`,
    {
      brand,
      monday,
      first: first.subtract({ hours: 24 * days }).toString(),
      last: first.add({ hours: 24 * (days + 7) }).toString(),
    },
  )
}

function readOriginals(session: Reader, brand: string): Promise<Row[]> {
  return session.query(
    `select content_id, kind, source_uri, title, description, platforms, category, price,
       currency, available_from, available_until, evergreen
     from staging.content_items where brand = @brand or brand is null`,
    { brand },
  )
}

/** The fingerprint of every model’s latest build. */
async function readFingerprints(session: Reader): Promise<Record<string, string>> {
  const rows = await session.query(
    `select model, fingerprint from raw.model_runs where status = 'built'
     qualify row_number() over (partition by model order by loaded_at desc, load_id desc) = 1
     order by model`,
  )
  const wanted = rows.filter(({ model }) => PLANNED_WITH.has(String(model)))
  return Object.fromEntries(wanted.map((row) => [String(row['model']), String(row['fingerprint'])]))
}

const PLANNED_WITH = new Set([
  'marts.account_health',
  'marts.posting_slots',
  'marts.caption_bandit_stats',
  'marts.caption_amounts',
  'marts.caption_bank',
  'marts.caption_uses',
  'marts.content_plan',
  'marts.holiday_calendar',
  'marts.post_performance',
  'staging.content_items',
  'staging.experiments',
])
