import { z } from 'zod'

import { columnMeta, optional, required, type ColumnMeta } from './column.ts'

/** Columns every raw table ends with; the warehouse fills them in from the load. */
export const loadColumns = {
  load_id: required.text('The load that brought the row; ids of later loads sort later.'),
  loaded_at: required.instant('The clock of that load.'),
  is_sample: optional.bool('True for rows of the sample workspace.'),
} as const

/** One raw table: the single source of its TypeScript type, its DDL and its validation. */
export interface RecordSpec<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string
  readonly doc: string
  /** What makes two rows versions of one thing; empty for plain logs. */
  readonly key: readonly string[]
  /** The timestamp or date column by whose day BigQuery partitions the table. */
  readonly partition: string
  /** Columns BigQuery clusters by (at most four). */
  readonly cluster: readonly string[]
  readonly row: z.ZodObject<S>
}

interface Options<S extends z.ZodRawShape> {
  doc: string
  key: readonly (keyof S & string)[]
  partition?: keyof S & string
  cluster?: readonly (keyof S & string)[]
  columns: S
}

/** Describes a raw table. `partition` defaults to `loaded_at`, `cluster` to the key. */
export function defineRecord<S extends z.ZodRawShape>(
  name: string,
  { doc, key, partition, cluster, columns }: Options<S>,
): RecordSpec<S> {
  return {
    name,
    doc,
    key,
    partition: partition ?? 'loaded_at',
    cluster: (cluster ?? key).slice(0, 4),
    row: z.strictObject(columns),
  }
}

/** Names and descriptions of a record's own columns, in order (without the load columns). */
export function columnsOf(record: RecordSpec): [name: string, meta: ColumnMeta][] {
  return Object.entries(record.row.shape).map(([name, schema]) => [
    name,
    columnMeta(schema as z.ZodType),
  ])
}

/** All columns of the raw table, in order, the load columns last. */
export function tableColumnsOf(record: RecordSpec): [name: string, meta: ColumnMeta][] {
  const load = Object.entries(loadColumns).map(([name, schema]): [string, ColumnMeta] => [
    name,
    columnMeta(schema),
  ])
  return [...columnsOf(record), ...load]
}

/** Whether a column may be null. */
export function isNullable(record: RecordSpec, column: string): boolean {
  const schema = record.row.shape[column] as z.ZodType | undefined
  return schema ? schema.safeParse(null).success : column === 'is_sample'
}

/** A row as it is written: optional columns may be left out. */
export type RowOf<R extends RecordSpec> = z.input<R['row']>
/** A row as it is read: every column present. */
export type StoredRow<R extends RecordSpec> = z.output<R['row']>
