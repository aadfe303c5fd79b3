/** Whether a failed audit keeps the new relation out, or is only told. */
export type Severity = 'block' | 'warn'

/** What is asked of one output column, beside its description. */
export type Check = { readonly severity: Severity } & (
  | { readonly type: 'not_null' }
  | { readonly type: 'unique' }
  | { readonly type: 'range'; readonly low: string | null; readonly high: string | null }
  | { readonly type: 'values'; readonly values: readonly string[] }
  | { readonly type: 'ref'; readonly relation: string; readonly column: string }
)

/** One output column as the last select of the model documents it. */
export interface ModelColumn {
  readonly name: string
  /** Its line in the file, counted from 1. */
  readonly line: number
  readonly doc: string
  readonly checks: readonly Check[]
}

/**
 * What new rows of a raw table mean for an incremental model: how far back it must be rebuilt.
 * `full`: all of it. `lookback`: the look-back is enough. `column`: from the least value of
 * `column` among the rows of `held` that share `keys` with a new row of the table.
 */
export type LateRule =
  | { readonly type: 'full' }
  | { readonly type: 'lookback' }
  | {
      readonly type: 'column'
      readonly column: string
      readonly held: string
      readonly keys: readonly string[]
    }

/** What the values of a cursor are; told from its name: `_at` instants, `_on` dates, else numbers. */
export type CursorType = 'instant' | 'date' | 'number'

/** What the values of a column are, by its name: `posted_at`, `week_start_on`, `day_number`. */
export function cursorTypeOf(column: string): CursorType {
  if (column.endsWith('_at')) return 'instant'
  return column.endsWith('_on') ? 'date' : 'number'
}

/** How an incremental model moves on. */
export interface Incremental {
  /** The output column whose last values are rebuilt. */
  readonly cursor: string
  readonly cursorType: CursorType
  /** Days (for a number: units) before the last value of the cursor that are rebuilt every time. */
  readonly lookback: number
  /** By raw table; a table that is not named counts as `full`. */
  readonly late: ReadonlyMap<string, LateRule>
  /** Whether a moved clock changes only rows within the look-back. Otherwise it changes all. */
  readonly isClockLookback: boolean
}

/** The newest value of `column` may be at most `days` older than the clock of the build. */
export interface Freshness {
  readonly column: string
  readonly days: number
}

/** How much the audits of a model weigh. */
export interface Severities {
  /** Of column checks without a `?` of their own. */
  readonly checks: Severity
  readonly grain: Severity
  readonly freshness: Severity
  readonly row_count: Severity
}

/** A model file, understood. */
export interface Model {
  /** `schema.name`, which is its path. */
  readonly name: string
  /** Path of the file, for messages: `models/marts/posting_slots.sql`. */
  readonly file: string
  readonly doc: string
  /** The columns that make a row what it is. */
  readonly grain: readonly string[]
  readonly kind: 'table' | 'view' | 'incremental'
  /** Present for incremental models only. */
  readonly incremental: Incremental | null
  readonly freshness: Freshness | null
  readonly severities: Severities
  readonly columns: readonly ModelColumn[]
  /** The statement, without the header. */
  readonly sql: string
  /** Models and raw tables it reads, sorted. */
  readonly references: readonly string[]
  /** Whether the text reads the clock of the build, `@as_of`. */
  readonly usesClock: boolean
  /** Hash of the text and, where it calls `fn.*`, of the functions. */
  readonly fingerprint: string
}
