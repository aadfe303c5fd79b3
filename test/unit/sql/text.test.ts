import { expect, test } from 'vitest'

import { duckDbDialect } from '../../../sql/duckdb/dialect.ts'
import { codeOf, quoteText } from '../../../sql/text.ts'

test('literals, quoted names and comments are not code', () => {
  expect(codeOf(`select 'raw.posts' -- marts.x\nfrom raw.accounts /* raw.y */`).trim()).toMatch(
    /^select ''\s+from raw\.accounts$/,
  )
  expect(quoteText(`it's`)).toBe(`'it''s'`)
})

test('the documented rewrites, and only in code', () => {
  const rewritten = duckDbDialect.rewrite(
    `select cast(a as string), safe_cast(b as int64), '@x as string' from t, unnest(xs) as x where c = @x`,
  )
  expect(rewritten).toBe(
    `select cast(a as varchar), try_cast(b as bigint), '@x as string' from t, unnest(xs) as _x(x) where c = $x`,
  )
})
