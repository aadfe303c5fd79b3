import { idOf } from '../../../domain/ids.ts'
import { exportItems } from '../../../domain/records/approvals.ts'
import { parseWeek } from '../../../domain/time.ts'
import type { Load, WarehouseSession } from '../../../sql/warehouse.ts'
import { COLUMNS, type Cells } from '../columns.ts'
import type { PlanItem } from '../plan-item.ts'

/** The cells last agreed on with a sheet, by item. */
export type Bases = ReadonlyMap<string, Cells>

/**
 * The merge bases of a week as a sheet knows them: as exported or agreed on, up to the record the
 * sheet stands for (it may be an older copy). Where that one is unknown, all count.
 */
export async function readBases(
  session: WarehouseSession,
  monday: string,
  baseId: string | null,
): Promise<Bases> {
  const rows = await session.query(
    `with records as (
       select export_id, load_id from raw.exports
       where week_start_on = cast(@monday as date)
       union all
       select export_id, load_id from raw.export_items
       where week_start_on = cast(@monday as date)
     ),
     own as (select max(load_id) as load_id from records where export_id = @base_id)
     select export_items.item_id, export_items.cells, export_items.load_id
     from raw.export_items
     cross join own
     where export_items.week_start_on = cast(@monday as date)
       and (own.load_id is null or export_items.load_id <= own.load_id)`,
    { monday, base_id: baseId ?? '' },
  )
  const bases = new Map<string, { order: string; cells: Cells }>()
  for (const row of rows) {
    const { step, ...cells } = JSON.parse(String(row['cells'])) as Record<string, string>
    const order = `${String(row['load_id'])} ${step}`
    const itemId = String(row['item_id'])
    if (order >= (bases.get(itemId)?.order ?? '')) bases.set(itemId, { order, cells: whole(cells) })
  }
  return new Map([...bases].map(([itemId, { cells }]) => [itemId, cells]))
}

/** A column that a former version did not know was empty. */
function whole(cells: Readonly<Record<string, string>>): Cells {
  return Object.fromEntries(COLUMNS.map((column) => [column, cells[column] ?? ''])) as Cells
}

export interface BaseRecord {
  /** The export that wrote them; null where they were agreed on since. */
  readonly exportId: string | null
  /** Orders what one load records. */
  readonly step: number
  readonly load: Load
}

/** The id under which bases are recorded: what a sheet is marked with that stands for them. */
export function baseIdOf({ exportId, step, load }: BaseRecord): string {
  return exportId ?? `agreed-${idOf([load.loadId, step])}`
}

/** The bases that differ from those before. */
export function changedBases(bases: Bases, before: Bases): Bases {
  const isSame = (cells: Cells, old: Cells | undefined) =>
    old !== undefined && COLUMNS.every((column) => cells[column] === old[column])
  return new Map([...bases].filter(([itemId, cells]) => !isSame(cells, before.get(itemId))))
}

/** Records merge bases of items. */
export async function appendBases(
  session: WarehouseSession,
  items: readonly PlanItem[],
  bases: Bases,
  record: BaseRecord,
): Promise<void> {
  const rows = items.flatMap((item) => {
    const cells = bases.get(item.itemId)
    if (!cells) return []
    return {
      export_id: baseIdOf(record),
      item_id: item.itemId,
      account_id: item.accountId,
      week: item.week,
      week_start_on: parseWeek(item.week).toString(),
      revision: item.revision,
      cells: JSON.stringify({ ...cells, step: String(record.step).padStart(3, '0') }),
    }
  })
  await session.append(exportItems, rows, record.load)
}
