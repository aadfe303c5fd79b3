import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { fileError } from './input-error.ts'

/**
 * Writes UTF-16 text as UTF-8. Throws InvalidInputError where the bytes are not UTF-16 (half a
 * character at the end, half a surrogate pair).
 */
export async function utf16ToUtf8(
  from: string,
  to: string,
  encoding: 'utf-16le' | 'utf-16be',
  original: string,
): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let count = 0
  const decode = (bytes: Buffer | undefined): string => {
    try {
      const text = decoder.decode(bytes, { stream: bytes !== undefined })
      count += bytes?.length ?? 0
      return text
    } catch {
      const where = `near byte ${count}`
      throw fileError(original, `looks like ${encoding.toUpperCase()} and is broken ${where}`)
    }
  }
  const recode = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      attempt(done, () => decode(bytes))
    },
    flush(done) {
      attempt(done, () => decode(undefined))
    },
  })
  await pipeline(createReadStream(from), recode, createWriteStream(to))
}

function attempt(done: (error: Error | null, text?: string) => void, work: () => string): void {
  try {
    done(null, work())
  } catch (error) {
    done(error as Error)
  }
}
