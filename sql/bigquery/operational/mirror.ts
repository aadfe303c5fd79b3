import type { SqlType } from '../../../domain/records/column.ts'
import { rawRecords } from '../../../domain/records/index.ts'
import { tableColumnsOf, type RecordSpec } from '../../../domain/records/record.ts'
import { duckDbDialect } from '../../duckdb/dialect.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import { duckDbTypes } from '../../duckdb/types.ts'
import { renderModel } from '../../runner/render.ts'
import { checkRow } from '../../check-row.ts'
import type { Load, OperationalWeeks } from '../../warehouse.ts'
import { explained, type Api } from '../api.ts'
import { inTurn } from '../in-turn.ts'
import { locate } from '../names.ts'
import type { FieldSchema, TableResource } from '../resources.ts'
import { countRows, listRows, type Listed } from '../table-data.ts'
import { fieldTypes } from '../types.ts'
import { columnsRead, partsOf, WHOLE_BYTES, type Part } from './parts.ts'
import type { Sources } from './sources.ts'

/** Requests at the same time. */
const WIDTH = 16

/**
 * An outcome lands together with its events. So that no outcome is ever seen without them, outcomes
 * are read first: a table here is read anew before the other, each time that one is.
 */
const BEFORE: Readonly<Record<string, string>> = { 'raw.queue_events': 'raw.publish_attempts' }

export interface MirrorOptions {
  readonly api: Api
  readonly prefix: string
  /** Up to here a table is read whole. */
  readonly wholeBytes?: number
}

/** A table that is here, and the parts of it, each with how many rows BigQuery said there are. */
interface Held {
  readonly mark: string
  readonly resource: TableResource
  readonly columns: Columns
  readonly parts: Map<string, string>
}

/** What a question needs to be answered here. */
export interface Wanted {
  readonly sources: Sources
  readonly weeks: OperationalWeeks
  /** Monday whose rows decide: they are read, not only counted. */
  readonly monday?: string
  /**
   * Inside of a transaction: tables that were read in it already, which have its own rows besides.
   * Others are read anew whatever their descriptions say.
   */
  readonly read?: Set<string>
}

/**
 * Copies of tables in an embedded warehouse, brought up to date by requests that bill nothing:
 * descriptions of tables tell what changed, numbers of rows tell which partitions did (the raw
 * tables only grow), and these are listed.
 */
export class Mirror {
  private readonly options: MirrorOptions
  private readonly held = new Map<string, Held>()
  private readonly views = new Set<string>()

  constructor(options: MirrorOptions) {
    this.options = options
  }

  /** What was copied does not count any more. */
  forget(): void {
    this.held.clear()
    this.views.clear()
  }

  /** Has all that a question reads in the session; false where some of it cannot be copied. */
  async prepare(session: DuckDbSession, wanted: Wanted): Promise<boolean> {
    const names = withFirst(wanted.sources.tables).filter((name) => !wanted.read?.has(name))
    const found = await inTurn(names, WIDTH, async (name) => ({
      name,
      resource: await this.describe(name),
    }))
    const plans = found.map(({ name, resource }) => this.planOf(name, resource, wanted))
    if (plans.some((plan) => plan === null)) return false
    for (const plan of plans) {
      if (plan && isFirst(plan.name)) await this.update(session, [plan], wanted)
    }
    const rest = plans.filter((plan) => plan !== null).filter(({ name }) => !isFirst(name))
    await this.update(session, rest, wanted)
    for (const view of wanted.sources.views) {
      if (this.views.has(view.name)) continue
      const text = renderModel(view, duckDbDialect, { asOf: '1970-01-01T00:00:00Z' })
      await session.execute(`create or replace view ${view.name} as\n${text}`)
      this.views.add(view.name)
    }
    return true
  }

  /**
   * Adds rows of the own transaction to a copy, so that what it asks next sees them. Throws
   * InvalidInputError as appending them does.
   */
  async add(
    session: DuckDbSession,
    record: RecordSpec,
    rows: readonly unknown[],
    { loadId, loadedAt, isSample }: Load,
  ): Promise<void> {
    const held = this.held.get(`raw.${record.name}`)
    if (!held) return
    const stamp = { load_id: loadId, loaded_at: loadedAt, is_sample: isSample }
    const whole = rows.map((row, index) => ({ ...checkRow(record, row, index), ...stamp }))
    await session.restore(`raw.${record.name}`, held.columns, whole)
  }

  private describe(name: string): Promise<TableResource | null> {
    const { dataset, table } = locate(name, this.options.prefix)
    const path = `/datasets/${dataset}/tables/${table}`
    return explained(() => this.options.api.find<TableResource>(path))
  }

  private planOf(name: string, resource: TableResource | null, { weeks }: Wanted): Plan | null {
    if (!resource || resource.type === 'VIEW') return null
    const parts = partsOf(name, resource, weeks, this.options.wholeBytes ?? WHOLE_BYTES)
    const isWhole = parts?.[0]?.id === ''
    // A mart is replaced whole, so that numbers of rows do not tell whether a part of it changed.
    if (!parts || (!isWhole && !name.startsWith('raw.'))) return null
    const columns = columnsOfCopy(name, resource)
    return columns && { name, resource, parts, columns, isWhole }
  }

  private async update(
    session: DuckDbSession,
    plans: readonly Plan[],
    { monday, read }: Wanted,
  ): Promise<void> {
    const work: { plan: Plan; part: Part }[] = []
    for (const plan of plans) {
      const { name, resource, parts } = plan
      const mark = markOf(resource)
      const held = this.held.get(name)
      const isSame =
        held !== undefined && shapeOf(held.resource, held.parts) === shapeOf(resource, plan)
      if (!isSame) await this.create(session, plan)
      const kept = isSame ? held.parts : new Map<string, string>()
      const state = { mark, resource, columns: plan.columns, parts: kept }
      const isDue = read !== undefined || held?.mark !== mark
      for (const part of parts) if (isDue || !kept.has(part.id)) work.push({ plan, part })
      this.held.set(name, state)
      read?.add(name)
    }
    const listed = await inTurn(work, WIDTH, async ({ plan, part }) => {
      const known = this.held.get(plan.name)?.parts.get(part.id)
      return { plan, part, rows: await this.changed(plan, part, known, part.day === monday) }
    })
    for (const { plan, part, rows } of listed) {
      if (rows) await this.replace(session, plan, part, rows)
    }
  }

  private async create(session: DuckDbSession, { name, columns }: Plan): Promise<void> {
    const list = columns.map(([column, type]) => `"${column}" ${duckDbTypes[type]}`)
    await session.execute(`create or replace table ${name} (${list.join(', ')})`)
    // A view is bound to the columns it was made on.
    this.views.clear()
  }

  /** The rows of a part; null where there are as many as before. */
  private async changed(
    { name, resource, columns, isWhole }: Plan,
    part: Part,
    known: string | undefined,
    isHot: boolean,
  ): Promise<Listed | null> {
    const names = new Set(columns.map(([column]) => column))
    const fields = (resource.schema?.fields ?? []).filter((field) => names.has(field.name))
    const place = locate(name, this.options.prefix)
    const listing = { ...place, fields, ...(isWhole ? {} : { partition: part.id }) }
    const mayBeSame = known !== undefined && !isHot && !isWhole
    if (mayBeSame && (await countRows(this.options.api, listing)) === known) return null
    return listRows(this.options.api, listing)
  }

  private async replace(
    session: DuckDbSession,
    { name, resource, columns, isWhole }: Plan,
    part: Part,
    { rows, total }: Listed,
  ): Promise<void> {
    const field = resource.timePartitioning?.field ?? ''
    const where = isWhole ? '' : ` where cast(${field} as date) = date '${part.day}'`
    await session.execute(`delete from ${name}${where}`)
    await session.restore(name, columns, rows)
    this.held.get(name)?.parts.set(part.id, total)
  }
}

type Columns = readonly (readonly [name: string, type: SqlType])[]

interface Plan {
  readonly name: string
  readonly resource: TableResource
  readonly parts: readonly Part[]
  readonly columns: Columns
  readonly isWhole: boolean
}

function withFirst(tables: readonly string[]): string[] {
  const more = tables.flatMap((name) => BEFORE[name] ?? [])
  return [...new Set([...more, ...tables])]
}

function isFirst(name: string): boolean {
  return Object.values(BEFORE).includes(name)
}

function markOf({ lastModifiedTime, numRows, numBytes }: TableResource): string {
  return `${lastModifiedTime} ${numRows} ${numBytes}`
}

/** What makes a copy another one: its columns, and whether it is held whole. */
function shapeOf({ schema }: TableResource, of: Pick<Plan, 'isWhole'> | Held['parts']): string {
  const isWhole = 'isWhole' in of ? of.isWhole : of.has('')
  return JSON.stringify([
    isWhole,
    schema?.fields?.map(({ name, type, mode }) => [name, type, mode]),
  ])
}

/** The columns of a copy with their types; null where a type is not among those of records. */
function columnsOfCopy(name: string, { schema }: TableResource): Columns | null {
  const record = rawRecords.find((one) => `raw.${one.name}` === name)
  const read = columnsRead(name)
  if (record) {
    const all = tableColumnsOf(record).map(([column, meta]) => [column, meta.sql] as const)
    return read ? all.filter(([column]) => read.includes(column)) : all
  }
  const columns = (schema?.fields ?? []).map((field) => [field.name, typeOf(field)] as const)
  return columns.every(([, type]) => type !== null) ? (columns as Columns) : null
}

const SQL_TYPES = new Map<string, SqlType>(
  (['string', 'int64', 'float64', 'numeric', 'bool', 'timestamp', 'date'] as const).flatMap(
    (type) => [
      [fieldTypes[type], type],
      [type.toUpperCase(), type],
    ],
  ),
)

function typeOf({ type, mode }: FieldSchema): SqlType | null {
  const found = SQL_TYPES.get(type) ?? null
  if (mode !== 'REPEATED') return found
  return found === 'string' ? 'strings' : null
}
