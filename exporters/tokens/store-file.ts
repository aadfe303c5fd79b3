import { readFile } from 'node:fs/promises'

import { z } from 'zod'

import { InvalidInputError } from '../../domain/errors.ts'

/** The form of the file, which is part of what each entry is sealed with. */
export const FORMAT = 1

const base64 = z.base64()

const storeFile = z.strictObject({
  format: z.literal(FORMAT),
  cipher: z.literal('aes-256-gcm'),
  kdf: z.literal('scrypt'),
  salt: base64,
  key_check: base64,
  entries: z.array(
    z.strictObject({
      account_id: z.string().min(1),
      provider: z.string().min(1),
      iv: base64,
      tag: base64,
      data: base64,
    }),
  ),
})

/** What lies on the disk. */
export type StoreFile = z.output<typeof storeFile>

/** One sealed token and whose it is. */
export type SealedEntry = StoreFile['entries'][number]

/**
 * Reads a store’s file; null where there is none. Throws InvalidInputError where it is damaged or of
 * a newer form, showing nothing of it.
 */
export async function readStoreFile(path: string): Promise<StoreFile | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const json = jsonOf(text)
  const newer = z.object({ format: z.number().int().gt(FORMAT) }).safeParse(json)
  if (newer.success) {
    throw new InvalidInputError(
      `${path} has format ${newer.data.format}, and this version reads format ${FORMAT}: use the newer version that wrote it`,
      { path },
    )
  }
  const parsed = storeFile.safeParse(json)
  if (parsed.success) return parsed.data
  const where = json === undefined ? 'not JSON' : placesOf(parsed.error)
  throw new InvalidInputError(
    `${path} is damaged (${where}): bring it back from a backup, or move it away and give the tokens again with \`drumbeat tokens set\``,
    { path },
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function placesOf(error: z.ZodError): string {
  const places = error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 3)
  return `wrong in ${places.join(', ')}`
}
