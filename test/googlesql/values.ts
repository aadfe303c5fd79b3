import { Temporal } from 'temporal-polyfill'

import type { Value } from '../../sql/warehouse.ts'
import { nameOf, type TypeProto } from './types.ts'

/** A value as the server's protocol says it: one field, named for its type; none for null. */
export interface ValueProto {
  /** The field that is set, in what the server answers. */
  readonly value?: string
  readonly int64Value?: string
  readonly doubleValue?: number
  readonly boolValue?: boolean
  readonly stringValue?: string
  readonly dateValue?: number
  readonly timestampValue?: { readonly seconds?: string; readonly nanos?: number }
  readonly numericValue?: Uint8Array
  readonly arrayValue?: { readonly element?: readonly ValueProto[] }
}

const EPOCH = Temporal.PlainDate.from('1970-01-01')
const SECOND = 1_000_000_000n
/** NUMERIC counts billionths. */
const BILLION = 1_000_000_000n

/**
 * A value as a warehouse gives it (see Value) for the server. A null array is an empty one, since
 * tables of BigQuery hold no others. Throws where the value is of another type.
 */
export function encode(value: Value, type: TypeProto): ValueProto {
  if (type.arrayType) {
    const { elementType } = type.arrayType
    const items = (value ?? []) as Value[]
    return { arrayValue: { element: items.map((item) => encode(item, elementType)) } }
  }
  if (value === null) return {}
  switch (nameOf(type)) {
    case 'INT64':
      return { int64Value: String(value) }
    case 'FLOAT64':
      return { doubleValue: Number(value) }
    case 'BOOL':
      return { boolValue: value as boolean }
    case 'STRING':
      return { stringValue: value as string }
    case 'DATE':
      return { dateValue: EPOCH.until(value as string).days }
    case 'TIMESTAMP':
      return { timestampValue: encodeInstant(value as string) }
    case 'NUMERIC':
      return { numericValue: encodeNumeric(value as string) }
    default:
      throw new Error(`no ${nameOf(type)} in the shared dialect`)
  }
}

/** What the server answered, as a warehouse gives it; an array that is null is empty. */
export function decode(proto: ValueProto, type: TypeProto): Value {
  if (type.arrayType) {
    const { elementType } = type.arrayType
    return (proto.arrayValue?.element ?? []).map((item) => decode(item, elementType))
  }
  if (!proto.value) return null
  switch (nameOf(type)) {
    case 'INT64':
      return decodeInteger(BigInt(proto.int64Value ?? 0))
    case 'FLOAT64':
      return proto.doubleValue ?? 0
    case 'BOOL':
      return proto.boolValue ?? false
    case 'STRING':
      return proto.stringValue ?? ''
    case 'DATE':
      return EPOCH.add({ days: proto.dateValue ?? 0 }).toString()
    case 'TIMESTAMP':
      return decodeInstant(proto.timestampValue ?? {})
    case 'NUMERIC':
      return decodeNumeric(proto.numericValue ?? new Uint8Array())
    default:
      throw new Error(`no ${nameOf(type)} in the shared dialect`)
  }
}

function decodeInteger(value: bigint): number | bigint {
  const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
  return isSafe ? Number(value) : value
}

function encodeInstant(iso: string): { seconds: string; nanos: number } {
  const all = Temporal.Instant.from(iso).epochNanoseconds
  const nanos = ((all % SECOND) + SECOND) % SECOND
  return { seconds: String((all - nanos) / SECOND), nanos: Number(nanos) }
}

function decodeInstant({ seconds = '0', nanos = 0 }: { seconds?: string; nanos?: number }): string {
  return Temporal.Instant.fromEpochNanoseconds(BigInt(seconds) * SECOND + BigInt(nanos)).toString()
}

/** Billionths in two's complement, the least byte first, in no more bytes than needed. */
function encodeNumeric(text: string): Uint8Array {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const size = BigInt(whole) * BILLION + BigInt(fraction.padEnd(9, '0'))
  const billionths = text.startsWith('-') ? -size : size
  const bytes: number[] = []
  for (let rest = billionths; ; rest >>= 8n) {
    const byte = Number(rest & 255n)
    bytes.push(byte)
    const sign = byte >= 128 ? -1n : 0n
    if (rest >> 8n === sign) return Uint8Array.from(bytes)
  }
}

function decodeNumeric(bytes: Uint8Array): string {
  let billionths = 0n
  for (const byte of [...bytes].toReversed()) billionths = (billionths << 8n) | BigInt(byte)
  billionths = BigInt.asIntN(8 * bytes.length, billionths)
  const size = billionths < 0n ? -billionths : billionths
  const fraction = String(size % BILLION)
    .padStart(9, '0')
    .replace(/0+$/, '')
  const sign = billionths < 0n ? '-' : ''
  return `${sign}${size / BILLION}${fraction && `.${fraction}`}`
}
