import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

import { InvalidInputError } from '../../../domain/errors.ts'

/** A file inside a zip archive, kept as it is stored until somebody wants its bytes. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored as is, 8 deflated. */
  readonly method: number
  readonly crc: number
  /** Bytes once inflated. */
  readonly size: number
  readonly stored: Uint8Array
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ENCRYPTED = 0x0001
const NAMES_ARE_UTF8 = 0x0800
const LARGEST_ENTRY = 256 * 1024 * 1024
/** 1980-01-01, the first day a zip can hold: the same content gives the same bytes. */
const FIXED_DAY = 0x0021

/** The entries of a zip archive. Throws InvalidInputError where it is none, cut or encrypted. */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const end = findEnd(view)
    const entries: ZipEntry[] = []
    let at = view.getUint32(end + 16, true)
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      const { entry, next } = readEntry(bytes, view, at)
      entries.push(entry)
      at = next
    }
    return entries
  } catch (error) {
    if (error instanceof RangeError) throw damaged('it ends too early')
    throw error
  }
}

function findEnd(view: DataView): number {
  const last = view.byteLength - 22
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END) return at
  }
  throw damaged('it is not a zip archive, or it ends too early')
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
): { entry: ZipEntry; next: number } {
  if (view.getUint32(at, true) !== CENTRAL) throw damaged('its table of contents is broken')
  const flags = view.getUint16(at + 8, true)
  const [stored, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
  const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
  const nameEnd = at + 46 + (nameLength ?? 0)
  const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)).replace(/^\//, '')
  if ((flags & ENCRYPTED) !== 0) throw damaged('it is protected by a password')
  if (size > LARGEST_ENTRY) throw damaged(`${name} in it is larger than 256 MB`)
  const local = view.getUint32(at + 42, true)
  if (view.getUint32(local, true) !== LOCAL) throw damaged(`${name} in it is broken`)
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + stored > bytes.length) throw damaged('it ends too early')
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size,
    stored: bytes.subarray(start, start + stored),
  }
  return { entry, next: nameEnd + (extra ?? 0) + (comment ?? 0) }
}

/** The text of an entry (UTF-8 or UTF-16 with a byte order mark). */
export function textOf(entry: ZipEntry): string {
  const bytes = inflate(entry)
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) {
    throw damaged(`${entry.name} in it is broken`)
  }
  const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

function inflate({ name, method, size, stored }: ZipEntry): Uint8Array {
  if (method === 0) return stored
  if (method !== 8) throw damaged(`${name} in it is packed in an unknown way`)
  try {
    return inflateRawSync(stored, { maxOutputLength: size + 1 })
  } catch (error) {
    throw damaged(`${name} in it is broken`, error)
  }
}

/** An entry made of a text. */
export function entryOf(name: string, text: string): ZipEntry {
  const bytes = Buffer.from(text, 'utf8')
  const stored = deflateRawSync(bytes, { level: 6 })
  return { name, method: 8, crc: crc32(bytes), size: bytes.length, stored }
}

/** A zip archive of the entries in their order, all with one fixed time. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Uint8Array[] = []
  const contents: Uint8Array[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const local = Buffer.concat([uint32(LOCAL), commonHeader(entry, name), name])
    parts.push(local, entry.stored)
    const place = Buffer.concat([Buffer.alloc(10), uint32(offset)])
    contents.push(uint32(CENTRAL), uint16(20), commonHeader(entry, name), place, name)
    offset += local.length + entry.stored.length
  }
  const table = Buffer.concat(contents)
  const count = uint16(entries.length)
  const end = [
    uint32(END),
    uint32(0),
    count,
    count,
    uint32(table.length),
    uint32(offset),
    uint16(0),
  ]
  return Buffer.concat([...parts, table, ...end])
}

function commonHeader(entry: ZipEntry, name: Uint8Array): Buffer {
  return Buffer.concat([
    uint16(20),
    uint16(NAMES_ARE_UTF8),
    uint16(entry.method),
    uint16(0),
    uint16(FIXED_DAY),
    uint32(entry.crc),
    uint32(entry.stored.length),
    uint32(entry.size),
    uint16(name.length),
    uint16(0),
  ])
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}

function damaged(what: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`the workbook cannot be read: ${what}`, {}, { cause })
}
