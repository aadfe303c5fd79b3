import type { z } from 'zod'

import { InvalidInputError } from '../../domain/errors.ts'
import type { Row } from '../warehouse.ts'

/**
 * Rows of a mart as the planner takes them. Throws InvalidInputError naming model, row and column
 * where one does not fit.
 */
export function asRows<S extends z.ZodType>(
  schema: S,
  rows: readonly Row[],
  model: string,
): z.output<S>[] {
  return rows.map((row, index) => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    const column = issue?.path.join('.') ?? ''
    throw new InvalidInputError(
      `row ${index + 1} of ${model} cannot be planned with: ${column}: ${issue?.message}`,
      { model, row: index + 1, column },
    )
  })
}
