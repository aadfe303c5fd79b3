import type { ProfileName } from '../targets/profile-name.ts'

/** What stands where a forgotten name stood. */
export const FORGOTTEN = '[forgotten]'

/** Finds a profile's name in texts, and takes it out. */
export interface Mentions {
  /** Without the name wherever it stands as a word of its own: for what the program writes down. */
  inLog(text: string): string
  /**
   * Without the name where it means the profile (`@name`, `…/name`, `platform:name`): for texts of
   * others, in which the same letters may be a word.
   */
  inText(text: string): string
  /** Without the name between any signs: `ann` in `profiles_ann.csv`. */
  inFileName(text: string): string
  /** Without the name in the texts and keys of JSON, and where it stands under `username`. */
  inJson(text: string, isLog: boolean): string
}

/** Fields of JSON objects that hold the name of a profile, or of a file. */
const NAME_FIELDS = new Set(['username', 'handle'])
const FILE_FIELDS = new Set(['path', 'file', 'source', 'mapFile'])

/** How one profile's name is found. Names are compared without regard to case. */
export function mentionsOf({ username }: ProfileName): Mentions {
  const name = username.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const word = new RegExp(String.raw`(?<![\p{L}\p{N}_])${name}(?![\p{L}\p{N}_])`, 'giu')
  const part = new RegExp(String.raw`(?<![\p{L}\p{N}])${name}(?![\p{L}\p{N}])`, 'giu')
  // A name may hold points and dashes: @ann is not in @ann.b, but may end a sentence.
  const mention = new RegExp(
    String.raw`(?<=[@/:])${name}(?![\p{L}\p{N}_-])(?!\.[\p{L}\p{N}_])`,
    'giu',
  )
  const without = (pattern: RegExp) => (text: string) => text.replace(pattern, FORGOTTEN)
  const [inLog, inText, inFileName] = [without(word), without(mention), without(part)]
  const inValue = (value: unknown, isLog: boolean, field = ''): unknown => {
    if (typeof value === 'string') {
      if (NAME_FIELDS.has(field) && value.toLowerCase() === username) return FORGOTTEN
      return isLog ? (FILE_FIELDS.has(field) ? inFileName(value) : inLog(value)) : inText(value)
    }
    if (Array.isArray(value)) return value.map((item) => inValue(item, isLog))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([key, held]) => [
        isLog ? inLog(key) : inText(key),
        inValue(held, isLog, key),
      ]),
    )
  }
  const inJson = (text: string, isLog: boolean): string => {
    const value = parsed(text)
    if (value === undefined) return isLog ? inLog(text) : inText(text)
    const after = JSON.stringify(inValue(value, isLog))
    return after === JSON.stringify(value) ? text : after
  }
  return { inLog, inText, inFileName, inJson }
}

/** Whole numbers beyond 2^53 would change: such a text is taken as it stands. */
function parsed(text: string): unknown {
  if (/\d{16}/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
