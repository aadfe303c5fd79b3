import type { RecordSpec, RowOf } from '../domain/records/record.ts'

/**
 * A value as every adapter gives it back, exact:
 * integers are numbers up to 2^53 and bigints beyond; decimals are texts without trailing zeros (`"12.5"`); instants are
 * ISO 8601 in UTC with up to microseconds (`2026-11-20T08:00:00Z`); dates are `2026-11-20`;
 * floats are numbers (NaN and infinities included); arrays and structs nest.
 */
export type Value =
  string | number | bigint | boolean | null | Uint8Array | Value[] | { [field: string]: Value }
export type Row = Record<string, Value>

/** Named parameters, written `@name` in the text on every engine. */
export type Parameters = Readonly<
  Record<string, string | number | bigint | boolean | null | readonly string[]>
>

/** What one load stamps on its rows. */
export interface Load {
  /** Sorts after the ids of earlier loads. */
  readonly loadId: string
  /** The clock of the run, ISO 8601. */
  readonly loadedAt: string
  readonly isSample: boolean
}

/** What writers may do, inside a transaction or not. */
export interface WarehouseSession {
  /**
   * Runs one statement in the shared dialect and gives back all its rows.
   * Throws WarehouseError with the statement where the engine refuses it.
   */
  query(sql: string, parameters?: Parameters): Promise<Row[]>
  /** Runs one or more statements for their effect. */
  execute(sql: string, parameters?: Parameters): Promise<void>
  /**
   * Appends rows to `raw.<record.name>`, all or none, stamped with the load. Gives back their
   * number. Throws InvalidInputError naming row and column where a row does not fit the record.
   */
  append<R extends RecordSpec>(record: R, rows: readonly RowOf<R>[], load: Load): Promise<number>
}

/** A relation's columns as the engine names them. */
export interface ColumnInfo {
  readonly name: string
  readonly type: string
}

/** A table or view there is. */
export interface RelationInfo {
  /** `schema.name`. */
  readonly name: string
  readonly kind: 'table' | 'view'
}

/** How the rows of a large table are asked for: by its cursor's time, and by what makes them one. */
export interface TableLayout {
  readonly cursor: string
  readonly cursorType: 'instant' | 'date' | 'number'
  readonly grain: readonly string[]
}

/** Statements that engines spell differently; the model runner is written against these. */
export interface Dialect {
  /** How a relation `schema.name` is written in a statement. */
  relation(name: string): string
  /** How a column is written in a statement, where its name is a word of the language too. */
  column(name: string): string
  /** The name of a temporary table that stands for a relation; null where the engine has none. */
  readonly temporary: ((relation: string) => string) | null
  /** What stands between `create table x` and `as`; empty where the engine keeps no such order. */
  layout(table: TableLayout): string
  /** Whether a statement costs something however little it reads: then one asks for much. */
  readonly hasPricePerStatement: boolean
  /** A literal for a text, whatever is in it. */
  text(value: string): string
  /** A literal for an instant (ISO 8601), usable wherever a timestamp is. */
  instant(iso: string): string
  /** A model's text made ready for this engine (the documented rewrites of the shared dialect). */
  rewrite(sql: string): string
}

/** What builders of relations may do besides, inside `atomically` or not. */
export interface BuildSession extends WarehouseSession {
  /** The columns of `schema.name` in order, or null where there is no such table or view. */
  columns(relation: string): Promise<ColumnInfo[] | null>
  /** Replaces table `to` by table `from` in one step and drops the old one. */
  swap(from: string, to: string): Promise<void>
}

/** What an engine keeps about the rows of a table. */
export interface TableMark {
  /** Changes whenever they do. */
  readonly mark: string
  readonly isEmpty: boolean
}

/** First and last Monday (ISO dates) of the weeks that something is about. */
export interface OperationalWeeks {
  readonly first: string
  readonly last: string
}

/** Everything Drumbeat needs from an engine. DuckDB and BigQuery meet here and nowhere else. */
export interface Warehouse extends BuildSession {
  readonly engine: 'duckdb' | 'bigquery'
  readonly dialect: Dialect
  /** Whether the process that has it open is the only one that writes. */
  readonly hasOneWriter: boolean
  /** Whether creating, dropping and renaming relations is part of a transaction too. */
  readonly hasTransactionalDdl: boolean
  /** All tables and views of the warehouse. */
  relations(): Promise<RelationInfo[]>
  /**
   * What changes with the rows of tables, by name, read from what the engine keeps about them and
   * not from their rows; null where reading rows is as cheap.
   */
  tableMarks(tables: readonly string[]): Promise<ReadonlyMap<string, TableMark> | null>
  /** Runs work in one transaction: all of it lands, or (when it throws) none of it. */
  atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T>
  /**
   * The same warehouse for tasks that look at a few weeks every few minutes. Where statements have a
   * price, theirs are answered without one. Every question to raw rows that belong to a week or are
   * posts or their readings must be limited to these weeks: others may be missing.
   */
  operational(weeks: OperationalWeeks): Promise<Warehouse>
  /** Puts a copy for readers at `path`, complete or not at all; null where the engine has none. */
  publishSnapshot(): Promise<string | null>
  /** Releases the engine. Safe to call twice. */
  close(): Promise<void>
}
