import { InvalidInputError } from '../../domain/errors.ts'

/** What names look like on a network. */
export interface NameRule {
  /** The network's name for people. */
  readonly network: string
  /** Matches a whole name, in either case; ASCII alone. */
  readonly pattern: RegExp
  /** What `pattern` asks for, in words. */
  readonly rule: string
  /** What people write before a name, such as @. */
  readonly prefix: RegExp
}

/**
 * Makes a source's `username`: trims, drops the prefix, checks and lower-cases. The function it
 * gives throws InvalidInputError for what is no name on the network; names of dots alone, which
 * would be steps in a path, are none on any.
 */
export function nameReader({ network, pattern, rule, prefix }: NameRule) {
  return (given: string): string => {
    const name = given.trim().replace(prefix, '')
    if (pattern.test(name) && !/^\.+$/.test(name)) return name.toLowerCase()
    const shown = JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given)
    if (/[/:]/.test(name)) {
      throw new InvalidInputError(
        `${shown} is an address, not a name on ${network}: write the name alone, as in harbour_studio`,
        { network },
      )
    }
    throw new InvalidInputError(`${shown} is not a name on ${network}: write ${rule}`, { network })
  }
}
