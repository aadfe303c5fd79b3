import { TextDecoder } from 'node:util'
import type { ResponseTypes } from '@crawlee/cheerio'
import { failed } from './failures.ts'

/**
 * A body in the form asked for: the bytes, text, or the value of JSON text.
 *
 * @throws {RequestFailedError} `protocol`: JSON was asked for, and this is none.
 */
export function bodyAs(
  type: keyof ResponseTypes,
  body: Buffer,
  contentType: string,
  host: string,
): ResponseTypes[keyof ResponseTypes] {
  if (type === 'buffer') return body
  const text = bodyText(body, contentType)
  if (type === 'text') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw failed('protocol', host)
  }
}

/**
 * A body as text: by its byte order mark, else by the charset of its content type, else (or where
 * the charset is unknown) as UTF-8. Bytes that stand for nothing there become U+FFFD; the mark is
 * left out.
 */
export function bodyText(body: Buffer, contentType: string): string {
  const charset = markedCharset(body) ?? declaredCharset(contentType)
  return decoderOf(charset).decode(body)
}

function markedCharset(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return undefined
}

function declaredCharset(contentType: string): string {
  return /;\s*charset\s*=\s*"?\s*([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8'
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
