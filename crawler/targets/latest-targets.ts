import type { WarehouseSession } from '../../sql/warehouse.ts'
import type { ProfileName } from './profile-name.ts'

/** A profile we were told to crawl, as its latest version says. */
export interface Target extends ProfileName {
  readonly niche: string | null
  /** Higher is crawled first; null counts as 0. */
  readonly priority: number | null
  /** False: paused. */
  readonly is_active: boolean
}

/** SQL: the latest version of each target. */
export const LATEST_TARGETS = `
  select platform, username, niche, priority, coalesce(active, true) as is_active
  from (
    select *,
      row_number() over (
        partition by platform, username
        order by loaded_at desc nulls last, load_id desc nulls last
      ) as version_rank
    from raw.crawl_targets
  ) as versions
  where version_rank = 1`

/** All targets, paused ones too, or those of one network, by name. */
export async function latestTargets(
  reader: Pick<WarehouseSession, 'query'>,
  platform?: string,
): Promise<Target[]> {
  const rows = await reader.query(
    `select * from (${LATEST_TARGETS}) as targets
     ${platform === undefined ? '' : 'where platform = @platform'}
     order by platform nulls last, username nulls last`,
    platform === undefined ? {} : { platform },
  )
  return rows.map((row) => ({
    platform: String(row['platform']),
    username: String(row['username']),
    niche: row['niche'] === null ? null : String(row['niche']),
    priority: row['priority'] === null ? null : Number(row['priority']),
    is_active: row['is_active'] === true,
  }))
}
