import { InvalidInputError } from './errors.ts'

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'
const SYMBOLS = `${ALPHABET}*`
const SEPARATOR = '-'

/**
 * An item id with its check character, `3fa9c1…-k`, as sheets carry it. ISO 7064 MOD 37-2: one
 * changed character is always seen, and so are two swapped ones up to 35 places apart.
 * Takes an id of lower case letters and digits; throws InvalidInputError for anything else.
 */
export function withCheck(itemId: string): string {
  if (!/^[0-9a-z]+$/.test(itemId)) {
    throw new InvalidInputError(
      `"${itemId}" is not an item id: lower case letters and digits only`,
      { itemId },
    )
  }
  return `${itemId}${SEPARATOR}${checkOf(itemId)}`
}

/**
 * The item id in a text written by `withCheck`, or null where the text is anything else or its
 * check character does not fit. White space around it and capitals are forgiven.
 */
export function readChecked(text: string): string | null {
  const [, itemId, check] = /^([0-9a-z]+)-([0-9a-z*])$/.exec(text.trim().toLowerCase()) ?? []
  return itemId !== undefined && checkOf(itemId) === check ? itemId : null
}

function checkOf(itemId: string): string {
  let remainder = 0
  for (const character of itemId) {
    remainder = ((remainder + ALPHABET.indexOf(character)) * 2) % 37
  }
  return SYMBOLS.charAt((38 - remainder) % 37)
}
