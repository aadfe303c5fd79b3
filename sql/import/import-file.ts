import { DuckDbWarehouse } from '../duckdb/duckdb-warehouse.ts'
import type { Warehouse } from '../warehouse.ts'
import { importBeside } from './import-beside.ts'
import { importEmbedded, type ImportOptions } from './import-embedded.ts'
import type { ImportSummary } from './summary.ts'

export type { ImportOptions } from './import-embedded.ts'

/**
 * Brings the records of one file into raw: good ones land, bad ones go into raw.rejected_records
 * with line, field and reason, and raw.loads says what came in. The same records again add nothing;
 * changed ones append a version. On the embedded engine all of that lands or nothing; on another
 * one table after the other, and the same import again ends one that broke off.
 *
 * Throws NotFoundError where there is no such file, InvalidInputError where the file as a whole
 * cannot be read or lacks a required field, or an option or expression is wrong; TryLaterError
 * where the file changes meanwhile. Nothing has landed then.
 */
export function importFile(warehouse: Warehouse, options: ImportOptions): Promise<ImportSummary> {
  return warehouse instanceof DuckDbWarehouse
    ? importEmbedded(warehouse, options)
    : importBeside(warehouse, options)
}
