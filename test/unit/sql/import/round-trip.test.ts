import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { importing } from './importing.ts'

const on = importing()

interface Post {
  readonly caption: string
  readonly url: string
  readonly likes: number | null
}

/** Texts with all that can go wrong in a file: quotes, delimiters, line ends, emoji, spaces. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '""',
        ',',
        ';',
        '\t',
        '\n',
        '\r\n',
        '\r',
        ' ',
        "'",
        '\\',
        '|',
        '#',
        '{',
        '[',
        '1',
        '-',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom('é', '🌞', '👩‍👩‍👧', '漢字', 'null', 'NaN', 'x:a', '"a,b"\n'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

const posts: fc.Arbitrary<Post[]> = fc.array(
  fc.record({
    caption: text,
    url: text,
    likes: fc.option(fc.nat()),
  }),
  { minLength: 1, maxLength: 12 },
)

/** What lands of a text: nothing for a blank one; a url without white space around it. */
const asCaption = ({ caption }: Post) => (/^[ \t\r\n\v\f]*$/.test(caption) ? null : caption)
const asUrl = ({ url }: Post) => url.replaceAll(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '') || null

function csvOf(
  records: readonly Post[],
  delimiter: string,
  lineEnd: string,
  isAlwaysQuoted: boolean,
) {
  const cell = (value: string) =>
    isAlwaysQuoted || new RegExp(`["\\r\\n${delimiter}]|^ | $`).test(value)
      ? `"${value.replaceAll('"', '""')}"`
      : value
  const rows = records.map(({ caption, url, likes }, i) =>
    ['x:a', '2026-01-01T00:00:00Z', `p${i}`, cell(caption), cell(url), likes ?? ''].join(delimiter),
  )
  const header = ['account_id', 'posted_at', 'post_id', 'caption', 'url', 'likes'].join(delimiter)
  return [header, ...rows].join(lineEnd) + lineEnd
}

async function landed(content: string, count: number) {
  for (const table of ['posts', 'post_metrics', 'rejected_records', 'loads']) {
    await on.warehouse.execute(`delete from raw.${table}`)
  }
  const summary = await on.run({ kind: 'posts', content })
  expect(summary).toMatchObject({ read: count, added: count, rejected: 0 })
  return on.warehouse.query(
    `select caption, url, likes from raw.posts left join raw.post_metrics using (account_id, post_id)
     order by cast(substr(post_id, 2) as integer)`,
  )
}

const expected = (records: readonly Post[]) =>
  records.map((post) => ({ caption: asCaption(post), url: asUrl(post), likes: post.likes }))

describe('what is in the file is what lands', () => {
  test('CSV', async () => {
    await fc.assert(
      fc.asyncProperty(
        posts,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (records, delimiter, lineEnd, isAlwaysQuoted) => {
          const content = csvOf(records, delimiter, lineEnd, isAlwaysQuoted)
          expect(await landed(content, records.length)).toEqual(expected(records))
        },
      ),
      { numRuns: 40, seed: 20261121 },
    )
  })

  test('NDJSON', async () => {
    await fc.assert(
      fc.asyncProperty(posts, async (records) => {
        const lines = records.map((post, i) =>
          JSON.stringify({
            account_id: 'x:a',
            posted_at: '2026-01-01T00:00:00Z',
            post_id: `p${i}`,
            ...post,
          }),
        )
        expect(await landed(lines.join('\n'), records.length)).toEqual(expected(records))
      }),
      { numRuns: 20, seed: 20261121 },
    )
  })
})
