import { parseInstant } from '../../../domain/time.ts'
import { instantWords } from '../clock.ts'
import { cut } from '../message-text.ts'
import type { Notice } from '../notice.ts'
import type { TokensOutput } from '../read-outputs.ts'

/** One notice a sign-in that wants attention, and one more when it comes to another state. */
export function tokensEnding(newest: TokensOutput | undefined, zone: string): Notice[] {
  return (newest?.warnings ?? []).map(({ account_id, provider, state, expires_at, detail }) => {
    const when = expires_at ? `, ends ${instantWords(parseInstant(expires_at), zone)}` : ''
    const why = detail ? ` (${cut(detail.replace(/\s+/g, ' '), 200)})` : ''
    return {
      kind: 'tokens_ending',
      about: [account_id, provider, state, expires_at ?? ''],
      text: `${account_id} at ${provider}: ${state}${when}${why}.`,
    }
  })
}
