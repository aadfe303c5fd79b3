import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { messageOf } from '../../domain/errors.ts'
import {
  exactly,
  extentProblem,
  failed,
  mimeOfName,
  type MediaFailure,
  type OpenMedia,
} from './media-extent.ts'
import { openWebMedia } from './web-media.ts'

export type { MediaFailure, OpenMedia } from './media-extent.ts'

/**
 * Looks at a file to upload: https: (and this machine’s http:) or file: addresses. `offset` is the
 * first byte wanted (0 to the file’s length), for uploads that are taken up again. Nothing is
 * copied; what cannot be read is a value.
 */
export async function openMedia(uri: string, offset = 0): Promise<OpenMedia | MediaFailure> {
  const url = URL.parse(uri)
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return openWebMedia(url, offset)
  if (url?.protocol === 'file:') return openFile(url, offset)
  const found = url ? `${url.protocol} addresses` : 'what is no address'
  return failed('edit', `media are read from https: and file: addresses, not from ${found}`)
}

async function openFile(url: URL, offset: number): Promise<OpenMedia | MediaFailure> {
  try {
    const path = fileURLToPath(url)
    const found = await stat(path)
    if (!found.isFile()) return failed('edit', `${path} is not a file`)
    const problem = extentProblem(path, found.size, offset)
    if (problem) return problem
    const length = found.size - offset
    return {
      kind: 'open',
      length,
      total: found.size,
      mime: mimeOfName(path),
      stream: () => exactly(createReadStream(path, { start: offset }), length, path),
    }
  } catch (error) {
    return failed('edit', `the file cannot be read: ${messageOf(error)}`)
  }
}
