import { brands } from '../../../domain/records/accounts.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import type { Load } from '../../warehouse.ts'
import { allRows, type Part, type Plan } from '../plan.ts'
import { LINE, quoteName } from '../source.ts'
import { loadColumns } from './bulk.ts'

/**
 * Appends the brands that accounts name and raw does not know, each with the zone and country of
 * its first account that has one. Called before the accounts themselves land. Gives back how many.
 */
export async function landImpliedBrands(
  session: DuckDbSession,
  plan: Plan,
  parts: readonly Part[],
  { load, isDry }: { load: Load; isDry: boolean },
): Promise<number> {
  if (parts.length === 0) return 0

  const column = (name: string) => plan.targets[0].columns.find((own) => own.name === name)
  const listed = ['account_id', 'brand', 'timezone', 'country'].map(
    (name) => `${column(name)?.sql ?? 'null'} as ${name}`,
  )
  // Without a brand in the file a known account keeps its own, whatever the default would be.
  const isNew = column('brand')?.isGiven
    ? 'true'
    : 'account_id not in (select account_id from raw.accounts)'
  const first = (name: string) =>
    `first(${name} order by ${quoteName(LINE)}) filter (where ${name} is not null)`
  const rows = allRows(plan, parts, { withLine: true })
  await session.native(
    `create or replace temp table import_brands as
     select brand, ${first('timezone')} as timezone, ${first('country')} as country
     from (
       select ${listed.join(', ')}, ${quoteName(LINE)} from ${rows}
     )
     where ${isNew} and brand not in (select brand from raw.${brands.name})
     group by brand`,
  )
  const [found] = await session.native('select count(*) as brands from import_brands')
  if (!isDry) {
    const stamp = Object.entries(loadColumns(load))
    await session.native(
      `insert into raw.brands (brand, timezone, country, ${stamp.map(([name]) => name).join(', ')})
       select brand, timezone, country, ${stamp.map(([, value]) => value).join(', ')}
       from import_brands order by brand`,
    )
  }
  return Number(found?.['brands'])
}
