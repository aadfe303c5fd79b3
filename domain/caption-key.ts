import { createHash } from 'node:crypto'

const WHITE_SPACE = /[\t\n\v\f\r\u0085\p{Z}]+/gu

/**
 * The normalised text of a caption: NFC, white space collapsed and trimmed, lower case letter by
 * letter (simple case mapping, as the warehouse's `fn.caption_key` does it).
 */
export function normalizeCaption(text: string): string {
  const collapsed = text.normalize('NFC').replace(WHITE_SPACE, ' ').replace(/^ | $/g, '')
  let lower = ''
  for (const letter of collapsed) lower += letter === 'İ' ? 'i' : letter.toLowerCase()
  return lower
}

/** The key of a caption: SHA-256 in lower-case hex of its normalised text. */
export function captionKey(text: string): string {
  return createHash('sha256').update(normalizeCaption(text)).digest('hex')
}
