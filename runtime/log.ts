import { pino, type Logger } from 'pino'

export type { Logger }

const SECRET_KEYS = ['token', 'password', 'secret', 'authorization', 'apiKey', 'api_key']

/**
 * The structured log: JSON lines on standard error, one field `trace_id` through every step.
 * Standard output is left to results. Anything under a key that names a secret is removed.
 */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
