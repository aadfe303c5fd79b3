import { readFile } from 'node:fs/promises'

import { parse } from 'yaml'

import { InvalidInputError, messageOf } from '../../../domain/errors.ts'

/**
 * Reads a map file: YAML lines `field: expression`. Throws InvalidInputError for anything else.
 */
export async function readMapFile(path: string): Promise<Record<string, string>> {
  const fail = (why: string) =>
    new InvalidInputError(
      `${path}: ${why}; a map file holds lines such as  posted_at: created_at`,
      {
        file: path,
      },
    )
  let value: unknown
  try {
    value = parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw fail(messageOf(error))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail('is no list of fields')
  }
  return Object.fromEntries(
    Object.entries(value).map(([field, expression]: [string, unknown]) => {
      if (expression === null || typeof expression === 'object') {
        throw fail(`${field} is given no expression`)
      }
      return [field, String(expression)]
    }),
  )
}
