import fc from 'fast-check'
import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { itemId } from '../../../domain/ids.ts'
import { readChecked, withCheck } from '../../../domain/item-check.ts'

const ids = fc.stringMatching(/^[0-9a-z]{1,32}$/)

test('what is written is read, with capitals and white space forgiven', () => {
  const id = itemId('instagram:aurora', '2026-W48', 'morning', 0)
  expect(withCheck(id)).toMatch(/^[0-9a-f]{16}-[0-9a-z*]$/)
  expect(readChecked(`  ${withCheck(id).toUpperCase()}\n`)).toBe(id)
})

test('the donation number of the ISBT 128 standard, whose check is ISO 7064 MOD 37-2', () => {
  expect(withCheck('g123489654321')).toBe('g123489654321-y')
})

test('any single changed character is seen', () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.stringMatching(/^[0-9a-z*]$/), (id, at, other) => {
      const text = withCheck(id)
      const position = at % text.length
      fc.pre(text[position] !== other && text[position] !== '-')
      expect(readChecked(text.slice(0, position) + other + text.slice(position + 1))).toBeNull()
    }),
  )
})

test('any two swapped characters are seen', () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.nat(), (id, first, second) => {
      const characters = Array.from(withCheck(id))
      const [i, j] = [first % characters.length, second % characters.length]
      const [a, b] = [characters[i] ?? '', characters[j] ?? '']
      fc.pre(a !== b)
      characters[i] = b
      characters[j] = a
      expect(readChecked(characters.join(''))).toBeNull()
    }),
  )
})

test.each(['', 'abc', '-a', 'abc-', 'abc-!', 'x:y-a', 'item id', '3fa9c1'])(
  'no id in %j',
  (text) => {
    expect(readChecked(text)).toBeNull()
  },
)

test('an id of other characters is refused', () => {
  expect(() => withCheck('x:aurora')).toThrow(InvalidInputError)
})
