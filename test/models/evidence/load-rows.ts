import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { toCsv, type Cell } from '../../../examples/sample/csv.ts'
import { quoteText } from '../../../sql/text.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { tempFolder } from '../../temp.ts'

/** Makes a table of rows, all with the columns of the first, the quick way: through a file. */
export async function loadRows(
  warehouse: Warehouse,
  table: string,
  rows: readonly Readonly<Record<string, Cell>>[],
): Promise<void> {
  const path = join(tempFolder(), 'rows.csv')
  writeFileSync(path, toCsv(Object.keys(rows[0] ?? {}), rows))
  const source = `read_csv(${quoteText(path)}, header = true, sample_size = -1)`
  await warehouse.execute(`create or replace table ${table} as select * from ${source}`)
}
