import type { RowOf } from '../../domain/records/record.ts'
import { holidays } from '../../domain/records/tracking.ts'
import type { Load, Warehouse } from '../warehouse.ts'

type Holiday = RowOf<typeof holidays> & { readonly country: string }

/** The countries of all accounts, or of their brands, in order. */
export async function countriesOfAccounts(warehouse: Pick<Warehouse, 'query'>): Promise<string[]> {
  const rows = await warehouse.query(
    `select distinct country from intermediate.accounts where country is not null order by country`,
  )
  return rows.map(({ country }) => String(country))
}

/**
 * Appends to raw.holidays those days that have none yet in their country, so that doing it again
 * adds nothing and what a person imported for a day stands. Gives back the days appended.
 */
export async function landHolidays<H extends Holiday>(
  warehouse: Pick<Warehouse, 'atomically'>,
  rows: readonly H[],
  load: Load,
): Promise<H[]> {
  return warehouse.atomically(async (session) => {
    const taken = await session.query(
      'select distinct holiday_on, country from raw.holidays where country is not null',
    )
    const known = new Set(taken.map((row) => dayOf(row as unknown as Holiday)))
    const added = rows.filter((row) => !known.has(dayOf(row)))
    await session.append(holidays, added, load)
    return added
  })
}

const dayOf = ({ country, holiday_on }: Holiday): string => `${country} ${holiday_on}`
