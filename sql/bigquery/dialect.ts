import type { Dialect, TableLayout } from '../warehouse.ts'
import { columnName } from './reserved.ts'

const MOST_CLUSTERS = 4

/** Partitioned by the day of its cursor, so that a window reads its days only; clustered by grain. */
function partitioned({ cursor, cursorType, grain }: TableLayout): string {
  const days = { instant: `partition by timestamp_trunc(${cursor}, day)\n`, number: '' } as const
  const partition = cursorType === 'date' ? `partition by ${cursor}\n` : days[cursorType]
  return `\n${partition}cluster by ${grain.slice(0, MOST_CLUSTERS).map(columnName).join(', ')}`
}

/** GoogleSQL takes a doubled apostrophe for two texts, and a backslash for the start of an escape. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}

/**
 * How BigQuery spells what engines spell differently. A relation is one quoted path, which also
 * lets a dataset prefix be put before it. The shared dialect is GoogleSQL: nothing is rewritten.
 */
export const bigQueryDialect: Dialect = {
  relation: (name) => `\`${name}\``,
  column: columnName,
  temporary: null,
  layout: partitioned,
  hasPricePerStatement: true,
  text: quoted,
  instant: (iso) => `cast('${iso}' as timestamp)`,
  rewrite: (sql) => sql,
}
