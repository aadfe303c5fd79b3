import {
  addressOf,
  countOf,
  cutText,
  integerOf,
  MAX_TEXT,
  textOf,
  timeOfSeconds,
  timeOfText,
} from './values.ts'

const MAX_WARNINGS = 20

/**
 * Reads fields that a network may write in several places: each method takes the field's name and
 * its candidates, best first. What is absent is null; what is there and cannot be is null with a
 * warning that names the field.
 */
export interface Fields {
  readonly warnings: readonly string[]
  count(field: string, ...candidates: readonly unknown[]): number | null
  integer(field: string, ...candidates: readonly unknown[]): number | null
  text(field: string, ...candidates: readonly unknown[]): string | null
  address(field: string, ...candidates: readonly unknown[]): string | null
  /** True or false; anything else is absent. */
  flag(...candidates: readonly unknown[]): boolean | null
  /** Seconds since 1970 as ISO 8601 in UTC. */
  seconds(field: string, ...candidates: readonly unknown[]): string | null
  /** A written time as ISO 8601 in UTC. */
  time(field: string, ...candidates: readonly unknown[]): string | null
  /** The same reader for a part of the whole, which its warnings name before the field. */
  within(part: string): Fields
}

/** A reader of fields that keeps its own warnings. */
export function newFields(): Fields {
  return fieldsOf('', [])
}

function fieldsOf(prefix: string, warnings: string[]): Fields {
  function warn(field: string, problem: string): void {
    if (warnings.length < MAX_WARNINGS) warnings.push(`${prefix}${field}: ${problem}`)
  }

  function reading<Value>(read: (value: unknown) => Value | null, wanted: string) {
    return (field: string, ...candidates: readonly unknown[]): Value | null => {
      const given = candidates.find(isPresent)
      if (given === undefined) return null
      const value = read(given)
      if (value === null) warn(field, `${shown(given)} is not ${wanted}`)
      return value
    }
  }

  return {
    warnings,
    count: reading(countOf, 'a count'),
    integer: reading(integerOf, 'a whole number'),
    address: reading(addressOf, 'an http or https address'),
    seconds: reading(timeOfSeconds, 'a time in seconds since 1970'),
    time: reading(timeOfText, 'a time'),
    text(field, ...candidates) {
      const given = candidates.find((candidate) => textOf(candidate) !== null)
      const text = textOf(given)
      if (text === null) {
        const other = candidates.find((candidate) => isPresent(candidate) && !isText(candidate))
        if (other !== undefined) warn(field, `${shown(other)} is not a text`)
        return null
      }
      if (text.length <= MAX_TEXT) return text
      warn(field, `cut at ${MAX_TEXT} of ${text.length} characters`)
      return cutText(text)
    },
    flag: (...candidates) => candidates.find((candidate) => typeof candidate === 'boolean') ?? null,
    within: (part) => fieldsOf(`${prefix}${part} `, warnings),
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** Numbers are shown as they are; of anything else only the kind, as it may name a person. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return /^[-+.,\d]{1,30}$/.test(value) ? value : 'a text'
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
