import fc from 'fast-check'
import { expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((value) => value.replaceAll('\0', ''))
const nasty = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '\r',
  "'",
  ' ',
  '\\',
  '#',
  'NULL',
  '🚀',
  '|',
)
const cell = fc
  .array(fc.oneof(text, nasty), { maxLength: 6 })
  .map((parts) => parts.join(''))
  .filter((value) => value.isWellFormed())

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  hasMark: fc.boolean(),
  isUtf16: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
})

interface Style {
  delimiter: string
  lineEnd: string
  hasMark: boolean
  isUtf16: boolean
  endsWithLineEnd: boolean
}

function write(rows: readonly (readonly string[])[], { delimiter, lineEnd, ...form }: Style) {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
  const lines = rows.map((row) => row.map(quoted).join(delimiter))
  const body = lines.join(lineEnd) + (form.endsWithLineEnd ? lineEnd : '')
  const content = (form.hasMark || form.isUtf16 ? '\ufeff' : '') + body
  return Buffer.from(content, form.isUtf16 ? 'utf16le' : 'utf8')
}

/** A blank text is none. */
const landed = (value: string) => (/^[ \t\r\n\v\f]*$/.test(value) ? null : value)

test('texts come out of a file as they went in, however it is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      style,
      async (cells, how) => {
        const rows = cells.map(([title, description], n) => [String(n), 'text', title, description])
        const file = write([['content_id', 'kind', 'title', 'description'], ...rows], how)
        await bench.warehouse.execute('delete from raw.content_items')
        const summary = await bench.bring('content', file)
        expect(summary).toMatchObject({ read: cells.length, added: cells.length, rejected: 0 })
        const stored = await bench.rows(
          'select title, description from raw.content_items order by content_id::integer',
        )
        expect(stored).toEqual(
          cells.map(([title, description]) => ({
            title: landed(title),
            description: landed(description),
          })),
        )
      },
    ),
    { numRuns: 50, seed: 20_261_120 },
  )
})
