import type { ImportFileSpec } from '../../domain/records/import-files.ts'
import { isReadingField } from '../../domain/records/import-files.ts'
import { columnsOf, type RecordSpec } from '../../domain/records/record.ts'
import { duckDbTypes } from '../duckdb/types.ts'
import { quoteText } from '../text.ts'

/** One column of a raw table, as SQL over the fields of a record. */
export interface RowColumn {
  readonly name: string
  readonly sql: string
  /** The same for records whose values are all simple, where that is less work. */
  readonly simpleSql?: string
  /** Whether the file speaks of it; what it does not speak of stays as it is known. */
  readonly isGiven: boolean
}

/** The rows of one raw table that the records of a file come to. */
export interface TargetRows {
  readonly record: RecordSpec
  readonly columns: readonly RowColumn[]
  /** SQL: whether the record makes a row of this table at all; null: every one does. */
  readonly condition: string | null
}

export interface RowContext {
  /** Columns that fields of this file fill. */
  readonly available: ReadonlySet<string>
  /** When readings without a time of their own were taken, ISO 8601. */
  readonly readAt: string
}

/** How values are read: in their simplest writing, which is less work, or in any. */
export type Writing = 'simple' | 'any'

/** SQL of a column over the fields of a record. */
export function columnSql({ sql, simpleSql }: RowColumn, writing: Writing): string {
  return writing === 'simple' ? (simpleSql ?? sql) : sql
}

/** Number of a post among those of one account, time and text: a column beside the fields. */
export const ORDINAL = '__drumbeat_ordinal'

/** Which rows the records of a file come to, the main table first. */
export function targetRows(
  spec: ImportFileSpec,
  context: RowContext,
): [TargetRows, ...TargetRows[]] {
  const [main, ...others] = spec.targets
  const rows = others.flatMap((record) => {
    const readings = [...context.available].filter(
      (name) => isReadingField(name) && name !== 'currency',
    )
    if (readings.length === 0) return []
    const condition = `(${readings.map((name) => `${name} is not null`).join(' or ')})`
    return [{ record, columns: columnsFor(spec, record, context), condition }]
  })
  return [{ record: main, columns: columnsFor(spec, main, context), condition: null }, ...rows]
}

function columnsFor(spec: ImportFileSpec, record: RecordSpec, context: RowContext): RowColumn[] {
  const has = (name: string) => context.available.has(name)
  return columnsOf(record).map(([name, meta]) => {
    const plain = has(name) ? name : `cast(null as ${duckDbTypes[meta.sql]})`
    const computed = COMPUTED[`${record.name}.${name}`]
    if (computed) {
      const column = { name, sql: computed(plain, context), isGiven: isGiven(name, has) }
      return name === 'post_id' && has(name) ? { ...column, simpleSql: name } : column
    }
    if (name === spec.readingTime) {
      const time = `timestamptz ${quoteText(context.readAt)}`
      return { name, sql: has(name) ? `coalesce(${name}, ${time})` : time, isGiven: true }
    }
    return { name, sql: plain, isGiven: has(name) }
  })
}

function isGiven(name: string, has: (name: string) => boolean): boolean {
  return has(name) || name === 'account_id' || name === 'caption_key' || name === 'post_id'
}

/** Columns worked out from others; `plain` is the field itself, or null where the file has none. */
const COMPUTED: Readonly<Record<string, (plain: string, context: RowContext) => string>> = {
  'accounts.account_id': () => `(platform || ':' || handle)`,
  'accounts.brand': (plain) => `coalesce(${plain}, handle)`,
  'accounts.channel': (plain) =>
    `coalesce(${plain}, case when platform = 'messages' then 'messages' else 'feed' end)`,
  'captions.caption_key': () => 'fn.caption_key("text")',
  'posts.post_id': postId,
  'post_metrics.post_id': (plain, context) =>
    context.available.has('posted_at') ? postId(plain, context) : plain,
}

/** The platform's id, else a hash of account, time, text and ordinal. */
function postId(plain: string, { available }: RowContext): string {
  const text = ['caption', 'caption_key'].filter((name) => available.has(name))
  const parts = ['account_id', 'cast(epoch_us(posted_at) as varchar)']
  const words = `coalesce(${[...text, "''"].join(', ')})`
  const hash = `substr(sha256(concat_ws(chr(31), ${[...parts, words].join(', ')}, cast(${ORDINAL} as varchar))), 1, 16)`
  return available.has('post_id') ? `coalesce(${plain}, ${hash})` : hash
}

/** What posts without an id of their own are numbered within. */
export function ordinalGroup({ available }: Pick<RowContext, 'available'>): string[] {
  const names = ['account_id', 'posted_at', 'caption', 'caption_key', 'post_id']
  return names.filter((name) => available.has(name))
}
