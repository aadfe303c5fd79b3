import type { ImportFileSpec } from '../../domain/records/import-files.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { knownZones, slashOrders } from './column-facts.ts'
import type { LocalZone } from './convert/conversion.ts'
import { earlierReadingTime } from './earlier-load.ts'
import { mapFields } from './map/field-sources.ts'
import { findOwners } from './owners.ts'
import { afterExpressions, planFields, withExpressions, type Plan } from './plan.ts'
import { refusePeople, type IsRefused } from './refuse-people.ts'
import { ordinalGroup, targetRows } from './rows.ts'
import type { Source } from './source.ts'

export interface PlanOptions {
  readonly session: DuckDbSession
  readonly spec: ImportFileSpec
  readonly map: Readonly<Record<string, string>>
  readonly accountId: string | null
  readonly zone: LocalZone | null
  /** When readings without a time of their own were taken, ISO 8601. */
  readonly readAt: string
  readonly digest: () => Promise<string>
  /** For files of profiles, where anybody asked to be forgotten. */
  readonly isRefused?: IsRefused | undefined
}

/** Decides from a file's columns how its records become rows. */
export async function makePlan(
  options: PlanOptions,
  source: Source,
): Promise<{ plan: Plan; unused: readonly string[]; notes: string[] }> {
  const { session, spec, zone, isRefused } = options
  const mapping = await mapFields(spec, source.columns, options)
  const expressed = (base: string) => withExpressions(base, mapping.sources)
  const first = mapping.sources.map(afterExpressions)
  const owned = await findOwners(session, spec, first, expressed(source.relation))
  const sources = owned?.sources ?? first
  const found = (base: string) => owned?.layer(expressed(base)) ?? expressed(base)
  const start = found(source.relation)
  const { fields: planned, layers } = planFields(
    sources,
    {
      zone,
      slashes: await slashOrders(session, sources, start, source.hasLine),
      zones: await knownZones(session, sources, start),
    },
    owned?.judge,
  )
  const fields = isRefused
    ? await refusePeople(session, planned, layers(start), isRefused)
    : planned
  const available = new Set(fields.map(({ column }) => column))
  const { readAt, notes } = await readingTime(options, available)
  const plan = {
    fields,
    base: source.relation,
    hasLine: source.hasLine,
    hidesUnread: isRefused !== undefined,
    layers: (base: string) => layers(found(base)),
    targets: targetRows(spec, { available, readAt }),
    ordinalGroup: spec.kind === 'posts' ? ordinalGroup({ available }) : null,
  }
  return { plan, unused: mapping.unused, notes }
}

/** The time of readings that say none: that of the import, or of the first import of these bytes. */
async function readingTime(
  { session, spec, readAt, digest }: PlanOptions,
  available: ReadonlySet<string>,
): Promise<{ readAt: string; notes: string[] }> {
  const column = spec.readingTime
  const record = spec.targets.find(({ key }) => column !== null && key.includes(column))
  if (column === null || !record || available.has(column)) return { readAt, notes: [] }
  const earlier = await earlierReadingTime(
    session,
    spec.kind,
    { table: record.name, column },
    digest,
  )
  if (earlier === null || earlier === readAt) return { readAt, notes: [] }
  const note = `these bytes were imported before: their readings keep the time ${earlier}`
  return { readAt: earlier, notes: [note] }
}
