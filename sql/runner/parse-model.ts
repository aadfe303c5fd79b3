import { rawRecords } from '../../domain/records/index.ts'
import { tableColumnsOf } from '../../domain/records/record.ts'
import { readComment } from './checks.ts'
import { fingerprintOf } from './fingerprint.ts'
import { checkBytes, checkCode } from './forbidden.ts'
import { readHeader } from './header.ts'
import { readLastSelect } from './last-select.ts'
import { layersOf } from './layers.ts'
import { checkIncremental } from './late-rules.ts'
import type { Model, ModelColumn, Severity } from './model.ts'
import { didYouMean } from './nearest.ts'
import type { Complain } from './problems.ts'
import { readReferences, type KnownNames } from './references.ts'
import { readTags, type TagValues } from './tags.ts'

/** A model file as it was read. */
export interface ModelFile {
  /** `schema.name`. */
  readonly name: string
  /** Its path, for messages. */
  readonly file: string
  readonly text: string
}

/** What files are parsed against. */
export interface ParseContext extends KnownNames {
  /** The text of the engine's `fn` functions. */
  readonly functionsText: string
}

/** Columns by raw table, `raw.posts` → names. */
export const rawColumns: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  rawRecords.map((record) => [
    `raw.${record.name}`,
    new Set(tableColumnsOf(record).map(([name]) => name)),
  ]),
)

/** Understands one model file. Complains about everything wrong in it and goes on as far as it can. */
export function parseModel(source: ModelFile, context: ParseContext, complain: Complain): Model {
  checkBytes(source.text, complain)
  const text = source.text.replace(/^\uFEFF/, '').replaceAll('\r', '')
  const header = readHeader(text, complain)
  const layers = layersOf(text)
  const tags = readTags(header.tags, complain)
  checkCode(layers.code, tags.kind, complain)
  const columns = readColumns(layers, tags.severities.checks, complain)
  checkNamed(tags, columns, header.tags[0]?.line ?? 1, complain)
  const references = readReferences(layers.code, context, complain)
  return {
    ...tags,
    incremental: tags.incremental && checkIncremental(tags.incremental, header.tags, complain),
    name: source.name,
    file: source.file,
    doc: header.doc,
    columns,
    sql: text.split('\n').slice(header.length).join('\n').trim(),
    references,
    usesClock: /@as_of\b/i.test(layers.code),
    fingerprint: fingerprintOf(text, context.functionsText),
  }
}

function readColumns(
  layers: ReturnType<typeof layersOf>,
  severity: Severity,
  complain: Complain,
): ModelColumn[] {
  const items = readLastSelect(layers, complain)
  if (items.length === 0) complain(null, 'ends without a select that lists columns')
  const seen = new Set<string>()
  return items.map(({ name, line, comment }) => {
    if (seen.has(name)) complain(line, `column ${name} stands twice in the last select`)
    seen.add(name)
    const read = readComment(comment, severity, (message) => {
      complain(line, `column ${name}: ${message}`)
    })
    if (!read.doc) complain(line, `say behind column ${name} what it means: ${name}, -- The …`)
    return { name, line, ...read }
  })
}

function checkNamed(
  tags: TagValues,
  columns: readonly ModelColumn[],
  line: number,
  complain: Complain,
): void {
  const names = columns.map(({ name }) => name)
  const needed: [string, string | undefined][] = [
    ...tags.grain.map((column): [string, string] => ['@grain', column]),
    ['@freshness', tags.freshness?.column],
    ['@kind incremental', tags.incremental?.cursor],
  ]
  for (const [tag, column] of needed) {
    if (column === undefined || names.includes(column)) continue
    complain(
      line,
      `${tag} names ${column}, which is not a column of the last select${didYouMean(column, names)}`,
    )
  }
}
