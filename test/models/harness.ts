import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { cursorLiteral } from '../../sql/runner/cursor.ts'
import { loadModels } from '../../sql/runner/load-models.ts'
import type { Model } from '../../sql/runner/model.ts'
import { didYouMean } from '../../sql/runner/nearest.ts'
import { rawColumns } from '../../sql/runner/parse-model.ts'
import { renderFull, renderModel } from '../../sql/runner/render.ts'
import { upstreamOf } from '../../sql/runner/select-models.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import { insertRows, type CaseRow } from './case-rows.ts'
import { compareRows } from './compare-rows.ts'

/** Rows in, rows out. */
export interface ModelCase {
  /** Rows by relation, a raw table or a model, with only the columns that matter; the rest is null. */
  readonly given: Readonly<Record<string, readonly CaseRow[]>>
  /** The clock; `2026-11-20T08:00:00Z` where it does not matter. */
  readonly asOf?: string
  /** For an incremental model: the start of the window, as the cursor's value; else a full build. */
  readonly windowStart?: string | number
  /** Every row that comes out, with only the columns that matter; all rows name the same ones. */
  readonly expect: readonly CaseRow[]
}

interface Bench {
  readonly warehouse: DuckDbWarehouse
  readonly models: readonly Model[]
}

const CLOCK = '2026-11-20T08:00:00Z'
let bench: Promise<Bench> | undefined

/**
 * Runs a model over the given rows and compares what comes out, in any order, floats within 1e-9
 * relative. Models between a given relation and the tested one are built from the given rows; what
 * is not given is empty. Throws an assertion error showing both sides, and an error naming what is
 * there where the case names an unknown relation or column.
 */
export async function testModel(name: string, test: ModelCase): Promise<void> {
  const columns = [...new Set(test.expect.flatMap((row) => Object.keys(row)))]
  compareRows(await rowsOf(name, test, columns), test.expect)
}

/** The rows that a model gives for a case, all columns; for properties of rows rather than values. */
export async function rowsOf(
  name: string,
  { given, asOf = CLOCK, windowStart }: Omit<ModelCase, 'expect'>,
  columns: readonly string[] = [],
): Promise<Row[]> {
  bench ??= openBench()
  const { warehouse, models } = await bench
  const model = find(models, name)
  checkNames(models, model, Object.keys(given), columns)
  return rolledBack(warehouse, async (session) => {
    const behind = models.filter((other) => upstreamOf(models, [name]).has(other.name))
    await placeGiven(session, models, given)
    for (const other of behind) {
      if (given[other.name] || other.kind === 'view') continue
      await session.execute(
        `create or replace table ${other.name} as\n${text(other, warehouse, asOf)}`,
      )
    }
    const shown = columns.length > 0 ? columns.join(', ') : '*'
    const statement = text(model, warehouse, asOf, windowStart)
    return session.query(`select ${shown} from (\n${statement}\n) as result`)
  })
}

/** One database a test file, with every model built over empty raw tables: that gives the types. */
async function openBench(): Promise<Bench> {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 2 })
  const models = loadModels()
  for (const model of models) {
    const kind = model.kind === 'view' ? 'view' : 'table'
    await warehouse.execute(`create ${kind} ${model.name} as\n${text(model, warehouse, CLOCK)}`)
  }
  return { warehouse, models }
}

function text(
  model: Model,
  { dialect }: DuckDbWarehouse,
  asOf: string,
  start?: string | number,
): string {
  if (!model.incremental || start === undefined) return renderFull(model, dialect, asOf)
  const windowStart = cursorLiteral(start, model.incremental.cursorType, dialect)
  return renderModel(model, dialect, { asOf, windowStart })
}

/** Puts tables with the given rows in place of relations of the same types. */
async function placeGiven(
  session: WarehouseSession,
  models: readonly Model[],
  given: ModelCase['given'],
): Promise<void> {
  const views = new Set(models.filter(({ kind }) => kind === 'view').map(({ name }) => name))
  for (const [relation, rows] of Object.entries(given)) {
    await session.execute(`create table ${relation}__given as select * from ${relation} limit 0`)
    await session.execute(`drop ${views.has(relation) ? 'view' : 'table'} ${relation}`)
    await session.execute(`alter table ${relation}__given rename to ${relation.split('.')[1]}`)
    await insertRows(session, relation, rows)
  }
}

class Rollback extends Error {}

async function rolledBack<T>(
  warehouse: DuckDbWarehouse,
  work: (session: WarehouseSession) => Promise<T>,
): Promise<T> {
  let result: { readonly value: T } | undefined
  await warehouse
    .atomically(async (session) => {
      result = { value: await work(session) }
      throw new Rollback()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
  if (!result) throw new Error('the case did not run')
  return result.value
}

function find(models: readonly Model[], name: string): Model {
  const model = models.find((candidate) => candidate.name === name)
  if (model) return model
  const names = models.map((candidate) => candidate.name)
  throw new Error(`there is no model ${name}${didYouMean(name, names)}`)
}

function checkNames(
  models: readonly Model[],
  model: Model,
  given: readonly string[],
  columns: readonly string[],
): void {
  const upstream = upstreamOf(models, [model.name])
  const raw = [...upstream, model.name].flatMap((name) => find(models, name).references)
  const readable = new Set([...upstream, ...raw.filter((name) => rawColumns.has(name))])
  const stranger = given.find((name) => !readable.has(name))
  if (stranger) {
    throw new Error(`${model.name} does not read ${stranger}${didYouMean(stranger, readable)}`)
  }
  const own = model.columns.map(({ name }) => name)
  const unknown = columns.find((column) => !own.includes(column))
  if (unknown) throw new Error(`${model.name} has no column ${unknown}${didYouMean(unknown, own)}`)
}
