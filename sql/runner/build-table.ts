import { asideOf, auditOrStop, type BuildRun, type Built } from './build-run.ts'
import { recordStart } from './record-run.ts'
import { renderFull } from './render.ts'

/**
 * Builds a whole table aside, audits it, and swaps it in: the old one stays until then, and for
 * good where an audit that blocks fails. `reason` says why an incremental model is built in full.
 */
export async function buildTable(run: BuildRun, reason: string | null = null): Promise<Built> {
  const { session, dialect, model, relations } = run
  const aside = asideOf(model.name)
  await session.execute(
    `create or replace table ${dialect.relation(aside)} as\n${renderFull(model, dialect, run.asOf)}`,
  )
  const columns = (await session.columns(aside)) ?? []
  const audited = await auditOrStop(run, aside, columns)
  const isFull = model.kind === 'incremental'
  await recordStart(run, isFull)
  if (relations.get(model.name) === 'view') {
    await session.execute(`drop view ${dialect.relation(model.name)}`)
  }
  await session.swap(aside, model.name)
  return {
    isFull,
    windowStart: null,
    reason,
    countRows: audited.countRows,
    audits: audited.results,
  }
}
