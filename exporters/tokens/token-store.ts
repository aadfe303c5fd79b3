import { createHash } from 'node:crypto'

import { InvalidInputError, NotConfiguredError, TryLaterError } from '../../domain/errors.ts'
import { withFileLock } from './file-lock.ts'
import { isSameText, newSalt, storeKeys, type StoreKeys } from './seal.ts'
import { findToken, openToken, sealToken, type FoundToken } from './sealed-token.ts'
import { FORMAT, readStoreFile, type SealedEntry, type StoreFile } from './store-file.ts'
import type { StoredToken, TokenName } from './stored-token.ts'
import { writeWhole } from './write-whole.ts'

/** The tokens of accounts, encrypted at rest. Every method throws as `openTokenStore` says. */
export interface TokenStore {
  /** Null where the account has none. Throws InvalidInputError where its entry is damaged. */
  read(name: TokenName): Promise<StoredToken | null>
  /** All entries by account and provider. */
  all(): Promise<FoundToken[]>
  /**
   * Puts what `change` makes of the entry (null: none) in its place, and gives that back; no other
   * process changes the store meanwhile. It is on the disk when this resolves.
   */
  change(
    name: TokenName,
    change: (current: StoredToken | null) => StoredToken | null,
  ): Promise<StoredToken | null>
  /** Puts a token in, whatever was there. */
  write(stored: StoredToken): Promise<void>
  /** Gives back whether there was one. */
  remove(name: TokenName): Promise<boolean>
  /** Works while nobody else, in any process, does under the same name. */
  alone<T>(name: TokenName, work: () => Promise<T>): Promise<T>
}

/** Makes the new entry of a name (null: none) from the file as it is. */
type Next = (file: StoreFile, keys: StoreKeys) => SealedEntry | null

const WRITE_ATTEMPTS = 5
const WRITE_WAIT_MS = 10_000
const ALONE_WAIT_MS = 90_000

/**
 * A store in one file, encrypted with AES-256-GCM under a key derived from `key`; each entry is
 * bound to its account and provider. Nothing is read or asked before it is used. Methods throw
 * NotConfiguredError without a key (where there is a file, or something to write),
 * InvalidInputError where the key is another one or the file is damaged, and TryLaterError where
 * another process holds the store for too long. No message shows anything of what is stored.
 */
export function openTokenStore(path: string, key: string | undefined): TokenStore {
  const { keysOf, newFile } = keyRing(path, key)
  const read = async (name: TokenName) => {
    const file = await readStoreFile(path)
    const entry = file?.entries.find((one) => isOf(one, name))
    return file && entry ? openToken(path, await keysOf(file), entry) : null
  }
  const update = async (name: TokenName, next: Next) => {
    for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt += 1) {
      const before = await withFileLock(`${path}.lock`, WRITE_WAIT_MS, async (isHeld) => {
        const file = (await readStoreFile(path)) ?? (await newFile())
        const entry = next(file, await keysOf(file))
        const others = file.entries.filter((one) => !isOf(one, name))
        const entries = entry ? [...others, entry].toSorted(byName) : others
        const text = `${JSON.stringify({ ...file, entries }, null, 2)}\n`
        return (await writeWhole(path, text, isHeld)) ? file : null
      })
      if (before) return before
    }
    throw new TryLaterError(`${path} is being changed by other processes: try again`)
  }
  return {
    read,
    all: async () => {
      const file = await readStoreFile(path)
      if (!file) return []
      const keys = await keysOf(file)
      return file.entries.map((entry) => findToken(keys, entry))
    },
    change: async (name, change) => {
      const made: { stored: StoredToken | null } = { stored: null }
      await update(name, (file, keys) => {
        const entry = file.entries.find((one) => isOf(one, name))
        made.stored = change(entry ? openToken(path, keys, entry) : null)
        return made.stored && sealToken(keys, made.stored)
      })
      return made.stored
    },
    write: async (stored) => void (await update(stored, (_, keys) => sealToken(keys, stored))),
    remove: async (name) => {
      if (!(await readStoreFile(path))?.entries.some((one) => isOf(one, name))) return false
      const before = await update(name, () => null)
      return before.entries.some((one) => isOf(one, name))
    },
    alone: (name, work) => withFileLock(aloneFile(path, name), ALONE_WAIT_MS, work),
  }
}

/** The keys of a file, derived once per salt and checked against it; and a new file. */
function keyRing(path: string, key: string | undefined) {
  const derived = new Map<string, Promise<StoreKeys>>()
  const derive = (salt: string) => {
    if (key === undefined) throw missingKey()
    const keys = derived.get(salt) ?? storeKeys(key, salt)
    derived.set(salt, keys)
    return keys
  }
  return {
    keysOf: async ({ salt, key_check }: StoreFile): Promise<StoreKeys> => {
      const keys = await derive(salt)
      if (isSameText(keys.check, key_check)) return keys
      throw new InvalidInputError(
        `${path} was encrypted with another key than DRUMBEAT_TOKEN_KEY is now: set the key it was made with, or move the file away and give the tokens again with \`drumbeat tokens set\``,
        { path },
      )
    },
    newFile: async (): Promise<StoreFile> => {
      const salt = newSalt()
      const { check } = await derive(salt)
      const form = { format: FORMAT, cipher: 'aes-256-gcm', kdf: 'scrypt' } as const
      return { ...form, salt, key_check: check, entries: [] }
    },
  }
}

function missingKey(): NotConfiguredError {
  return new NotConfiguredError('DRUMBEAT_TOKEN_KEY', 'keeping the tokens of accounts')
}

function isOf(entry: TokenName, { account_id, provider }: TokenName): boolean {
  return entry.account_id === account_id && entry.provider === provider
}

function byName(one: TokenName, other: TokenName): number {
  return textOf(one) < textOf(other) ? -1 : 1
}

function textOf({ account_id, provider }: TokenName): string {
  return JSON.stringify([account_id, provider])
}

/** One lock for each account: renewals of different accounts do not wait for each other. */
function aloneFile(path: string, name: TokenName): string {
  const hash = createHash('sha256').update(textOf(name)).digest('hex').slice(0, 16)
  return `${path}.${hash}.lock`
}
