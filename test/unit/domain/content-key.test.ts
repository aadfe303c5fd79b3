import { expect, it } from 'vitest'

import { contentKey } from '../../../domain/content-key.ts'

const URI = 'https://example.com/a.jpg'

it('is the same for what people see as the same', () => {
  const key = contentKey('Good  Morning ', [URI])
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(contentKey('good morning', [URI])).toBe(key)
  expect(contentKey('good morning', [` ${URI}#t=1`])).toBe(key)
})

it('is another with another text, another file or another order', () => {
  const keys = [
    contentKey('good morning', []),
    contentKey('good morning', [URI]),
    contentKey('good night', [URI]),
    contentKey('', [URI]),
    contentKey('good morning', [URI, `${URI}?2`]),
    contentKey('good morning', [`${URI}?2`, URI]),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

it('is nothing where there is nothing to tell', () => {
  expect(contentKey(' \n', [])).toBeNull()
})
