import { isTimeZone } from '../../domain/time.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { typeClass, type SlashOrder } from './convert/conversion.ts'
import { slashParts } from './convert/written-time.ts'
import type { FieldSource } from './map/field-sources.ts'

const SAMPLE_RECORDS = 2000
const MOST_ZONES = 2000

/**
 * What each column of times says about the order of day and month: a first number above 12
 * anywhere means day first, a second one month first, both or neither leaves it undecided. Only
 * columns whose first records have slashes are read (`isThorough`: all are).
 */
export async function slashOrders(
  session: DuckDbSession,
  sources: readonly FieldSource[],
  relation: string,
  isThorough: boolean,
): Promise<Map<string, SlashOrder>> {
  const orders = new Map<string, SlashOrder>()
  for (const { field, sql, type } of sources) {
    const isTime = field.meta.sql === 'timestamp' || field.meta.sql === 'date'
    if (!isTime || typeClass(type) !== 'text') continue
    const sample = `(select ${sql} as given from ${relation} limit ${SAMPLE_RECORDS})`
    if (!isThorough && !(await any(session, `contains(given, '/')`, sample))) continue
    const { first, second } = slashParts(sql)
    const [found] = await session.native(
      `select coalesce(bool_or(${first} > 12), false) as day, coalesce(bool_or(${second} > 12), false) as month
       from ${relation}`,
    )
    orders.set(sql, orderOf(found?.['day'] === true, found?.['month'] === true))
  }
  return orders
}

function orderOf(isDayFirst: boolean, isMonthFirst: boolean): SlashOrder {
  if (isDayFirst === isMonthFirst) return 'undecided'
  return isDayFirst ? 'day first' : 'month first'
}

async function any(session: DuckDbSession, condition: string, relation: string): Promise<boolean> {
  return (await session.native(`select 1 from ${relation} where ${condition} limit 1`)).length > 0
}

/** The values of zone fields that name a time zone. */
export async function knownZones(
  session: DuckDbSession,
  sources: readonly FieldSource[],
  relation: string,
): Promise<string[]> {
  const zones = new Set<string>()
  for (const { field, sql } of sources) {
    if (!field.meta.isZone) continue
    const rows = await session.native(
      `select distinct trim(cast(${sql} as varchar)) as zone from ${relation} limit ${MOST_ZONES}`,
    )
    for (const { zone } of rows) if (typeof zone === 'string' && isTimeZone(zone)) zones.add(zone)
  }
  return [...zones]
}
