import type { WarehouseSession } from '../../../sql/warehouse.ts'

/** The address of the sheet that was exported to Google last; null where none was. */
export async function lastGoogleUri(session: WarehouseSession): Promise<string | null> {
  const rows = await session.query(
    `select uri
     from raw.exports
     where backend = 'google' and uri is not null
     order by load_id desc nulls last
     limit 1`,
  )
  return rows[0] ? String(rows[0]['uri']) : null
}

/** Those of the weeks (given by their Mondays) that were exported to Google. */
export async function googleWeeks(
  session: WarehouseSession,
  mondays: readonly string[],
): Promise<Set<string>> {
  const rows = await session.query(
    `select distinct week
     from raw.exports
     where backend = 'google' and status = 'exported'
       and week_start_on between cast(@first as date) and cast(@last as date)`,
    { first: mondays.toSorted()[0] ?? '', last: mondays.toSorted().at(-1) ?? '' },
  )
  return new Set(rows.map(({ week }) => String(week)))
}
