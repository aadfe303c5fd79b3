import { isUtf8 } from 'node:buffer'

import { messageOf } from '../../../domain/errors.ts'
import type { CleanFiles } from '../clean-files.ts'
import { LINE } from '../source.ts'

/** A lone half of a surrogate pair, as JSON.stringify writes it. */
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\u[dD][89a-fA-F]/

/** Collects the records of a JSON file: those that are objects are written, the others noted. */
export class JsonRecords {
  /** Every key met. */
  readonly keys = new Set<string>()
  private readonly files: CleanFiles

  constructor(files: CleanFiles) {
    this.files = files
  }

  async take(line: number, text: Buffer): Promise<void> {
    const found = objectIn(text)
    if (typeof found === 'string') {
      await this.files.refuse(line, found, text)
      return
    }
    for (const key of Object.keys(found)) this.keys.add(key)
    const inside = text.subarray(text.indexOf('{') + 1)
    const comma = Object.keys(found).length > 0 ? ',' : ''
    await this.files.write(`{"${LINE}":${line}${comma}`, oneLine(inside))
  }
}

/** The object a text is, or the reason why it is none. */
function objectIn(text: Buffer): object | string {
  if (!isUtf8(text)) return 'bytes that are not UTF-8 text'
  try {
    const value: unknown = JSON.parse(text.toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return 'not an object: write {"field": value, …}'
    }
    return LONE_SURROGATE.test(JSON.stringify(value))
      ? 'half a character (a lone surrogate)'
      : value
  } catch (error) {
    return `not JSON: ${messageOf(error).replace(/, (?:\.\.\.)?"[\s\S]*$/, '')}`
  }
}

/** Line ends can only stand between the values of a JSON text, so a space says the same. */
function oneLine(text: Buffer): Buffer {
  if (!text.includes(0x0a) && !text.includes(0x0d)) return text
  const copy = Buffer.from(text)
  for (let at = 0; at < copy.length; at++) {
    if (copy[at] === 0x0a || copy[at] === 0x0d) copy[at] = 0x20
  }
  return copy
}
