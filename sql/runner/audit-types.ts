import type { Row } from '../warehouse.ts'
import type { Severity } from './model.ts'

/** Something asked of a relation, as two statements. */
export interface Audit {
  /** What is asked: `post_id not_null`. */
  readonly name: string
  readonly severity: Severity
  /** Gives one row with `failures`. */
  readonly count: string
  /** Gives up to five rows in breach. */
  readonly sample: string
}

/** What came of an audit. */
export interface AuditResult {
  readonly audit: string
  readonly severity: Severity
  readonly isPassed: boolean
  readonly countFailures: number
  /** Up to five rows in breach. */
  readonly sample: readonly Row[]
  /** A statement that gives rows in breach. */
  readonly sql: string
}

/** What of a model is audited: all of it, or the new part of an incremental one. */
export interface AuditTarget {
  /** The relation with the new rows, as written in statements. */
  readonly relation: string
  /** Types of its columns, as the engine names them. */
  readonly types: ReadonlyMap<string, string>
  /** For a part: the rows of the old table that stay, as a table expression with an alias. */
  readonly kept: string | null
  /** The cursor that parts the rows of the part from those that stay. */
  readonly cursor: string | null
  /** Rows of the model before this build; null where that is not known. */
  readonly countBefore: number | null
}
