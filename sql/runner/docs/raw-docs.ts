import { columnsOf, isNullable, type RecordSpec } from '../../../domain/records/record.ts'
import { code, page, prose } from './markdown.ts'

const INTRODUCTION = `Every raw table: rows are appended, never changed.
Generated from \`domain/records/\` by \`drumbeat docs\`; edit those.
Every table also has \`load_id\` (the load that brought the row; ids of later loads sort later),
\`loaded_at\` (the clock of that load) and \`is_sample\` (true for rows of the sample workspace).`

/** The raw tables with their columns. */
export function rawDocs(records: readonly RecordSpec[]): string {
  const sorted = [...records].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return page(['# Raw tables', INTRODUCTION, ...sorted.flatMap(recordBlocks)])
}

function recordBlocks(record: RecordSpec): string[] {
  const key =
    record.key.length > 0
      ? `Rows with equal ${record.key.map(code).join(', ')} are versions of one thing; the latest counts.`
      : 'A log: every row stands for itself.'
  return [`## raw.${record.name}`, prose(record.doc), key, columnLines(record).join('\n')]
}

function columnLines(record: RecordSpec): string[] {
  return columnsOf(record).map(([name, { sql, doc, values }]) => {
    const allowed = values ? ` One of ${values.map(code).join(', ')}.` : ''
    const nullable = isNullable(record, name) ? ', may be null' : ''
    return `- ${code(name)} (${sql}${nullable}): ${prose(doc)}${allowed}`
  })
}
