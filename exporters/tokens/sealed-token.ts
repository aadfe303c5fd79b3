import { InvalidInputError } from '../../domain/errors.ts'
import type { StoreKeys } from './seal.ts'
import { FORMAT, type SealedEntry } from './store-file.ts'
import { storedTokenSchema, type StoredToken, type TokenName } from './stored-token.ts'

/** An entry that the key opens, or whose it is where it is damaged. */
export type FoundToken =
  | { readonly kind: 'token'; readonly stored: StoredToken }
  | ({ readonly kind: 'unreadable' } & TokenName)

/** Seals a token together with whose it is. Throws ZodError, without values, for a wrong one. */
export function sealToken(keys: StoreKeys, stored: StoredToken): SealedEntry {
  const { account_id, provider, ...rest } = stored
  const text = JSON.stringify(storedTokenSchema.parse(rest))
  return { account_id, provider, ...keys.seal(text, contextOf(stored)) }
}

/** Opens an entry, if it is whole and where it was. */
export function findToken(keys: StoreKeys, entry: SealedEntry): FoundToken {
  const { account_id, provider } = entry
  try {
    const rest = storedTokenSchema.parse(JSON.parse(keys.open(entry, contextOf(entry))))
    return { kind: 'token', stored: { account_id, provider, ...rest } }
  } catch {
    return { kind: 'unreadable', account_id, provider }
  }
}

/** The same; throws InvalidInputError for a damaged entry. `path` is for the message. */
export function openToken(path: string, keys: StoreKeys, entry: SealedEntry): StoredToken {
  const found = findToken(keys, entry)
  if (found.kind === 'token') return found.stored
  const { account_id, provider } = entry
  throw new InvalidInputError(
    `${path}: the token of ${account_id} at ${provider} is damaged: remove it with \`drumbeat tokens remove ${account_id} ${provider}\` and give it again`,
    { path, account_id, provider },
  )
}

/** Entries cannot change places: whose a token is, is part of what it is opened with. */
function contextOf({ account_id, provider }: TokenName): string {
  return JSON.stringify([FORMAT, account_id, provider])
}
