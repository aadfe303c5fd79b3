/** Column of a source's relation that holds the record's line, where the source has one. */
export const LINE = '__drumbeat_line'

/** One column of a file as the engine sees it. */
export interface SourceColumn {
  readonly name: string
  /** The engine's name of its type. */
  readonly type: string
  /** SQL: kind of the JSON value (`OBJECT`, `ARRAY`, …); null where the format cannot nest. */
  readonly jsonType: string | null
}

/** A file made readable by the engine. */
export interface Source {
  /** What stands behind `from`. */
  readonly relation: string
  readonly columns: readonly SourceColumn[]
  /** Whether the relation has the column LINE. */
  readonly hasLine: boolean
  /**
   * How many records there are, where that can be told apart from the engine's own count; the
   * engine's readers have lost some before. Null where it cannot.
   */
  readonly records: () => Promise<number | null>
  /** A file of records that could not be read (NDJSON: line, reason, value), and how many. */
  readonly refused: { readonly path: string; readonly count: number } | null
  /** What people should know about how it was read. */
  readonly notes: readonly string[]
}

/** A name as SQL takes it whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
