import { InvalidInputError } from '../../../domain/errors.ts'
import type { ImportField } from '../../../domain/records/import-files.ts'
import { quoteText } from '../../text.ts'

/** How one field of a record becomes a typed value; everything is SQL over the relation. */
export interface Conversion {
  /**
   * Whether the value is valid in its simplest writing; never null. Where it is true for all
   * records `simpleValue` is enough, which costs less than `value`.
   */
  readonly simple: string
  readonly simpleValue: string
  /** SQL that is null where a simple value is; `simpleValue` where it is left out. */
  readonly simpleGiven?: string
  /** The value of any valid record; null where nothing was given. */
  readonly value: string
  /** Whether the record may land as far as this field goes; never null, `true` where it always may. */
  readonly fine: string
  /** Why it may not, in words; asked only where it is not fine. */
  readonly reason: string
  /** Columns that the expressions above stand on, worked out once per record, in this order. */
  readonly steps?: readonly Step[]
  /** Whether a time fell into the hour that clocks skip, or into the one they repeat. */
  readonly moved?: string
  readonly doubled?: string
}

/** Columns put beside those of the relation; later steps may use those of earlier ones. */
export type Step = Readonly<Record<string, string>>

/** What conversions need to know beyond the field itself. */
export interface ConvertContext {
  readonly zone: LocalZone | null
  /** Day and month order of times written with slashes, by SQL of the column. */
  readonly slashes: ReadonlyMap<string, SlashOrder>
  /** Zones among the values of zone fields that exist. */
  readonly zones: readonly string[]
}

/** The zone of times without an offset. */
export interface LocalZone {
  readonly name: string
  /** Whether its clocks never differ from UTC. */
  readonly isUtc: boolean
  /** By how many seconds clocks go back, over the years: `[3600]` for most zones. */
  readonly setBacks: readonly number[]
}

/** What a whole column says about 4/5/2018. */
export type SlashOrder = 'month first' | 'day first' | 'undecided'

/** One value to convert. */
export interface Given {
  readonly field: ImportField
  /** SQL of the value, in brackets where it needs them. */
  readonly sql: string
  readonly type: TypeClass
  /** SQL: the JSON kind of the value, for formats that nest. */
  readonly jsonType: string | null
}

/** Classes of the engine's types, as far as conversions care. */
export type TypeClass =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'bool'
  | 'naive'
  | 'instant'
  | 'date'
  | 'texts'
  | 'nested'
  | 'other'

/** The class of a type named by the engine. */
export function typeClass(type: string): TypeClass {
  const name = type.toUpperCase()
  if (name.endsWith('[]')) return /^(VARCHAR|ENUM\(.*\))\[\]$/.test(name) ? 'texts' : 'nested'
  if (/^(STRUCT|MAP|UNION)\b|\]$/.test(name)) return 'nested'
  if (/^(VARCHAR|JSON|UUID|ENUM\(.*|"NULL")/.test(name)) return 'text'
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^INTEGER$|^BIGNUM$/.test(name)) return 'integer'
  if (name.startsWith('DECIMAL')) return 'decimal'
  if (name === 'DOUBLE' || name === 'FLOAT') return 'float'
  if (name === 'BOOLEAN') return 'bool'
  if (name === 'TIMESTAMP WITH TIME ZONE') return 'instant'
  if (name.startsWith('TIMESTAMP')) return 'naive'
  return name === 'DATE' ? 'date' : 'other'
}

/** Name of a column that a conversion of this field puts beside the file's. */
export function stepName({ field }: Given, what: string): string {
  return `"__drumbeat_${what}_${field.column}"`
}

/** The error for a column whose type cannot become the field at all. */
export function misfit({ field, type }: Given, hint: string): InvalidInputError {
  return new InvalidInputError(
    `${field.name} cannot be taken from a column of type ${type}: ${hint}`,
    {
      field: field.name,
    },
  )
}

/** Characters that are no part of a value when they stand around it. */
export const AROUND = ' \t\r\n\v\f'

/** SQL: the value without white space around it, null where nothing is left. */
export function trimmed(sql: string): string {
  return `nullif(trim(${sql}, ${quoteText(AROUND)}), '')`
}

/** SQL: the reason whose condition is the first to hold; the last one has none. */
export function firstReason(
  reasons: readonly (readonly [condition: string, reason: string])[],
  last: string,
): string {
  const whens = reasons.map(([condition, reason]) => `when ${condition} then ${quoteText(reason)}`)
  return whens.length === 0
    ? quoteText(last)
    : `case ${whens.join(' ')} else ${quoteText(last)} end`
}

/** SQL: whether the value is nested where one value belongs. */
export function isNested({ jsonType }: Given): string {
  return jsonType === null ? 'false' : `coalesce(${jsonType} in ('OBJECT', 'ARRAY'), false)`
}

/** A conversion that refuses nested values first. */
export function refuseNested(given: Given, conversion: Conversion): Conversion {
  if (given.jsonType === null) return conversion
  const nested = isNested(given)
  return {
    ...conversion,
    simple: `(not ${nested} and ${conversion.simple})`,
    fine: `(not ${nested} and ${conversion.fine})`,
    reason: `case when ${nested} then 'a nested value: one plain value belongs here' else ${conversion.reason} end`,
  }
}

/** A conversion that takes every value. */
export function always(value: string): Conversion {
  return { simple: 'true', simpleValue: value, value, fine: 'true', reason: 'null' }
}

/** A condition that holds where all do. */
export function allOf(conditions: readonly string[]): string {
  const real = conditions.filter((condition) => condition !== 'true')
  return real.length === 0 ? 'true' : real.length === 1 ? `${real[0]}` : `(${real.join(' and ')})`
}
