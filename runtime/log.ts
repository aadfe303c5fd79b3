import { pino, type Logger } from 'pino'

import { withoutSecrets } from './secrets.ts'

export type { Logger }

const SECRET_KEYS = [
  'access_token',
  'apiKey',
  'api_key',
  'authorization',
  'client_secret',
  'cookie',
  'password',
  'proxies',
  'refresh_token',
  'secret',
  'secrets',
  'suppressionKey',
  'token',
  'tokenKey',
  'tokens',
]

/**
 * The structured log: JSON lines on standard error, one field `trace_id` through every step.
 * Standard output is left to results. Anything under a key that names a secret is removed, and so
 * are the given secrets wherever they stand.
 */
export function createLogger(level: string, secrets: readonly string[] = []): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        remove: true,
      },
      hooks: { streamWrite: (line) => withoutSecrets(line, secrets) },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
