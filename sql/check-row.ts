import { InvalidInputError } from '../domain/errors.ts'
import type { RecordSpec } from '../domain/records/record.ts'

/**
 * A row as a raw table takes it, every column present. Throws InvalidInputError naming row (counted
 * from 1) and column where it does not fit its record.
 */
export function checkRow(record: RecordSpec, row: unknown, index: number): object {
  const result = record.row.safeParse(row)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const column = issue?.path.join('.') || issue?.code
  throw new InvalidInputError(
    `row ${index + 1} for raw.${record.name} does not fit: ${column}: ${issue?.message}`,
    { record: record.name, row: index + 1, column },
  )
}
