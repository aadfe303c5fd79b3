import { Temporal } from 'temporal-polyfill'

import type {
  Cell,
  ErrorProto,
  FieldSchema,
  QueryConfiguration,
  QueryParameter,
  TableResource,
} from '../../../sql/bigquery/resources.ts'
import { fieldTypes, typeText } from '../../../sql/bigquery/types.ts'
import type { Row, Value } from '../../../sql/warehouse.ts'
import type { Column, Table } from '../../googlesql/catalog.ts'
import type { GoogleSql } from '../../googlesql/google-sql.ts'
import { PROJECT } from './store.ts'
import type { Engine, Outcome, Store } from './store.ts'

const PREFIX = 'drumbeat_'
/** A relation that is written without quotes goes by its last name, unless it is given another. */
const PLAIN = /\b(from|join)\s+(drumbeat_\w+\.)(\w+)(?!\w|\s+as\b)/g
const API_NAMES: Readonly<Record<string, string>> = {
  INT64: fieldTypes.int64,
  FLOAT64: fieldTypes.float64,
  BOOL: fieldTypes.bool,
}

/**
 * Runs the statements of the local server on Google's own engine, over its tables: queries, tables
 * and views made from queries, rows deleted and inserted by query. The way BigQuery stores and bills
 * is not imitated.
 */
export class GoogleEngine implements Engine {
  private readonly google: GoogleSql
  private readonly store: Store
  /** The queries of views by name. */
  readonly views = new Map<string, string>()

  constructor(google: GoogleSql, store: Store) {
    this.google = google
    this.store = store
  }

  async run({ query, queryParameters = [] }: QueryConfiguration): Promise<Outcome> {
    let text = query
      .replaceAll(`${PREFIX}fn.`, 'fn.')
      .replace(PLAIN, (_, before: string, name: string, table: string) => {
        return `${before} \`${name}${table}\` as ${table}`
      })
    for (const parameter of queryParameters) {
      text = text.replaceAll(new RegExp(`@${parameter.name}\\b`, 'g'), () => literalOf(parameter))
    }
    try {
      return await this.statement(text)
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error))
    }
  }

  private async statement(text: string): Promise<Outcome> {
    const table = /^create or replace table `([\w.]+)`([\s\S]*?)\bas\n([\s\S]+)$/.exec(text)
    if (table) return this.createTable(table[1] ?? '', table[2] ?? '', table[3] ?? '')
    const view = /^create (?:or replace )?view `([\w.]+)` as\n([\s\S]+)$/.exec(text)
    if (view) return this.createView(view[1] ?? '', view[2] ?? '')
    const drop = /^drop (?:table|view) `([\w.]+)`$/.exec(text)
    if (drop) return this.drop(drop[1] ?? '')
    const remove = /^delete from `([\w.]+)` where ([\s\S]+)$/.exec(text)
    if (remove) return this.remove(remove[1] ?? '', remove[2] ?? '')
    const insert = /^insert into `([\w.]+)` \(([\w, ]+)\) ([\s\S]+)$/.exec(text)
    if (insert) return this.insert(insert[1] ?? '', insert[3] ?? '')
    const { columns, rows } = await this.evaluate(text)
    const fields = columns.map(fieldOf)
    return {
      fields,
      rows: rows.map((row) => fields.map(({ name }) => cellOf(row[name] ?? null, name, fields))),
    }
  }

  private async createTable(name: string, layout: string, query: string): Promise<Outcome> {
    const { columns, rows } = await this.evaluate(query)
    this.put(name, columns, { ...layoutOf(layout) }, rows)
    return {}
  }

  private async createView(name: string, query: string): Promise<Outcome> {
    const sources = await this.sources(query, false)
    const columns = await this.google.analyze(query, sources)
    this.views.set(name, query)
    this.put(name, columns, { type: 'VIEW' }, [])
    return {}
  }

  private drop(name: string): Outcome {
    if (!this.store.tables.delete(name)) return refused(`Not found: ${name}`)
    this.views.delete(name)
    return {}
  }

  private async remove(name: string, where: string): Promise<Outcome> {
    const kept = await this.evaluate(`select * from \`${name}\` where (${where}) is not true`)
    const table = this.store.tables.get(name)
    if (table) table.rows = [...kept.rows]
    return {}
  }

  private async insert(name: string, query: string): Promise<Outcome> {
    const { rows } = await this.evaluate(query)
    this.store.tables.get(name)?.rows.push(...rows)
    return {}
  }

  private async evaluate(query: string): ReturnType<GoogleSql['evaluate']> {
    return this.google.evaluate(query, await this.sources(query, true))
  }

  /** The relations a text names; views with their rows where those are asked for. */
  private async sources(query: string, withRows: boolean): Promise<Table[]> {
    const names = new Set([...query.matchAll(/`(\w+\.\w+)`/g)].map(([, name = '']) => name))
    const tables: Table[] = []
    for (const name of names) {
      const table = this.store.tables.get(name)
      if (!table) throw new Error(`Not found: Table ${PROJECT}:${name}`)
      const fields = table.resource.schema?.fields ?? []
      const columns = fields.map((field) => ({ name: field.name, type: typeText(field) }))
      const view = this.views.get(name)
      const rows = !withRows
        ? []
        : view
          ? (await this.evaluate(view)).rows
          : table.rows.map((row) => typedRow(row, fields))
      tables.push({ name, columns, rows })
    }
    return tables
  }

  private put(
    name: string,
    columns: readonly Column[],
    more: Partial<TableResource>,
    rows: readonly Row[],
  ): void {
    const [datasetId = '', tableId = ''] = name.split('.')
    const tableReference = { projectId: PROJECT, datasetId, tableId }
    const resource = { tableReference, schema: { fields: columns.map(fieldOf) }, ...more }
    this.store.tables.set(name, { resource, rows: [...rows] })
  }
}

function refused(message: string): ErrorProto & { reason: string } {
  return { reason: 'invalidQuery', message }
}

/** The engine takes no parameters. */
function literalOf({ parameterType, parameterValue }: QueryParameter): string {
  const { value = '' } = parameterValue
  return parameterType.type === 'STRING' ? JSON.stringify(value) : value
}

function layoutOf(text: string): Partial<TableResource> {
  const partition = /partition by (?:timestamp_trunc\((\w+), day\)|(\w+))/.exec(text)
  const clusters = /cluster by ([\w, ]+)/.exec(text)
  const field = partition?.[1] ?? partition?.[2]
  return {
    ...(field ? { timePartitioning: { type: 'DAY', field } } : {}),
    ...(clusters ? { clustering: { fields: (clusters[1] ?? '').trim().split(', ') } } : {}),
  }
}

function fieldOf({ name, type }: Column): FieldSchema {
  const [, element] = /^ARRAY<(.*)>$/.exec(type) ?? []
  const own = element ?? type
  return { name, type: API_NAMES[own] ?? own, mode: element ? 'REPEATED' : 'NULLABLE' }
}

/** Rows that were inserted or loaded have texts for all scalars. */
function typedRow(row: Readonly<Record<string, unknown>>, fields: readonly FieldSchema[]): Row {
  return Object.fromEntries(
    fields.map((field) => [field.name, typedValue(row[field.name] ?? null, field)]),
  )
}

function typedValue(value: unknown, { type, mode }: FieldSchema): Value {
  if (mode === 'REPEATED') return (value ?? []) as Value[]
  if (typeof value !== 'string') return value as Value
  if (type === 'INTEGER') return BigInt(value)
  if (type === 'FLOAT') return Number(value)
  return type === 'BOOLEAN' ? value === 'true' : value
}

function cellOf(value: Value, name: string, fields: readonly FieldSchema[]): Cell {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((item) => ({ v: cellOf(item, name, fields) }))
  const type = fields.find((field) => field.name === name)?.type
  if (type !== 'TIMESTAMP') return String(value)
  return String(Temporal.Instant.from(value as string).epochNanoseconds / 1000n)
}
