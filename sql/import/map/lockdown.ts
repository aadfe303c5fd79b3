import { DuckDBInstance } from '@duckdb/node-api'

import { InvalidInputError, messageOf } from '../../../domain/errors.ts'
import { quoteText } from '../../text.ts'
import { quoteName, type SourceColumn } from '../source.ts'
import { checkExpression } from './check-expression.ts'

/** A person's expression, checked, as the engine writes it. */
export interface CheckedExpression {
  readonly sql: string
  /** The engine's name of the type it gives. */
  readonly type: string
  /** The file's columns it names. */
  readonly columns: readonly string[]
}

const TABLE = 'file'
const LOCKS = [
  `set TimeZone = 'UTC'`,
  'set enable_external_access = false',
  'set autoinstall_known_extensions = false',
  'set autoload_known_extensions = false',
  'set lock_configuration = true',
]

/**
 * Checks people's expressions over a file's columns before any of them comes near the warehouse.
 * They are parsed and bound in an empty in-memory database that can reach no file and whose
 * settings are locked; only one plain expression of columns, constants and pure functions passes;
 * and what is used afterwards is the engine's own writing of the parse tree, never the text.
 * Throws InvalidInputError naming the field and what is wrong.
 */
export async function checkExpressions(
  expressions: ReadonlyMap<string, string>,
  columns: readonly SourceColumn[],
): Promise<Map<string, CheckedExpression>> {
  const checked = new Map<string, CheckedExpression>()
  if (expressions.size === 0) return checked
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '64MB', threads: '1' })
  const connection = await instance.connect()
  const ask = async (sql: string): Promise<unknown> => {
    const reader = await connection.runAndReadAll(sql)
    return reader.getRowsJson()[0]?.[0]
  }
  try {
    const list = columns.map(({ name, type }) => `${quoteName(name)} ${type}`)
    await connection.run(`create table ${TABLE} (${list.join(', ')})`)
    for (const lock of LOCKS) await connection.run(lock)
    const names = columns.map(({ name }) => name)
    for (const [field, text] of expressions)
      checked.set(field, await check(ask, names, field, text))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return checked
}

async function check(
  ask: (sql: string) => Promise<unknown>,
  names: readonly string[],
  field: string,
  text: string,
): Promise<CheckedExpression> {
  const what = `--map ${field}=${text}`
  const statement = `select (\n${text}\n) from ${TABLE}`
  const tree = String(await ask(`select json_serialize_sql(${quoteText(statement)})`))
  const parsed = JSON.parse(tree) as { error: boolean; error_message?: string }
  if (parsed.error) {
    throw new InvalidInputError(`${what} is not a SQL expression: ${parsed.error_message}`, {
      field,
    })
  }
  const columns = checkExpression(parsed, names, what)
  const written = String(await ask(`select json_deserialize_sql(${quoteText(tree)})`))
  const type = await ask(`select column_type from (describe ${written})`).catch(
    (error: unknown) => {
      throw new InvalidInputError(`${what} does not fit the file: ${firstLine(messageOf(error))}`, {
        field,
      })
    },
  )
  return { sql: expressionOf(written, what), type: String(type), columns }
}

/** The expression out of `SELECT <expression> FROM file`, as the engine wrote it. */
function expressionOf(written: string, what: string): string {
  const found = /^SELECT ([\s\S]*) FROM file;?$/.exec(written.trim())?.[1]
  if (found === undefined) throw new InvalidInputError(`${what} is not one expression`)
  return found
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
