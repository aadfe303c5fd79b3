import type { Row } from '../../sql/warehouse.ts'
import { languageOptions } from './language.ts'
import { typeOf, type TypeProto } from './types.ts'
import { encode } from './values.ts'

/** A table a statement may read. */
export interface Table {
  /** `schema.name`; statements write it as one quoted path. */
  readonly name: string
  /** Names and GoogleSQL types, in order. */
  readonly columns: readonly Column[]
  /** Its rows as a warehouse gives them; columns a row does not name are null. */
  readonly rows: readonly Row[]
}

/** A column of a table or a result. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** One argument of a function: its name, and its type where it takes only one. */
export interface Argument {
  readonly name: string
  readonly type: TypeProto | null
}

/** A function written in SQL, as `create function` defined it. */
export interface SqlFunction {
  /** `schema.name`. */
  readonly name: string
  readonly args: readonly Argument[]
  /** Its type where it is always the same. */
  readonly returns: TypeProto | null
  readonly body: string
}

/** Everything statements may name, as the server takes it. */
export function catalogOf(tables: readonly Table[], functions: readonly SqlFunction[]): object {
  const schemas = new Set(functions.map(({ name }) => name.split('.')[0] ?? ''))
  return {
    name: 'root',
    builtinFunctionOptions: { languageOptions },
    table: tables.map(({ name, columns }, index) => ({
      name,
      nameInCatalog: name,
      fullName: name,
      serializationId: index + 1,
      column: columns.map((column) => ({ name: column.name, type: typeOf(column.type) })),
    })),
    catalog: [...schemas].map((schema) => ({
      name: schema,
      customFunction: functions
        .filter(({ name }) => name.startsWith(`${schema}.`))
        .map(functionProto),
    })),
  }
}

/** The rows of the tables, as the server takes them. */
export function contentOf(tables: readonly Table[]): object {
  return Object.fromEntries(
    tables.map(({ name, columns, rows }) => {
      const types = columns.map((column) => typeOf(column.type))
      const row = rows.map((cells) => ({
        cell: columns.map((column, i) => encode(cells[column.name] ?? null, types[i] as TypeProto)),
      }))
      return [name, { tableData: { row } }]
    }),
  )
}

function functionProto({ name, args, returns, body }: SqlFunction): object {
  const typed = (type: TypeProto | null): object =>
    type ? { kind: 'ARG_TYPE_FIXED', type } : { kind: 'ARG_TYPE_ARBITRARY' }
  return {
    namePath: name.split('.').slice(1),
    group: 'Templated_SQL_Function',
    mode: 'SCALAR',
    signature: [
      {
        argument: args.map((argument) => ({
          ...typed(argument.type),
          numOccurrences: 1,
          options: { cardinality: 'REQUIRED', argumentName: argument.name },
        })),
        returnType: typed(returns),
        contextId: '-1',
      },
    ],
    parseResumeLocation: { input: body, bytePosition: 0 },
    templatedSqlFunctionArgumentName: args.map((argument) => argument.name),
  }
}
