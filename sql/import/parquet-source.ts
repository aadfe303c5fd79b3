import { messageOf } from '../../domain/errors.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { quoteText } from '../text.ts'
import { fileError } from './input/input-error.ts'
import type { Input } from './input/open-input.ts'
import { LINE, quoteName, type Source } from './source.ts'

/**
 * A Parquet file; its line is the number of the row, from 1. Throws InvalidInputError for a file
 * that is cut off or broken.
 */
export async function parquetSource(input: Input, session: DuckDbSession): Promise<Source> {
  const reader = `read_parquet(${quoteText(input.path)}, file_row_number = true)`
  const rows = await session.native(`describe select * from ${reader}`).catch((error: unknown) => {
    throw fileError(
      input.original,
      `is a Parquet file that cannot be read, cut off perhaps (${messageOf(error)})`,
    )
  })
  const columns = rows
    .map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
      jsonType: null,
    }))
    .filter(({ name }) => name !== 'file_row_number')
  const names = columns.map(({ name }) => quoteName(name))
  return {
    relation: `(select file_row_number + 1 as ${quoteName(LINE)}, ${names.join(', ')} from ${reader})`,
    columns,
    hasLine: true,
    records: () => Promise.resolve(null),
    refused: null,
    notes: input.notes,
  }
}
