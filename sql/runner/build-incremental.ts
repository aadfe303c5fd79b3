import type { WarehouseSession } from '../warehouse.ts'
import { haveSameColumns, replaceRows, temporaryAside } from './aside.ts'
import { auditOrStop, type BuildRun, type Built } from './build-run.ts'
import { buildTable } from './build-table.ts'
import { cursorLiteral, type CursorValue } from './cursor.ts'
import type { Incremental } from './model.ts'
import { recordStart } from './record-run.ts'
import { renderModel } from './render.ts'
import { findWindow, type Window } from './window.ts'

/** Rebuilds the end of an incremental table, or all of it where that would not be enough. */
export async function buildIncremental(run: BuildRun): Promise<Built> {
  const { incremental } = run.model
  if (!incremental) return buildTable(run)
  const window = await windowOf(run, incremental)
  return window.isFull ? buildTable(run, window.reason) : buildPart(run, incremental, window.start)
}

async function windowOf(run: BuildRun, incremental: Incremental): Promise<Window> {
  if (run.isFull) return { isFull: true, reason: 'asked for' }
  if (run.relations.get(run.model.name) !== 'table') {
    return { isFull: true, reason: 'there is no table yet' }
  }
  return findWindow({
    ...run,
    incremental,
    past: run.history.get(run.model.name)?.trace ?? null,
    next: run.traces.ofBuild(run.model),
    rawState: (table) => run.traces.rawState(table),
  })
}

/**
 * Builds the rows from `start` on aside, audits them (their grain against the rows that stay, too),
 * and puts them in place of the old ones in one transaction.
 */
async function buildPart(
  run: BuildRun,
  incremental: Incremental,
  start: CursorValue,
): Promise<Built> {
  const { session, dialect, model } = run
  const aside = temporaryAside(run)
  const windowStart = cursorLiteral(start, incremental.cursorType, dialect)
  const isInWindow = `${incremental.cursor} >= ${windowStart}`
  const text = renderModel(model, dialect, { asOf: run.asOf, windowStart })
  await session.execute(
    aside.create(`select * from (\n${text}\n) as windowed\nwhere ${isInWindow}`),
  )
  const columns = (await session.columns(aside.name)) ?? []
  if (!haveSameColumns(columns, (await session.columns(model.name)) ?? [])) {
    await session.execute(`drop table ${aside.relation}`)
    return buildTable(run, 'its columns have other types than before')
  }
  const kept = `(select * from ${dialect.relation(model.name)} where not (${isInWindow}))`
  const audited = await auditOrStop(run, aside.name, columns, kept)
  await recordStart(run, false)
  await inOneStep(run, (inside) => replaceRows(inside, run, aside, columns, isInWindow))
  await session.execute(`drop table ${aside.relation}`)
  return {
    isFull: false,
    windowStart: String(start),
    reason: null,
    countRows: audited.countRows,
    audits: audited.results,
  }
}

/** In the transaction that is open, or in one of its own. */
async function inOneStep(
  { warehouse, session }: BuildRun,
  work: (session: WarehouseSession) => Promise<void>,
): Promise<void> {
  await (warehouse.hasTransactionalDdl ? work(session) : warehouse.atomically(work))
}
