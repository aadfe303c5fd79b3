import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import type { WarehouseSession } from '../warehouse.ts'

const SHOWN = 5

/** An item and the week it belongs to. */
export interface FoundItem {
  readonly item_id: string
  readonly week_start_on: string
}

/**
 * The item with an id, or with the only id that begins so. Throws NotFoundError where there is none
 * (saying what ids look like) and InvalidInputError where several begin so (naming them).
 */
export async function findItem(
  session: Pick<WarehouseSession, 'query'>,
  idOrPrefix: string,
): Promise<FoundItem> {
  const prefix = idOrPrefix.trim().toLowerCase()
  const rows = /^[0-9a-f]{1,16}$/.test(prefix)
    ? await session.query(
        `select distinct item_id, week_start_on from marts.content_plan
         where starts_with(item_id, @prefix) order by item_id limit ${SHOWN + 1}`,
        { prefix },
      )
    : []
  const [first, ...others] = rows
  if (!first) throw await noItem(session, idOrPrefix)
  if (others.length > 0) {
    const ids = rows.slice(0, SHOWN).map((row) => String(row['item_id']))
    const more = rows.length > SHOWN ? ' and more' : ''
    throw new InvalidInputError(
      `"${prefix}" begins the ids of several items: ${ids.join(', ')}${more}; give more digits`,
      { prefix, ids },
    )
  }
  return { item_id: String(first['item_id']), week_start_on: String(first['week_start_on']) }
}

async function noItem(
  session: Pick<WarehouseSession, 'query'>,
  wanted: string,
): Promise<NotFoundError> {
  const rows = await session.query(
    `select item_id from marts.content_plan order by week_start_on desc, item_id limit 1`,
  )
  const example = String(rows[0]?.['item_id'] ?? '3f2a9c0d1e4b5a67')
  const hint = rows.length === 0 ? '; nothing is planned yet' : ''
  return new NotFoundError(
    `there is no plan item "${wanted}": ids are 16 hexadecimal digits such as ${example}, in the item id column of the workbook; their first few digits are enough${hint}`,
    { wanted },
  )
}
