import { createReadStream } from 'node:fs'

const CHUNK = 1 << 20

/**
 * Whether the bytes of a file hold a text (UTF-8; ASCII letters in either case), read a piece at a
 * time.
 */
export async function holdsText(path: string, text: string): Promise<boolean> {
  const wanted = folded(Buffer.from(text, 'utf8'))
  let rest = ''
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const held = rest + folded(chunk as Buffer)
    if (held.includes(wanted)) return true
    rest = held.slice(-wanted.length)
  }
  return false
}

/** Bytes as characters, so that none gets lost, with A to Z as a to z. */
function folded(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
