import type { SqlType } from '../../domain/records/column.ts'
import { mapCode } from '../text.ts'
import type { Parameters } from '../warehouse.ts'
import type { ParameterType, ParameterValue, QueryParameter } from './resources.ts'
import { parameterType } from './types.ts'

/** A statement with the parameters that it names. */
export interface Bound {
  readonly query: string
  readonly queryParameters?: readonly QueryParameter[]
  readonly parameterMode?: 'NAMED'
}

/**
 * Binds the parameters that a text names. A null has no type of its own, which a parameter must
 * have, so it is written as the literal, which fits everywhere.
 */
export function bind(sql: string, parameters: Parameters = {}): Bound {
  const byName = new Map(
    Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), { name, value }]),
  )
  const used = new Map<string, QueryParameter>()
  const query = mapCode(sql, (code) =>
    code.replace(/@([a-z_][a-z0-9_]*)/gi, (text, name: string) => {
      const found = byName.get(name.toLowerCase())
      if (!found) return text
      if (found.value === null) return 'null'
      used.set(found.name, { name: found.name, ...typed(found.value) })
      return `@${found.name}`
    }),
  )
  if (used.size === 0) return { query }
  return { query, parameterMode: 'NAMED', queryParameters: [...used.values()] }
}

type Typed = Pick<QueryParameter, 'parameterType' | 'parameterValue'>

function typed(value: Exclude<Parameters[string], null>): Typed {
  if (typeof value === 'object') {
    return { parameterType: parameterType('strings'), parameterValue: parameterValue(value) }
  }
  return { parameterType: { type: typeName(value) }, parameterValue: { value: String(value) } }
}

function typeName(value: string | number | bigint | boolean): string {
  switch (typeof value) {
    case 'bigint':
      return 'INT64'
    case 'boolean':
      return 'BOOL'
    case 'number':
      return Number.isSafeInteger(value) ? 'INT64' : 'FLOAT64'
    default:
      return 'STRING'
  }
}

/** Rows as one parameter: an array of structs, every column with its type. */
export function rowsParameter(
  columns: readonly (readonly [name: string, type: SqlType])[],
  rows: readonly Readonly<Record<string, unknown>>[],
): QueryParameter {
  const struct: ParameterType = {
    type: 'STRUCT',
    structTypes: columns.map(([name, type]) => ({ name, type: parameterType(type) })),
  }
  const values = rows.map((row) => ({
    structValues: Object.fromEntries(columns.map(([name]) => [name, parameterValue(row[name])])),
  }))
  return {
    name: 'rows',
    parameterType: { type: 'ARRAY', arrayType: struct },
    parameterValue: { arrayValues: values },
  }
}

/** A value as a parameter holds it; null is a value that is not there. */
function parameterValue(value: unknown): ParameterValue {
  if (value === null || value === undefined) return {}
  if (Array.isArray(value)) return { arrayValues: value.map(parameterValue) }
  return { value: String(value) }
}
