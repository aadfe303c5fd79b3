import { basename } from 'node:path'

import { InvalidInputError } from '../../../domain/errors.ts'

/** The file as a whole cannot be imported; nothing of it landed. */
export function fileError(path: string, what: string): InvalidInputError {
  return new InvalidInputError(`${basename(path)}: ${what}`, { file: path })
}
