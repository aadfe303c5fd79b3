import { z } from 'zod'

import { isTimeZone } from '../time.ts'

/** Column types of the shared dialect; each adapter spells them for its engine. */
export type SqlType =
  'string' | 'int64' | 'float64' | 'numeric' | 'bool' | 'timestamp' | 'date' | 'strings' | 'json'

/** What DDL, documentation and set-wise import validation need to know about a column. */
export interface ColumnMeta {
  readonly sql: SqlType
  readonly doc: string
  /** Smallest allowed number. */
  readonly min?: number
  /** Largest allowed number. */
  readonly max?: number
  /** The only allowed texts. */
  readonly values?: readonly string[]
  /** Whether the text must be an IANA time zone. */
  readonly isZone?: boolean
  /** A regular expression the whole text must match (RE2 syntax). */
  readonly pattern?: string
}

const registry = new WeakMap<z.ZodType, ColumnMeta>()

/** A copy of the schema with its own description: many columns share one schema. */
function described<T extends z.ZodType>(schema: T, meta: ColumnMeta): T {
  const own = schema.clone()
  registry.set(own, meta)
  return own
}

/** The description attached to a column by the builders below. Throws for any other zod type. */
export function columnMeta(schema: z.ZodType): ColumnMeta {
  const meta = registry.get(schema)
  if (!meta) throw new Error('a record column must be made with required.* or optional.*')
  return meta
}

const text = z.string().min(1)
/** An instant as ISO 8601 text with an offset; the warehouse gives it back in UTC with a Z. */
const instant = z.iso.datetime({ offset: true })
const decimal = z.string().regex(/^-?\d{1,29}(\.\d{1,9})?$/, 'a decimal number as text')
const int64 = z.union([z.number().int(), z.bigint()])
const count = z.union([z.number().int().min(0), z.bigint().min(0n)])
const zone = z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Oslo')
/** JSON as text: objects are stored the way they were given, whatever their shape. */
const json = z.string()

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)

/** Columns that must have a value. */
export const required = {
  text: (doc: string, pattern?: string) =>
    described(text, pattern ? { sql: 'string', doc, pattern } : { sql: 'string', doc }),
  zone: (doc: string) => described(zone, { sql: 'string', doc, isZone: true }),
  oneOf: <const V extends readonly [string, ...string[]]>(values: V, doc: string) =>
    described(z.enum(values), { sql: 'string', doc, values }),
  int: (doc: string) => described(int64, { sql: 'int64', doc }),
  count: (doc: string) => described(count, { sql: 'int64', doc, min: 0 }),
  number: (doc: string) => described(z.number(), { sql: 'float64', doc }),
  bool: (doc: string) => described(z.boolean(), { sql: 'bool', doc }),
  instant: (doc: string) => described(instant, { sql: 'timestamp', doc }),
  date: (doc: string) => described(z.iso.date(), { sql: 'date', doc }),
  json: (doc: string) => described(json, { sql: 'json', doc }),
} as const

/** Columns that may be null; null means not reported, never zero. */
export const optional = {
  text: (doc: string, pattern?: string) =>
    described(orNull(text), pattern ? { sql: 'string', doc, pattern } : { sql: 'string', doc }),
  zone: (doc: string) => described(orNull(zone), { sql: 'string', doc, isZone: true }),
  oneOf: <const V extends readonly [string, ...string[]]>(values: V, doc: string) =>
    described(orNull(z.enum(values)), { sql: 'string', doc, values }),
  int: (doc: string) => described(orNull(int64), { sql: 'int64', doc }),
  count: (doc: string) => described(orNull(count), { sql: 'int64', doc, min: 0 }),
  number: (doc: string) => described(orNull(z.number()), { sql: 'float64', doc }),
  money: (doc: string) => described(orNull(decimal), { sql: 'numeric', doc, min: 0 }),
  bool: (doc: string) => described(orNull(z.boolean()), { sql: 'bool', doc }),
  instant: (doc: string) => described(orNull(instant), { sql: 'timestamp', doc }),
  date: (doc: string) => described(orNull(z.iso.date()), { sql: 'date', doc }),
  texts: (doc: string) => described(orNull(z.array(z.string())), { sql: 'strings', doc }),
  json: (doc: string) => described(orNull(json), { sql: 'json', doc }),
} as const
