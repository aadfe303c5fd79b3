import type { ColumnInfo, WarehouseSession } from '../warehouse.ts'
import { asideOf, type BuildRun } from './build-run.ts'

/** Where the rows of a model wait until they are audited. */
export interface Aside {
  /** What `columns` and audits know it by. */
  readonly name: string
  /** The same in SQL. */
  readonly relation: string
  /** SQL that creates it with the rows of a query. */
  create(query: string): string
}

/** A table beside the model's own, which may take its place by a new name. */
export function standingAside({ dialect, model }: BuildRun): Aside {
  const name = asideOf(model.name)
  const relation = dialect.relation(name)
  const { incremental, grain } = model
  const layout = incremental ? dialect.layout({ ...incremental, grain }) : ''
  const create = `create or replace table ${relation}${layout} as\n`
  return { name, relation, create: (query) => create + query }
}

/**
 * A temporary table, from which rows are copied: no relation of the warehouse is created or dropped
 * then, which needs no checkpoint. Where the engine has none, or could not put the rows in place in
 * one transaction, a standing one.
 */
export function temporaryAside(run: BuildRun): Aside {
  const { dialect, model, warehouse } = run
  if (!dialect.temporary || !warehouse.hasTransactionalDdl) return standingAside(run)
  const name = dialect.temporary(asideOf(model.name))
  return { name, relation: name, create: (query) => `create temp table ${name} as\n${query}` }
}

/** Puts the rows of `aside` in place of those of the model's table that `where` finds. */
export async function replaceRows(
  session: WarehouseSession,
  { dialect, model }: BuildRun,
  { relation: aside }: Aside,
  columns: readonly ColumnInfo[],
  where = 'true',
): Promise<void> {
  const relation = dialect.relation(model.name)
  const names = columns.map(({ name }) => dialect.column(name)).join(', ')
  await session.execute(`delete from ${relation} where ${where}`)
  await session.execute(`insert into ${relation} (${names}) select ${names} from ${aside}`)
}

/** Whether two relations have the same columns of the same types, in whatever order. */
export function haveSameColumns(a: readonly ColumnInfo[], b: readonly ColumnInfo[]): boolean {
  const text = (columns: readonly ColumnInfo[]): string =>
    columns
      .map(({ name, type }) => `${name} ${type}`)
      .toSorted()
      .join()
  return text(a) === text(b)
}
