import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { csv, importing } from './importing.ts'

const on = importing()

test.each([
  ['a key that occurs twice', '{"text":"one","text":"two"}\n'],
  ['an empty key', '{"text":"one","":"two"}\n'],
])('NDJSON with %s is read, or refused by name', async (_, content) => {
  const run = on.run({ kind: 'captions', content })
  const came = await run.then(
    ({ read, added, rejected }) => `${read} ${added} ${rejected}`,
    (error: Error) => `${error.name}: ${error.message}`,
  )
  expect(came).toMatch(/^1 1 0$|^1 0 1$|^InvalidInputError: file-\d+: cannot be read/)
})

test('a column that has a name of ours is refused, in every format', async () => {
  const message = /file-\d+: the column __drumbeat_line has a name kept for ourselves: rename it/
  const plain = csv('text,__drumbeat_line', ['one', 1], ['two', 2])
  await expect(on.run({ kind: 'captions', content: plain })).rejects.toThrow(message)
  const json = '{"text":"one","__drumbeat_line":1}\n'
  await expect(on.run({ kind: 'captions', content: json })).rejects.toThrow(message)
  expect(await on.count('captions')).toBe(0)
})

test('a Parquet file with a damaged page is refused by name, and nothing of it lands', async () => {
  const path = join(on.folder, 'damaged.parquet')
  await on.warehouse.execute(
    `copy (select 'caption ' || i as text from range(50000) as t(i)) to '${path}' (format parquet, compression gzip)`,
  )
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 2000, 4000)
  const damaged = on.file('spoilt.parquet', bytes)
  const run = on.run({ kind: 'captions', path: damaged })
  await expect(run).rejects.toMatchObject({
    name: 'InvalidInputError',
    message: expect.stringMatching(/^spoilt.parquet: cannot be read, nothing of it landed: /),
  })
  expect(await on.count('captions')).toBe(0)
})

test.each([' ', ' \t ', '\n'])(
  'a caption of nothing but white space (%j) is missing',
  async (text) => {
    const done = await on.run({ kind: 'captions', content: csv('text', [text], ['one']) })
    expect(done).toMatchObject({ added: 1, rejected: 1 })
    expect(done.rejections[0]).toMatchObject({
      field: 'text',
      reason: expect.stringMatching(/missing/),
    })
    expect(await on.rows('captions', 'text')).toEqual([{ text: 'one' }])
  },
)

test('white space around a text stays', async () => {
  await on.run({ kind: 'captions', content: csv('text', [' one '], ['\ntwo']) })
  expect(await on.rows('captions', 'text')).toEqual([{ text: '\ntwo' }, { text: ' one ' }])
})
