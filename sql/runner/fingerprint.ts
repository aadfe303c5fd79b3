import { createHash } from 'node:crypto'

/** The first 16 hex digits of SHA-256 over the parts. */
export function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/**
 * What tells whether a model was changed: a hash of its text, white space at line ends and blank
 * lines aside, and of the functions where it calls any.
 */
export function fingerprintOf(text: string, functions: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const normalised = lines.filter((line) => line !== '').join('\n')
  return hashOf(normalised, /\bfn\./.test(text) ? functions : '')
}
