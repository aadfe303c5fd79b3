import { NeverRetryError } from '../../domain/errors.ts'
import type { FileKind, ImportFileSpec } from '../../domain/records/import-files.ts'
import { loads } from '../../domain/records/operations.ts'
import type { RecordSpec } from '../../domain/records/record.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { didYouMean } from '../runner/nearest.ts'
import type { Load } from '../warehouse.ts'
import { landFresh } from './land/bulk.ts'
import { findCandidates } from './land/candidates.ts'
import { landDirectly, mayLandDirectly } from './land/direct.ts'
import { landImpliedBrands } from './land/implied-brands.ts'
import { NOTHING_SETTLED, settlePending, type Settled } from './land/pending.ts'
import { collectRejections, firstRejections, landRejections } from './land/rejections.ts'
import { hasRows, screen, type Screened } from './land/screen.ts'
import type { Plan } from './plan.ts'
import { makePlan, type PlanOptions } from './make-plan.ts'
import type { Source } from './source.ts'
import type { ImportSummary } from './summary.ts'

/** One file to be imported. */
export interface Job extends PlanOptions {
  readonly session: DuckDbSession
  readonly spec: ImportFileSpec
  /** Name of the file, without its folder. */
  readonly file: string
  readonly digest: () => Promise<string>
  readonly load: Load
  readonly isDry: boolean
  readonly say: (text: string) => void
  /** Throws where the file is no longer what it was at the start. */
  readonly assertUnchanged: () => Promise<void>
}

/** A quick reading met records that only a careful one can name with their lines. */
export class NeedsCare extends Error {}

/**
 * Reads and lands a file in order whose tables hold nothing yet, as most first files are, judging
 * records while they land. Throws NeedsCare where it is no such file, and the engine's error where
 * a record is not in order; the caller holds the transaction and rolls back.
 */
export async function attemptDirectly(job: Job, source: Source): Promise<ImportSummary> {
  const { session, say, spec, load, isDry } = job
  if (isDry || spec.kind === 'accounts' || (await holdAnything(session, spec.targets))) {
    throw new NeedsCare()
  }
  const prepared = await makePlan(job, source)
  if (!mayLandDirectly(prepared.plan)) throw new NeedsCare()
  say(`${job.file}: landing`)
  const landed = await landDirectly(session, prepared.plan, load)
  if (landed === null) throw new NeedsCare()
  await assertComplete(job, source, landed.screened.read)
  return finish(job, source, { ...prepared, ...landed, brands: 0, settled: NOTHING_SETTLED })
}

async function holdAnything(
  session: DuckDbSession,
  records: readonly RecordSpec[],
): Promise<boolean> {
  for (const own of records) if (await hasRows(session, own)) return true
  return false
}

/**
 * Reads, judges and lands one file; the caller holds the transaction. Throws NeedsCare where
 * records are refused and the source cannot say on which lines.
 */
export async function attempt(job: Job, source: Source): Promise<ImportSummary> {
  const { session, say, spec, load, isDry } = job
  const prepared = await makePlan(job, source)
  const { plan } = prepared
  say(`${job.file}: checking`)
  const screened = await screen(session, plan)
  if (screened.refused > 0 && !source.hasLine) throw new NeedsCare()
  await assertComplete(job, source, screened.read)
  const candidates = await findCandidates(session, screened)
  const isAccounts = spec.kind === 'accounts'
  const brands = isAccounts
    ? await landImpliedBrands(session, plan, screened.parts, { load, isDry })
    : 0
  say(`${job.file}: ${isDry ? 'counting' : 'landing'} ${screened.read - screened.refused} records`)
  const rows = await landNew(job, plan, screened, candidates)
  const settled = await settlePending(session, plan, { screened, candidates, load, isDry })
  return finish(job, source, { ...prepared, screened, candidates, rows, settled, brands })
}

interface Landed {
  readonly plan: Plan
  readonly unused: readonly string[]
  readonly notes: readonly string[]
  readonly screened: Screened
  /** How many records shared a key with something. */
  readonly candidates?: number
  readonly rows: readonly number[]
  readonly settled: Settled
  readonly brands: number
}

/** Notes what was refused and what came in. */
async function finish(job: Job, source: Source, landed: Landed): Promise<ImportSummary> {
  const { session, spec, isDry } = job
  const { plan, unused, notes, screened, candidates = 0, rows, settled, brands } = landed
  await collectRejections(session, source, plan, screened.refused)
  const rejected = screened.refused + (source.refused?.count ?? 0)
  const fresh = screened.read - screened.refused - candidates
  const summary: ImportSummary = {
    kind: spec.kind,
    file: job.file,
    read: screened.read + (source.refused?.count ?? 0),
    added: fresh + settled.added + settled.changed,
    changed: settled.changed,
    known: settled.known,
    superseded: settled.superseded,
    rejected,
    implied: impliedRows(plan, rows, settled, brands),
    warnings: [...source.notes, ...notes, ...warningsOf(screened), ...unusedWarnings(spec, unused)],
    rejections: await firstRejections(session),
    unknownColumns: unused,
    isDryRun: isDry,
  }
  await job.assertUnchanged()
  if (!isDry) await record(job, summary)
  return summary
}

/** The engine must have seen every record of the file. */
async function assertComplete(job: Job, source: Source, read: number): Promise<void> {
  const records = await source.records()
  if (records === null || records === read) return
  if (!source.hasLine) throw new NeedsCare()
  throw new NeverRetryError(
    `${job.file}: ${read} of ${records} records were read, nothing landed`,
    {
      file: job.file,
    },
  )
}

/** Rows of records that share no key with anything, one count a target. */
async function landNew(
  { session, load, isDry }: Job,
  plan: Plan,
  screened: Screened,
  candidates: number,
): Promise<number[]> {
  const fresh = screened.read - screened.refused - candidates
  if (fresh === 0) return plan.targets.map(() => 0)
  const counts: number[] = []
  for (const target of plan.targets) {
    counts.push(await landFresh(session, plan, target, { screened, candidates, load, isDry }))
  }
  if (counts[0] !== fresh) throw new NeedsCare()
  return counts
}

function impliedRows(
  plan: Plan,
  rows: readonly number[],
  settled: Settled,
  brands: number,
): Record<string, number> {
  const [, ...others] = plan.targets.map(
    ({ record: { name } }, index) =>
      [name, (rows[index] ?? 0) + (settled.rows[index] ?? 0)] as const,
  )
  return Object.fromEntries(brands > 0 ? [...others, ['brands', brands] as const] : others)
}

function warningsOf({ moved, doubled }: Screened): string[] {
  return [
    ...(moved > 0
      ? [`${moved} times fall into an hour that clocks skip there: moved forward by it`]
      : []),
    ...(doubled > 0 ? [`${doubled} times happen twice there: the first was taken`] : []),
  ]
}

function unusedWarnings(spec: ImportFileSpec, unused: readonly string[]): string[] {
  if (unused.length === 0) return []
  const names = spec.fields.map(({ name }) => name)
  const listed = unused.map((name) => `${name}${didYouMean(name.toLowerCase(), names)}`)
  return [`nothing was made of ${listed.join(', ')}: use --map FIELD=COLUMN where it should`]
}

async function record(job: Job, summary: ImportSummary): Promise<void> {
  const { session, file, load } = job
  const kind: FileKind = summary.kind
  const digest = await job.digest()
  if (summary.rejected > 0) await landRejections(session, { kind, file, digest, load })
  const row = {
    file_kind: kind,
    source: file,
    digest,
    count_read: summary.read,
    count_added: summary.added,
    count_changed: summary.changed,
    count_known: summary.known + summary.superseded,
    count_rejected: summary.rejected,
  }
  await session.append(loads, [row], load)
}
