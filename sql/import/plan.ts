import { quoteText } from '../text.ts'
import { convert } from './convert/convert.ts'
import { allOf, type Conversion, type ConvertContext, type Step } from './convert/conversion.ts'
import type { FieldSource } from './map/field-sources.ts'
import type { TargetRows, Writing } from './rows.ts'
import { LINE, quoteName } from './source.ts'

/** One field with everything SQL needs to read, judge and show it. */
export interface PlannedField {
  readonly name: string
  readonly column: string
  readonly conversion: Conversion
  /** SQL: what was given, cut, for people. */
  readonly shown: string
}

/** How the records of one file become rows. */
export interface Plan {
  readonly fields: readonly PlannedField[]
  /** The file as it is read; `layers` puts what conversions stand on beside it. */
  readonly base: string
  readonly hasLine: boolean
  /** Whether records that could not be read are not shown: they may be of somebody refused. */
  readonly hidesUnread: boolean
  readonly layers: (base: string) => string
  readonly targets: readonly [TargetRows, ...TargetRows[]]
  /** Columns that posts without an id are numbered within; null where none is numbered. */
  readonly ordinalGroup: readonly string[] | null
}

const VALUE_SHOWN = 200

/** Puts people's expressions beside the columns of a relation, each evaluated once a record. */
export function withExpressions(relation: string, sources: readonly FieldSource[]): string {
  const tried = sources.flatMap(({ field, expression }) =>
    expression === null ? [] : [[tryName(field.column), `try({'v': ${expression}})`] as const],
  )
  return beside(relation, Object.fromEntries(tried))
}

/** A source whose expression was put beside the relation: its value is there. */
export function afterExpressions(source: FieldSource): FieldSource {
  if (source.expression === null) return source
  return { ...source, sql: `${tryName(source.field.column)}.v` }
}

function tryName(column: string): string {
  return `"__drumbeat_try_${column}"`
}

/**
 * Plans how each field is read, and which columns have to be put beside the relation for it.
 * `sources` have their expressions beside the relation already.
 */
export function planFields(
  sources: readonly FieldSource[],
  context: ConvertContext,
  judge: (source: FieldSource, conversion: Conversion) => Conversion = (_, own) => own,
): Pick<Plan, 'fields' | 'layers'> {
  const fields = sources.map((source) =>
    plannedField(source, judge(source, convert(source, context))),
  )
  const steps = fields.map(({ conversion }) => conversion.steps ?? [])
  const depth = Math.max(0, ...steps.map((own) => own.length))
  const together = Array.from(
    { length: depth },
    (_, at) => Object.assign({}, ...steps.map((own) => own[at])) as Step,
  )
  return { fields, layers: (base) => together.reduce(beside, base) }
}

function plannedField(source: FieldSource, conversion: Conversion): PlannedField {
  const { field, expression, columns, sql } = source
  const worked = expression === null ? 'true' : `${tryName(field.column)} is not null`
  const { isRequired } = field
  // A post without an id of its own is not simple: its id has to be worked out.
  const simpleGiven = conversion.simpleGiven ?? conversion.simpleValue
  const reasons = [
    ...(worked === 'true'
      ? []
      : [`when not ${worked} then 'the expression fails for this record'`]),
    ...(conversion.fine === 'true'
      ? []
      : [`when not ${conversion.fine} then ${conversion.reason}`]),
    `else 'missing: every record needs it'`,
  ]
  return {
    name: field.name,
    column: field.column,
    conversion: {
      ...conversion,
      simple: allOf([
        worked,
        conversion.simple,
        isRequired || field.name === 'post_id' ? `${simpleGiven} is not null` : 'true',
      ]),
      fine: allOf([
        worked,
        conversion.fine,
        isRequired ? `${conversion.value} is not null` : 'true',
      ]),
      reason:
        reasons.length === 1 ? `'missing: every record needs it'` : `case ${reasons.join(' ')} end`,
    },
    shown: `left(${source.shown ?? shownOf(expression, columns, sql)}, ${VALUE_SHOWN})`,
  }
}

function shownOf(expression: string | null, columns: readonly string[], sql: string): string {
  if (expression === null || columns.length === 0) return `cast(${sql} as varchar)`
  const parts = columns.map(
    (name) => `${quoteText(`${name}=`)} || coalesce(cast(${quoteName(name)} as varchar), '')`,
  )
  return `concat_ws(', ', ${parts.join(', ')})`
}

/** Relation with more columns beside its own. */
export function beside(relation: string, columns: Step): string {
  const added = Object.entries(columns).map(([name, sql]) => `${sql} as ${name}`)
  return added.length === 0 ? relation : `(select *, ${added.join(', ')} from ${relation})`
}

/** Some of the records of a file, and how their values can be read. */
export interface Part {
  readonly writing: Writing
  /** SQL over the relation: which records. */
  readonly where: string
}

/** SQL: whether all values of a record are valid in their simplest writing. Never null. */
export function isSimple(fields: readonly PlannedField[]): string {
  return allOf(fields.map(({ conversion }) => conversion.simple))
}

/** SQL: whether all values of a record are valid. Never null. */
export function isFine(fields: readonly PlannedField[]): string {
  return allOf(fields.map(({ conversion }) => conversion.fine))
}

export interface RowOptions {
  /** SQL beside the fields, by name. */
  readonly extra?: Readonly<Record<string, string>>
  /** Each record's line too (without lines of its own, its number in the file). */
  readonly withLine?: boolean
  /** SQL that uses the fields, where it does not use all. */
  readonly only?: string
}

/** The fields of some records under their columns' names. */
export function fieldRows(
  { fields, base, hasLine, layers }: Plan,
  { writing, where }: Part,
  { extra = {}, withLine = false, only }: RowOptions = {},
): string {
  const line = quoteName(LINE)
  const start = withLine && !hasLine ? beside(base, { [line]: 'row_number() over ()' }) : base
  const columns = [
    ...fields
      .filter(({ column }) => only === undefined || only.includes(column))
      .map(({ column, conversion }) => [
        quoteName(column),
        writing === 'simple' ? conversion.simpleValue : conversion.value,
      ]),
    ...Object.entries(extra),
    ...(withLine ? [[line, line]] : []),
  ]
  const listed = columns.map(([name, sql]) => `${sql} as ${name}`)
  return `(select ${listed.join(', ')} from ${layers(start)} where ${where})`
}

/** The fields of all parts together. */
export function allRows(plan: Plan, parts: readonly Part[], options: RowOptions = {}): string {
  const rows = parts.map((part) => `select * from ${fieldRows(plan, part, options)}`)
  return `(${rows.join(' union all ')})`
}
