import { expect, test } from 'vitest'

import { withPrefix } from '../../../../sql/bigquery/names.ts'

test.each([
  ['select * from raw.posts', 'select * from d_raw.posts'],
  ['select * from `marts.slots` as s', 'select * from `d_marts.slots` as s'],
  ['select fn.text(x) from RAW.posts', 'select d_fn.text(x) from d_raw.posts'],
  ["select 'raw.posts' -- raw.posts", "select 'raw.posts' -- raw.posts"],
  ['select `p.raw.posts`, a.raw.x, draw.x', 'select `p.raw.posts`, a.raw.x, draw.x'],
  ['from `raw.a`, `staging.b`, intermediate.c', 'from `d_raw.a`, `d_staging.b`, d_intermediate.c'],
])('%s', (sql, expected) => {
  expect(withPrefix(sql, 'd_')).toBe(expected)
  expect(withPrefix(sql, '')).toBe(sql)
})
