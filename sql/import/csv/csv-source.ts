import { quoteText } from '../../text.ts'
import { encodingOf } from '../input/encoding.ts'
import type { Input } from '../input/open-input.ts'
import { LINE, quoteName, type Source } from '../source.ts'
import { cleanCsv } from './clean-csv.ts'
import type { CsvDialect } from './dialect.ts'

const BUFFER_BYTES = 8_000_000
/** The engine's own limit, which quick reading keeps. */
const QUICK_LINE_BYTES = 2_000_000

/**
 * The file as the engine's reader takes it in one go, several threads at once. The reader refuses
 * what is not in order, and only then is the file read with care. (It must not be told to skip
 * what it cannot read: with `ignore_errors` or `store_rejects` the engine, 1.5, splits texts that
 * hold line ends into records of their own where two threads meet, and loses what follows a quote
 * that is never closed. `countRecords` guards against the like.)
 */
export function quickCsv(
  input: Input,
  dialect: CsvDialect,
  countRecords: () => Promise<number | null>,
): Source {
  return {
    relation: readCsv(input.path, dialect, dialect.columns, {
      header: 'true',
      buffer_size: String(BUFFER_BYTES),
    }),
    columns: columnsOf(dialect),
    hasLine: false,
    // The header is a record too. Where they cannot be counted, no count is right.
    records: async () => ((await countRecords()) ?? 0) - 1,
    refused: null,
    notes: input.notes,
  }
}

/** The file read record by record first, so that everything wrong in it has its line. */
export async function carefulCsv(
  input: Input,
  dialect: CsvDialect,
  folder: string,
): Promise<Source> {
  const encoding = await encodingOf(input.path)
  const files = await cleanCsv(input.path, dialect, encoding, folder)
  const longest = Math.max(files.longest + 1, QUICK_LINE_BYTES)
  return {
    relation: readCsv(files.cleanPath, dialect, [LINE, ...dialect.columns], {
      header: 'false',
      new_line: quoteText('\\n'),
      // Quoted texts may hold lines that look like records: only one thread is sure of them.
      parallel: 'false',
      max_line_size: String(longest),
      buffer_size: String(Math.max(BUFFER_BYTES, 2 * longest)),
    }),
    columns: columnsOf(dialect),
    hasLine: true,
    records: () => Promise.resolve(files.written),
    refused: { path: files.refusedPath, count: files.refused },
    notes:
      encoding === 'utf-8'
        ? input.notes
        : [...input.notes, 'read as Windows-1252 (Latin-1): it is not UTF-8'],
  }
}

function columnsOf(dialect: CsvDialect): Source['columns'] {
  return dialect.columns.map((name) => ({ name, type: 'VARCHAR', jsonType: null }))
}

function readCsv(
  path: string,
  dialect: CsvDialect,
  names: readonly string[],
  options: Readonly<Record<string, string>>,
): string {
  const columns = names.map(
    (name) => `${quoteName(name)}: '${name === LINE ? 'BIGINT' : 'VARCHAR'}'`,
  )
  const settings = {
    auto_detect: 'false',
    delim: quoteText(dialect.delimiter),
    quote: `'"'`,
    escape: `'"'`,
    columns: `{${columns.join(', ')}}`,
    ...options,
  }
  const listed = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return `read_csv(${quoteText(path)}, ${listed.join(', ')})`
}
