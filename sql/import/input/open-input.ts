import { createReadStream, createWriteStream, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

import { messageOf, NotFoundError, TryLaterError } from '../../../domain/errors.ts'
import { contentType, type ContentType } from './content-type.ts'
import { fileError } from './input-error.ts'
import { utf16ToUtf8 } from './utf16.ts'

const HEAD_BYTES = 65_536

/** A file ready for a reader: plain bytes, UTF-8 unless the text turns out to be older. */
export interface Input {
  /** The file as it was given. */
  readonly original: string
  /** Where the plain bytes are: the file itself, or an unpacked copy in the import's folder. */
  readonly path: string
  readonly type: 'csv' | 'json' | 'parquet'
  /** What people should know about how it was read. */
  readonly notes: readonly string[]
}

/**
 * Opens a file by its content: unpacks gzip and turns UTF-16 into UTF-8 in `folder`.
 * Throws NotFoundError where there is none, InvalidInputError for a folder, an empty or binary
 * file, a gzip file that ends early.
 */
export async function openInput(path: string, folder: string): Promise<Input> {
  const info = await statOf(path)
  if (info.isDirectory()) throw fileError(path, 'is a folder: name a file in it')
  let plain = path
  const notes: string[] = []
  for (let step = 0; ; step++) {
    const content = await contentOf(plain, path)
    const copy = join(folder, `input-${step}`)
    if (content.type === 'gzip') await unpack(plain, copy, path)
    else if (content.type === 'utf-16') {
      await utf16ToUtf8(plain, copy, content.encoding, path)
      notes.push(`read as ${content.encoding.toUpperCase()}`)
    } else if (content.type === 'refused') throw fileError(path, content.reason)
    else return { original: path, path: plain, type: content.type, notes }
    plain = copy
  }
}

/** Throws TryLaterError where the file is not what it was when `before` was taken. */
export async function assertUnchanged(path: string, before: Stats): Promise<void> {
  const now = await statOf(path)
  if (now.size === before.size && now.mtimeMs === before.mtimeMs && now.ino === before.ino) return
  throw new TryLaterError(`${path} changed while it was read: nothing landed, import it again`, {
    path,
  })
}

/** Size and times of a file. Throws NotFoundError where there is none. */
export async function statOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw new NotFoundError(`there is no file ${path} to import (${messageOf(error)})`, { path })
  })
}

async function contentOf(plain: string, original: string): Promise<ContentType> {
  const head = await headOf(plain, HEAD_BYTES)
  if (head.length === 0) throw fileError(original, 'is empty: it needs a line with column names')
  return contentType(head)
}

/** The first bytes of a file, at most `size`. */
export async function headOf(path: string, size: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(size)
    const { bytesRead } = await file.read(head, 0, size, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function unpack(from: string, to: string, original: string): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to))
  } catch (error) {
    const isCut = messageOf(error).includes('unexpected end of file')
    throw fileError(
      original,
      isCut
        ? 'the gzip file ends early: it was cut off, fetch it again'
        : `the gzip file cannot be unpacked (${messageOf(error)})`,
    )
  }
}
