import { textOf } from './values.ts'

/**
 * The first candidate that can be a post's id: letters, digits, `-` and `_`, or a whole number that
 * JSON can carry exactly; null where none can.
 */
export function idOf(...candidates: readonly unknown[]): string | null {
  for (const candidate of candidates) {
    if (typeof candidate === 'string' && /^[\w-]{1,64}$/.test(candidate)) return candidate
    if (Number.isSafeInteger(candidate) && Number(candidate) > 0) return String(candidate)
  }
  return null
}

/** The first candidate that can be a post's code in addresses: as an id, but never a number. */
export function codeOf(...candidates: readonly unknown[]): string | null {
  return idOf(...candidates.filter((candidate) => typeof candidate === 'string'))
}

/**
 * A person's name as it is compared and kept: trimmed and in lower case; null for anything but a
 * text of up to 100 characters without control characters.
 */
export function nameOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 100) return null
  const name = value.trim()
  return name === textOf(value) ? name.toLowerCase() : null
}
