import { parseInstant } from '../../domain/time.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import type { SuppressionList } from '../privacy/suppression-list.ts'
import { LATEST_TARGETS } from './latest-targets.ts'
import { nameText, type ProfileName } from './profile-name.ts'

/** A profile that should be read now. */
export interface DueTarget extends ProfileName {
  readonly niche: string | null
  readonly priority: number | null
  /** When it was last read, ISO 8601; null where it never was. */
  readonly last_ok_at: string | null
}

export interface DueOptions {
  /** The clock, ISO 8601. What happened after it is not seen. */
  readonly asOf: string
  /** One network only. */
  readonly platform?: string | undefined
  /** These only: `name` on any network, or `platform/name`. */
  readonly only?: readonly string[] | undefined
  /** At most so many. */
  readonly limit?: number | undefined
  /** A profile whose question was settled within so many hours before the clock is not due. */
  readonly maxAgeHours: number
  readonly suppressions: SuppressionList
}

/** Outcomes after which there is nothing to ask until the next time: the rest is asked again. */
const SETTLED = ['ok', 'private', 'not_found', 'suspended']

const DUE = `
  with targets as (${LATEST_TARGETS}),
  attempts as (
    select platform, username,
      max(attempted_at) as last_attempt_at,
      max(case when outcome = 'ok' then attempted_at end) as last_ok_at,
      max(case when outcome in (${SETTLED.map((name) => `'${name}'`).join(', ')})
        then attempted_at end) as last_settled_at
    from raw.crawl_attempts
    where attempted_at <= cast(@as_of as timestamp)
    group by platform, username
  ),
  limits as (
    select platform, retry_at,
      row_number() over (
        partition by platform
        order by attempted_at desc nulls last, load_id desc nulls last, retry_at desc nulls last
      ) as recency
    from raw.crawl_attempts
    where outcome = 'rate_limited' and attempted_at <= cast(@as_of as timestamp)
  )
  select targets.platform, targets.username, niche, priority, last_ok_at
  from targets
    left join attempts
      on targets.platform = attempts.platform and targets.username = attempts.username
    left join limits on targets.platform = limits.platform and limits.recency = 1
  where is_active
    and (last_settled_at is null or last_settled_at <= cast(@settled_before as timestamp))
    and (retry_at is null or retry_at <= cast(@as_of as timestamp))
  order by coalesce(priority, 0) desc, last_attempt_at is not null, last_attempt_at,
    targets.platform, targets.username`

/**
 * The profiles to read now: active ones nobody asked to forget, whose question is not settled by an
 * answer (ok, private, not_found, suspended) within the last `maxAgeHours`, on networks that do not
 * hold us off (the `retry_at` of their latest `rate_limited`). By priority, then those not asked for
 * longest (never comes first; an attempt of any outcome counts, so that names which always fail
 * keep no others waiting), then by name.
 */
export async function dueTargets(
  reader: Pick<WarehouseSession, 'query'>,
  { asOf, platform, only, limit, maxAgeHours, suppressions }: DueOptions,
): Promise<readonly DueTarget[]> {
  const clock = parseInstant(asOf)
  const age = { milliseconds: Math.round(maxAgeHours * 3_600_000) }
  const rows = await reader.query(DUE, {
    as_of: clock.toString(),
    settled_before: clock.subtract(age).toString(),
  })
  const wanted = only && new Set(only.map((name) => name.toLowerCase()))
  const due: DueTarget[] = []
  for (const row of rows) {
    if (limit !== undefined && due.length >= limit) break
    const target = targetOf(row)
    const isWanted = !wanted || wanted.has(target.username) || wanted.has(nameText(target))
    if (!isWanted || (platform !== undefined && target.platform !== platform)) continue
    if (!suppressions.isSuppressed(target.platform, target.username)) due.push(target)
  }
  return due
}

function targetOf(row: Row): DueTarget {
  return {
    platform: String(row['platform']),
    username: String(row['username']),
    niche: row['niche'] === null ? null : String(row['niche']),
    priority: row['priority'] === null ? null : Number(row['priority']),
    last_ok_at: row['last_ok_at'] === null ? null : String(row['last_ok_at']),
  }
}
