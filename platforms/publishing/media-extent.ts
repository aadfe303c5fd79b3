import { extname } from 'node:path'

import { TryLaterError } from '../../domain/errors.ts'
import type { StreamedBody } from './http.ts'

/** A file to upload, read anew where it lies each time it is streamed. */
export interface OpenMedia extends StreamedBody {
  readonly kind: 'open'
  /** Bytes from the offset to the end. */
  readonly length: number
  /** Bytes of the whole file. */
  readonly total: number
  readonly mime: string | null
  /**
   * The bytes from the offset on. Iterating throws TryLaterError where the file cannot be read to
   * its end or is not what it was when it was opened.
   */
  stream(): AsyncIterable<Uint8Array>
}

/**
 * `retry`: it may be there later; `edit`: the file is missing or empty, or the address is none
 * that files are read from. Details hold no query, no name and no password.
 */
export interface MediaFailure {
  readonly kind: 'failed'
  readonly error_class: 'retry' | 'edit'
  readonly detail: string
}

const MIME: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.m4v': 'video/x-m4v',
  '.mov': 'video/quicktime',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
}

/** The media type a file’s name stands for, or null. */
export function mimeOfName(name: string): string | null {
  return MIME[extname(name).toLowerCase()] ?? null
}

/** A failure as `openMedia` gives it back. */
export function failed(error_class: MediaFailure['error_class'], detail: string): MediaFailure {
  return { kind: 'failed', error_class, detail }
}

/** What is wrong with a file’s length or the offset asked for, if anything. */
export function extentProblem(place: string, total: number, offset: number): MediaFailure | null {
  if (total === 0) return failed('edit', `${place} is empty`)
  if (Number.isInteger(offset) && offset >= 0 && offset <= total) return null
  return failed('edit', `${place} has ${total} bytes, and byte ${offset} was asked for`)
}

/** The same bytes, as long as they are as many as announced: throws TryLaterError where not. */
export async function* exactly(
  source: AsyncIterable<Uint8Array>,
  length: number,
  place: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > length) break
      yield chunk
    }
  } catch {
    throw new TryLaterError(`${place} could not be read to its end`)
  }
  if (bytes !== length) throw new TryLaterError(`${place} is not as long any more as it was`)
}
