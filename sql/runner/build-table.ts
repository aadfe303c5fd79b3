import { haveSameColumns, replaceRows, standingAside, temporaryAside, type Aside } from './aside.ts'
import { auditOrStop, type BuildRun, type Built } from './build-run.ts'
import type { ColumnInfo } from '../warehouse.ts'
import { recordStart } from './record-run.ts'
import { renderFull } from './render.ts'

/** Tables of up to so many rows are emptied and filled; larger ones change places. */
const MOST_ROWS_COPIED = 100_000

/**
 * Builds a whole table aside, audits it, and puts it in place: the old one stays until then, and
 * for good where an audit that blocks fails. `reason` says why an incremental model is built in
 * full.
 */
export async function buildTable(run: BuildRun, reason: string | null = null): Promise<Built> {
  const { session, dialect, model } = run
  const aside = isSmall(run) ? temporaryAside(run) : standingAside(run)
  await session.execute(aside.create(renderFull(model, dialect, run.asOf)))
  const columns = (await session.columns(aside.name)) ?? []
  const audited = await auditOrStop(run, aside.name, columns)
  const isFull = model.kind === 'incremental'
  await recordStart(run, isFull)
  await putInPlace(run, aside, columns)
  return {
    isFull,
    windowStart: null,
    reason,
    countRows: audited.countRows,
    audits: audited.results,
  }
}

function isSmall({ model, relations, history }: BuildRun): boolean {
  const countRows = history.get(model.name)?.countRows ?? null
  const isThere = relations.get(model.name) === 'table' && countRows !== null
  return isThere && countRows <= MOST_ROWS_COPIED
}

async function putInPlace(
  run: BuildRun,
  aside: Aside,
  columns: readonly ColumnInfo[],
): Promise<void> {
  const { session, dialect, model, relations } = run
  const standing = standingAside(run)
  if (aside.name !== standing.name) {
    const before = (await session.columns(model.name)) ?? []
    if (haveSameColumns(columns, before)) {
      await replaceRows(session, run, aside, columns)
      return session.execute(`drop table ${aside.relation}`)
    }
    await session.execute(standing.create(`select * from ${aside.relation}`))
    await session.execute(`drop table ${aside.relation}`)
  }
  if (relations.get(model.name) === 'view') {
    await session.execute(`drop view ${dialect.relation(model.name)}`)
  }
  await session.swap(standing.name, model.name)
}
