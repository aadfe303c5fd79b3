import { expect, test } from 'vitest'

import { profileSources } from '../../../platforms/sources.ts'
import { MAX_MS, quickest } from './quickest.ts'
import { read } from './read.ts'

const SIZE = 5_000_000

const fill = (piece: string, size = SIZE) => piece.repeat(Math.floor(size / piece.length))
const numbered = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(',')
const instagram = (user: string) =>
  `{"data":{"user":{"username":"harbour","edge_followed_by":{"count":3},${user}}}}`

const BODIES: Readonly<Record<string, string>> = {
  'open brackets': fill('['),
  'nested lists': '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2),
  'nested objects': fill('{"a":'),
  'empty objects': `[${fill('{},')}1]`,
  numbers: `[${fill('1,')}1]`,
  'keys of one object': `{${numbered(140_000, (index) => `"key${index}":1`)}}`,
  'keys of several objects': `[${numbered(7, (list) => `{${numbered(20_000, (index) => `"${list}.${index}":1`)}}`)}]`,
  'objects with keys of their own': `[${numbered(37_000, (index) => `{"key${index}":1}`)}]`,
  'escaped quotes': `{"a":"${fill(String.raw`\"`)}"}`,
  backslashes: `{"a":"${fill(String.raw`\\`)}"}`,
  'a long bio': instagram(`"biography":"${fill('b ')}"`),
  'a bio of control characters': instagram(`"biography":"${fill(String.raw`\u0001`)}"`),
  'a caption of hashtags': instagram(
    `"edge_owner_to_timeline_media":{"edges":[{"node":{"id":"1","caption":"${fill('#1')}"}}]}`,
  ),
  'many posts': instagram(
    `"edge_owner_to_timeline_media":{"edges":[${numbered(20_000, (id) => `{"id":"${id}","taken_at":1600000000,"caption":"#a"}`)}]}`,
  ),
  'many users': `[${fill('{"username":"harbour","edge_followed_by":{"count":3}},', 750_000)}1]`,
  'open tags': fill('<a '),
  'nested tags': fill('<a>'),
  attributes: `<meta ${fill('a=b ')}>`,
  'meta tags': fill('<meta name=a content=b>'),
  scripts: fill('<script type="application/json">{"username":1}</script>'),
  'unfinished data': fill('<script>window._sharedData = {"a":1</script>'),
  entities: fill('&amp;'),
  comments: `<!--${fill('--')}`,
  'white space': fill(' '),
  nothing: fill('\0'),
}

test.each(Object.entries(BODIES))('5 MB of %s are read without a hang', (_name, body) => {
  for (const platform of profileSources.keys()) {
    const ms = quickest(() => read(platform, body, 'harbour'), MAX_MS)
    expect(ms, platform).toBeLessThan(MAX_MS)
  }
})

test('a long text is cut, not lost', () => {
  const reading = read('instagram', BODIES['a long bio'] ?? '', 'harbour')
  expect(reading).toMatchObject({ outcome: 'ok', profile: { followers: 3 } })
  expect(reading).toMatchObject({ warnings: ['bio: cut at 10000 of 4999999 characters'] })
})
