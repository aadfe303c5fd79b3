import { expect, test } from 'vitest'

import { jsonParser } from '../../../../platforms/reading/parse-json.ts'

const parse = (text: string) => jsonParser().parse(text)

test('a whole text is parsed, behind a guard too, and nothing else', () => {
  expect(parse(' {"a":["}\\"",{"b":1}]} ')).toEqual({ a: ['}"', { b: 1 }] })
  expect(parse('for (;;);{"a":1}')).toEqual({ a: 1 })
  expect(parse(")]}',\n[1]")).toEqual([1])
  for (const text of ['', '"a"', '12', '{"a":1} x', '{"a"', '{error}', '<html>', '{"a":"\\"}']) {
    expect(parse(text), text).toBeUndefined()
  }
})

test('a value within a script is parsed whatever follows it', () => {
  const script = `window.x = {"a":"}\\\\","b":{"c":[1]}};window.y = {"d":1};`
  expect(jsonParser().parseAfter(script, /window\.x =/)).toEqual({ a: '}\\', b: { c: [1] } })
  expect(jsonParser().parseAfter('window.x = {"a":1', /x =/)).toBeUndefined()
  expect(jsonParser().parseAfter('no value', /x =/)).toBeUndefined()
})

test('more parts than any response has are not parsed, in one text or several', () => {
  const list = (length: number) => `[${'{},'.repeat(length)}1]`
  expect(parse(list(49_000))).toHaveLength(49_001)
  expect(parse(list(51_000))).toBeUndefined()
  const keys = Array.from({ length: 20_001 }, (_, index) => `"${index}":1`)
  expect(parse(`{${keys.slice(1).join()}}`)).toBeDefined()
  expect(parse(`{${keys.join()}}`)).toBeUndefined()
  const parser = jsonParser()
  expect(parser.parse(list(30_000))).toBeDefined()
  expect(parser.parse(list(30_000))).toBeUndefined()
})
