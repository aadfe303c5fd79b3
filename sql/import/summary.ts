import type { FileKind } from '../../domain/records/import-files.ts'

/** A record that did not land. */
export interface Rejection {
  /** Line of the file where the record begins (Parquet: its row), from 1. */
  readonly line: number | null
  /** The first field that was wrong; null where the record could not be read at all. */
  readonly field: string | null
  readonly reason: string
  /** What was given, cut to 200 characters. */
  readonly value: string | null
}

/** What came of a file. `read` = `added` + `known` + `superseded` + `rejected`. */
export interface ImportSummary {
  readonly kind: FileKind
  /** Name of the file, without its folder. */
  readonly file: string
  /** Records in the file. */
  readonly read: number
  /** Records that brought something. */
  readonly added: number
  /** Of these: about something known already. */
  readonly changed: number
  /** Records that brought nothing. */
  readonly known: number
  /** Records that a later line of the file replaces. */
  readonly superseded: number
  readonly rejected: number
  /** Rows that came along in other raw tables: brands of accounts, readings of posts. */
  readonly implied: Readonly<Record<string, number>>
  /** What people should know about how the file was understood. */
  readonly warnings: readonly string[]
  /** The first 20 rejections by line; all are in raw.rejected_records. */
  readonly rejections: readonly Rejection[]
  /** Columns of the file that nothing was made of. */
  readonly unknownColumns: readonly string[]
  /** Whether nothing was landed because only a trial was asked for. */
  readonly isDryRun: boolean
}
