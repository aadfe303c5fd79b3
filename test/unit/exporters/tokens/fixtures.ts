import { join } from 'node:path'

import { openTokenStore } from '../../../../exporters/tokens/token-store.ts'
import type { StoredToken } from '../../../../exporters/tokens/stored-token.ts'
import { tempFolder } from '../../../temp.ts'

export const KEY = 'k'.repeat(31) + '1'
export const NOW = '2026-11-20T08:00:00Z'

/** A store in a new folder, and where its file is. */
export function newStore() {
  const path = join(tempFolder(), 'tokens.enc.json')
  return { path, store: openTokenStore(path, KEY) }
}

/** A token of an account at `fake`, stored at NOW. */
export function tokenFor(
  account_id: string,
  token: Partial<StoredToken['token']> = {},
  more: Partial<StoredToken> = {},
): StoredToken {
  return {
    account_id,
    provider: 'fake',
    token: { access_token: `access-${account_id}`, ...token },
    stored_at: NOW,
    renewal: null,
    ...more,
  }
}
