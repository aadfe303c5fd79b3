import { createHmac } from 'node:crypto'

import { Temporal } from 'temporal-polyfill'

/**
 * The headers a receiver checks: the time in epoch seconds, and `v1=` with the hex HMAC-SHA256 of
 * `<time>.<signed>` under the shared secret. `signed` is the body; of a question, which has none, it
 * is the key asked for.
 */
export function signatureOf(signed: string, now: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Temporal.Instant.from(now).epochMilliseconds / 1000))
  const mac = createHmac('sha256', secret).update(`${timestamp}.${signed}`).digest('hex')
  return { 'drumbeat-timestamp': timestamp, 'drumbeat-signature': `v1=${mac}` }
}
