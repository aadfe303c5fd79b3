import type { Row } from '../../sql/warehouse.ts'
import { catalogOf, contentOf, type Column, type SqlFunction, type Table } from './catalog.ts'
import { readFunctions } from './create-function.ts'
import { analyzerOptions } from './language.ts'
import { startServer } from './server.ts'
import { nameOf, type TypeProto } from './types.ts'
import { decode, type ValueProto } from './values.ts'

/** The rows of a query with the types of its columns. */
export interface Result {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** Google's own engine for GoogleSQL: its analyzer and its reference evaluator. */
export interface GoogleSql {
  /**
   * Understands a query and gives its output columns, or throws with line and column of what
   * BigQuery would refuse: syntax, names, types.
   */
  analyze(sql: string, tables: readonly Table[]): Promise<Column[]>
  /** Runs a query over the rows of the tables. */
  evaluate(sql: string, tables: readonly Table[]): Promise<Result>
  stop(): Promise<void>
}

interface Analysis {
  readonly resolvedStatement: {
    readonly resolvedQueryStmtNode: {
      readonly outputColumnList: readonly {
        readonly name: string
        readonly column: { readonly type: TypeProto }
      }[]
    }
  }
}

interface Evaluation {
  readonly prepared?: { readonly columns?: readonly { name: string; type: TypeProto }[] }
  readonly content?: { readonly tableData?: { readonly row?: readonly { cell: ValueProto[] }[] } }
}

/** Starts the engine with the functions that a text of `create function` statements defines. */
export async function openGoogleSql(functionsText: string): Promise<GoogleSql> {
  const { call, stop } = await startServer()
  const common = (tables: readonly Table[], functions: readonly SqlFunction[]) => ({
    options: analyzerOptions,
    simpleCatalog: catalogOf(tables, functions),
    descriptorPoolList: { definitions: [{ builtin: {} }] },
  })
  const functions = await readFunctions(functionsText, (request) =>
    call('analyze', { ...common([], []), ...request }),
  ).catch(async (error: unknown) => {
    await stop()
    throw error
  })

  async function analyze(sql: string, tables: readonly Table[]): Promise<Column[]> {
    const request = { ...common(tables, functions), sqlStatement: sql }
    const { resolvedStatement } = (await call('analyze', request)) as Analysis
    return resolvedStatement.resolvedQueryStmtNode.outputColumnList.map(({ name, column }) => ({
      name,
      type: nameOf(column.type),
    }))
  }

  async function evaluate(sql: string, tables: readonly Table[]): Promise<Result> {
    const request = { ...common(tables, functions), sql, tableContent: contentOf(tables) }
    const { prepared, content } = (await call('evaluateQuery', request)) as Evaluation
    const columns = prepared?.columns ?? []
    const rows = (content?.tableData?.row ?? []).map(({ cell }) =>
      Object.fromEntries(columns.map(({ name, type }, i) => [name, decode(cell[i] ?? {}, type)])),
    )
    return { columns: columns.map(({ name, type }) => ({ name, type: nameOf(type) })), rows }
  }

  return { analyze, evaluate, stop }
}
