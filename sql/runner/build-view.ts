import { asideOf, auditOrStop, type BuildRun, type Built } from './build-run.ts'
import { recordStart } from './record-run.ts'
import { renderFull } from './render.ts'

/**
 * Creates a view under another name, audits it, and creates it under its own. A view whose text and
 * those behind it are as they were is only audited.
 */
export async function buildView(run: BuildRun): Promise<Built> {
  const { session, dialect, model, relations } = run
  const isStanding = relations.get(model.name) === 'view' && hasSameLineage(run) && !run.isFull
  const name = isStanding ? model.name : asideOf(model.name)
  const text = renderFull(model, dialect, run.asOf)
  if (!isStanding) await session.execute(`create view ${dialect.relation(name)} as\n${text}`)
  const columns = (await session.columns(name)) ?? []
  const audited = await auditOrStop(run, name, columns)
  if (!isStanding) {
    const own = dialect.relation(model.name)
    await recordStart(run, false)
    if (relations.get(model.name) === 'table') await session.execute(`drop table ${own}`)
    await session.execute(`create or replace view ${own} as\n${text}`)
    await session.execute(`drop view ${dialect.relation(name)}`)
  }
  return {
    isFull: false,
    windowStart: null,
    reason: null,
    countRows: audited.countRows,
    audits: audited.results,
  }
}

function hasSameLineage({ history, traces, model }: BuildRun): boolean {
  const past = history.get(model.name)?.trace
  return past !== undefined && past !== null && past.lineage === traces.ofBuild(model)?.lineage
}
