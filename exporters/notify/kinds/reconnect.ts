import { cut } from '../message-text.ts'
import type { Pause } from '../../queue/pause.ts'
import type { Notice } from '../notice.ts'

/** Tasks that pause an account when its provider asks for a new sign-in. */
const TASKS = new Set(['publish-due', 'reconcile-unconfirmed', 'refresh-tokens'])

/** One notice a pause that a provider’s answer led to; pauses by hand are nobody’s alarm. */
export function reconnect(pauses: Iterable<Pause>): Notice[] {
  return [...pauses]
    .filter(({ actor }) => TASKS.has(actor))
    .toSorted((a, b) => a.account_id.localeCompare(b.account_id))
    .map(({ account_id, reason, since }) => ({
      kind: 'reconnect',
      about: [account_id, since],
      text: `${account_id}: ${cut(reason.replace(/\s+/g, ' '), 300)}`,
    }))
}
