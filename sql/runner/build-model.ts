import { messageOf, NeverRetryError } from '../../domain/errors.ts'
import type { BuildSession } from '../warehouse.ts'
import { buildIncremental } from './build-incremental.ts'
import { BuildStop, Stopwatch, type BuildContext, type BuildRun, type Built } from './build-run.ts'
import { buildTable } from './build-table.ts'
import { buildView } from './build-view.ts'
import type { Model } from './model.ts'
import { recordAudits, recordRun } from './record-run.ts'
import type { ModelReport } from './report.ts'
import { isStillGood } from './still-good.ts'

const BUILDERS: Readonly<Record<Model['kind'], (run: BuildRun) => Promise<Built>>> = {
  table: (run) => buildTable(run),
  view: buildView,
  incremental: buildIncremental,
}

const nothing: Built = {
  isFull: false,
  windowStart: null,
  reason: null,
  countRows: null,
  audits: [],
}

/**
 * Brings one model up to date and records what came of it. A refused statement and a failed audit
 * end in the report; what may succeed later (a lost connection) is thrown.
 */
export async function buildModel(
  context: BuildContext,
  model: Model,
  blockedBy: string | null,
): Promise<ModelReport> {
  const { history, relations } = context
  const missing = model.references.find((name) => !relations.has(name))
  const lacks = missing && `${missing} does not exist; build it first, or select +${model.name}`
  const reason = blockedBy ?? lacks
  if (reason) return recorded(context, reportOf(model, 'skipped', { ...nothing, reason }), model)
  if (isUnchanged(context, model)) {
    const countRows = history.get(model.name)?.countRows ?? null
    return reportOf(model, 'unchanged', { ...nothing, countRows })
  }
  return attempt(context, model)
}

/** Builds, in one transaction with the record of the run where the engine can. */
async function attempt(context: BuildContext, model: Model): Promise<ModelReport> {
  const { warehouse, traces, relations } = context
  const trace = traces.ofBuild(model)
  const watch = new Stopwatch()
  const start = performance.now()
  const report = (status: ModelReport['status'], built: Built): ModelReport => {
    const buildMs = performance.now() - start - watch.auditMs
    return { ...reportOf(model, status, built), buildMs, auditMs: watch.auditMs }
  }
  const work = async (session: BuildSession): Promise<Built> => {
    const run = { ...context, model, session, watch }
    const built = await BUILDERS[model.kind](run)
    await watch.audits(() => recordAudits(session, run, built.audits))
    await recordRun(session, run, report('built', built), trace)
    return built
  }
  try {
    const built = await (warehouse.hasTransactionalDdl
      ? warehouse.atomically(work)
      : work(warehouse))
    traces.placed(model, trace)
    relations.set(model.name, model.kind === 'view' ? 'view' : 'table')
    return report('built', built)
  } catch (error) {
    if (!(error instanceof BuildStop || error instanceof NeverRetryError)) throw error
    const audits = error instanceof BuildStop ? error.audits : []
    const failed = report('failed', { ...nothing, reason: messageOf(error), audits })
    return recorded(context, failed, model)
  }
}

async function recorded(
  context: BuildContext,
  report: ModelReport,
  model: Model,
): Promise<ModelReport> {
  await context.warehouse.atomically(async (session) => {
    await recordRun(session, { ...context, model }, report, null)
    await recordAudits(session, { ...context, model }, report.audits)
  })
  return report
}

function reportOf(model: Model, status: ModelReport['status'], built: Built): ModelReport {
  return { model: model.name, kind: model.kind, status, buildMs: 0, auditMs: 0, ...built }
}

function isUnchanged(context: BuildContext, model: Model): boolean {
  const { isFull, history, traces, relations } = context
  const past = history.get(model.name)
  if (isFull || !past) return false
  const kind = model.kind === 'view' ? 'view' : 'table'
  return (
    relations.get(model.name) === kind && isStillGood(model, past, traces.ofBuild(model), context)
  )
}
