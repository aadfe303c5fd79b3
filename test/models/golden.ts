import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { projectPath } from '../../sql/project-files.ts'
import type { Model } from '../../sql/runner/model.ts'
import type { Row, Value } from '../../sql/warehouse.ts'
import type { Column, Table } from '../googlesql/catalog.ts'
import { differences, sorted } from '../googlesql/compare-tables.ts'

/** Relations with more rows than that are kept as values only, in the order of the columns. */
const MANY = 150
/** Of floats; comparisons look at nine. */
const DIGITS = 11
const FOLDER = projectPath('test', 'models', 'golden')

/** The rows of one model as they were accepted. */
export type Golden = Omit<Table, 'name'>

/** A line of a golden file: a row with what is not null, or its values in the order of columns. */
type Line = Row | Value[]

const fileOf = (model: string): string => join(FOLDER, `${model}.ndjson`)

/**
 * The accepted rows of a model over the fixture. The file's first line holds the columns with their
 * types, every other line a row. Throws where there is no file, naming the command that writes it.
 */
export function readGolden(model: string): Golden {
  const file = fileOf(model)
  if (!existsSync(file)) throw new Error(`${model} has no golden rows yet: npm run golden`)
  const [head = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const types = Object.entries(JSON.parse(head) as Record<string, string>)
  const columns = types.map(([name, type]) => ({ name, type }))
  return { columns, rows: lines.map((line) => rowOf(JSON.parse(line) as Line, columns)) }
}

/**
 * How the rows of a model differ from the accepted ones, in words: another list of columns or
 * types, or what `differences` says of the rows.
 */
export function goldenDifferences(
  { grain }: Model,
  { columns, rows }: Golden,
  golden: Golden,
): string[] {
  const [now, then] = [typesOf(columns), typesOf(golden.columns)]
  if (now !== then) return [`the columns are ${now}, the golden ones ${then}`]
  return differences({ columns, rows: rows.map(plain) }, golden, grain, ['now', 'golden'])
}

/**
 * Writes the rows of all models anew where they differ from the accepted ones, and removes files of
 * models that are gone. Gives back the models whose file changed.
 */
export function writeGolden(
  models: readonly Model[],
  tables: ReadonlyMap<string, Table>,
): string[] {
  mkdirSync(FOLDER, { recursive: true })
  const strays = goldenNames().filter((name) => !models.some((model) => model.name === name))
  for (const name of strays) rmSync(fileOf(name))
  const changed = models.filter((model) => {
    const table = tables.get(model.name)
    if (!table) throw new Error(`${model.name} was not built`)
    const isSame =
      existsSync(fileOf(model.name)) &&
      goldenDifferences(model, table, readGolden(model.name)).length === 0
    if (!isSame) writeFileSync(fileOf(model.name), textOf(table, model.grain))
    return !isSame
  })
  return [...strays, ...changed.map(({ name }) => name)]
}

/** The models that have a golden file. */
export function goldenNames(): string[] {
  return readdirSync(FOLDER).map((file) => file.replace(/\.ndjson$/, ''))
}

function textOf({ columns, rows }: Table, grain: readonly string[]): string {
  const head = Object.fromEntries(columns.map(({ name, type }) => [name, type]))
  const lines = sorted(rows.map(plain), columns, grain).map((row): Line => {
    const cells = columns.map(({ name }): [string, Value] => [name, rounded(row[name] ?? null)])
    if (rows.length > MANY) return cells.map(([, value]) => value)
    return Object.fromEntries(cells.filter(([, value]) => value !== null))
  })
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function rowOf(line: Line, columns: readonly Column[]): Row {
  if (!Array.isArray(line)) return line
  return Object.fromEntries(columns.map(({ name }, index) => [name, line[index] ?? null]))
}

/** A row as JSON keeps it: integers beyond 2^53 and floats that are not finite are texts. */
function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isOdd(value) ? String(value) : value]),
  )
}

const isOdd = (value: Value): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))

const rounded = (value: Value): Value =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value

const typesOf = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `${name} ${type}`).join(', ')
