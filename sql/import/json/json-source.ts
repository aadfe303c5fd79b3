import { quoteText } from '../../text.ts'
import { fileError } from '../input/input-error.ts'
import type { Input } from '../input/open-input.ts'
import { LINE, quoteName, type Source } from '../source.ts'
import { cleanJson } from './clean-json.ts'

const OBJECT_BYTES = 16 << 20

/**
 * A JSON file: its keys are the columns, their values texts (a nested value as its JSON text, with
 * its kind beside it).
 */
export async function jsonSource(input: Input, folder: string): Promise<Source> {
  const { files, keys } = await cleanJson(input, folder)
  const twice = keys.find((key, i) =>
    keys.slice(i + 1).some((other) => other.toLowerCase() === key.toLowerCase()),
  )
  if (twice) {
    throw fileError(input.original, `two keys are called ${twice} but for case: rename one`)
  }
  const read = [`${quoteName(LINE)}: 'BIGINT'`, ...keys.map((key) => `${quoteName(key)}: 'JSON'`)]
  const reader = `read_json(${quoteText(files.cleanPath)}, format = 'newline_delimited', columns = {${read.join(', ')}}, maximum_object_size = ${Math.max(OBJECT_BYTES, files.longest + 1)})`
  const columns = keys.map((name, index) => ({
    name,
    type: 'VARCHAR',
    jsonType: quoteName(typeName(index)),
  }))
  const shown = keys.flatMap((key, index) => [
    `${quoteName(key)} ->> '$' as ${quoteName(key)}`,
    `json_type(${quoteName(key)}) as ${quoteName(typeName(index))}`,
  ])
  return {
    relation: `(select ${[quoteName(LINE), ...shown].join(', ')} from ${reader})`,
    columns,
    hasLine: true,
    records: () => Promise.resolve(files.written),
    refused: { path: files.refusedPath, count: files.refused },
    notes: input.notes,
  }
}

function typeName(index: number): string {
  return `__drumbeat_type_${index}`
}
