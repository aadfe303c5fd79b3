import { InvalidInputError } from '../../../domain/errors.ts'
import type { ImportField, ImportFileSpec } from '../../../domain/records/import-files.ts'
import { didYouMean } from '../../runner/nearest.ts'
import { quoteText } from '../../text.ts'
import { quoteName, type SourceColumn } from '../source.ts'
import { checkExpressions, type CheckedExpression } from './lockdown.ts'

/** Where a field's value comes from. */
export interface FieldSource {
  readonly field: ImportField
  /** SQL over the relation. */
  readonly sql: string
  readonly type: string
  /** The file's columns it is made of. */
  readonly columns: readonly string[]
  /** SQL: kind of the JSON value, where a plain column of a JSON file is taken. */
  readonly jsonType: string | null
  /** A person's expression, which may fail for single records; null for a plain column. */
  readonly expression: string | null
  /** SQL: what people are shown as given, where it is not the value itself. */
  readonly shown?: string
}

export interface Mapping {
  readonly sources: readonly FieldSource[]
  /** Columns of the file that nothing is made of. */
  readonly unused: readonly string[]
}

export interface MappingOptions {
  readonly map: Readonly<Record<string, string>>
  readonly accountId: string | null
}

/**
 * Decides where each field comes from: what `map` says, else the column of that name (case, spaces
 * and dashes do not matter), else for account_id the account given or platform and handle.
 * Throws InvalidInputError for a field that does not exist, an expression that is not allowed, a
 * required field without a source.
 */
export async function mapFields(
  spec: ImportFileSpec,
  columns: readonly SourceColumn[],
  { map, accountId }: MappingOptions,
): Promise<Mapping> {
  const mapped = mapOf(spec, map)
  const plain = new Map<string, SourceColumn>()
  const expressions = new Map<string, string>()
  for (const field of spec.fields) {
    const text = mapped.get(field.name)
    const column = columnFor(field, text, columns)
    if (column) plain.set(field.name, column)
    else if (text !== undefined) expressions.set(field.name, text)
  }
  const checked = await checkExpressions(expressions, columns)
  const sources = spec.fields.flatMap((field) => {
    const column = plain.get(field.name)
    const expression = checked.get(field.name)
    if (column) return [fromColumn(field, column)]
    return expression ? [fromExpression(field, expression)] : []
  })
  const complete = withAccount(spec, sources, accountId)
  assertRequired(spec, complete, columns)
  const used = new Set(complete.flatMap((source) => source.columns))
  return { sources: complete, unused: columns.map(({ name }) => name).filter((n) => !used.has(n)) }
}

/** The field a column's name means, however it is written. */
export function fieldNamed(spec: ImportFileSpec, name: string): ImportField | undefined {
  const key = keyOf(name)
  return spec.fields.find((f) => f.name === key) ?? spec.fields.find((f) => f.column === key)
}

function mapOf(spec: ImportFileSpec, map: MappingOptions['map']): Map<string, string> {
  return new Map(
    Object.entries(map).map(([name, text]) => {
      const field = fieldNamed(spec, name)
      const names = spec.fields.map((f) => f.name)
      if (!field) {
        throw new InvalidInputError(
          `--map ${name}: ${spec.kind} have no field ${name}${didYouMean(name, names)}; they have ${names.join(', ')}`,
          { field: name },
        )
      }
      if (text.trim() === '') {
        throw new InvalidInputError(`--map ${name}: nothing follows the =`, { field: name })
      }
      return [field.name, text.trim()]
    }),
  )
}

function columnFor(
  field: ImportField,
  text: string | undefined,
  columns: readonly SourceColumn[],
): SourceColumn | undefined {
  if (text !== undefined) return columns.find(({ name }) => name === text)
  return (
    columns.find(({ name }) => keyOf(name) === field.name) ??
    columns.find(({ name }) => keyOf(name) === field.column)
  )
}

function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}

function fromColumn(field: ImportField, { name, type, jsonType }: SourceColumn): FieldSource {
  return { field, sql: quoteName(name), type, columns: [name], jsonType, expression: null }
}

function fromExpression(
  field: ImportField,
  { sql, type, columns }: CheckedExpression,
): FieldSource {
  return { field, sql, type, columns, jsonType: null, expression: sql }
}

/** account_id from the option, else from platform and handle; those two are then used up. */
function withAccount(
  spec: ImportFileSpec,
  sources: readonly FieldSource[],
  accountId: string | null,
): FieldSource[] {
  const field = spec.fields.find(({ name }) => name === 'account_id')
  const named = (name: string) => sources.find((source) => source.field.name === name)
  const [own, platform, handle] = [named('account_id'), named('platform'), named('handle')]
  if (accountId !== null && (!field || own)) {
    throw new InvalidInputError(
      own
        ? 'the file names accounts itself: leave out --account, or --map account_id to what holds'
        : `${spec.kind} belong to no account: leave out --account`,
    )
  }
  if (!field) return [...sources]
  const rest = sources.filter((source) => source !== platform && source !== handle)
  const base = { field, type: 'VARCHAR', jsonType: null, expression: null }
  if (accountId !== null) return [...rest, { ...base, sql: quoteText(accountId), columns: [] }]
  if (own || !platform || !handle) return rest
  const parts = [platform, handle].map(({ sql }) => `trim(cast(${sql} as varchar))`)
  return [
    ...rest,
    {
      ...base,
      sql: `(${parts[0]} || ':' || ltrim(${parts[1]}, '@'))`,
      columns: [...platform.columns, ...handle.columns],
    },
  ]
}

function assertRequired(
  spec: ImportFileSpec,
  sources: readonly FieldSource[],
  columns: readonly SourceColumn[],
): void {
  const missing = spec.fields.filter(
    (field) => field.isRequired && !sources.some((source) => source.field === field),
  )
  const [first] = missing
  if (!first) return
  const names = columns.map(({ name }) => name)
  const account = first.name === 'account_id' ? ', or --account platform:handle' : ''
  throw new InvalidInputError(
    `${spec.kind} need ${missing.map(({ name }) => name).join(' and ')}${didYouMean(first.name, names)}; the file has ${names.join(', ')}: say --map ${first.name}=COLUMN or --map ${first.name}=EXPRESSION${account}`,
    { missing: missing.map(({ name }) => name), columns: names },
  )
}
