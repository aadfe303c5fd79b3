import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'

const model = join(import.meta.dirname, '../../../models/marts/example.sql')

async function formatModel(sql: string): Promise<string> {
  return format(sql, { ...(await resolveConfig(model)), filepath: model })
}

const written = `-- What an hour is worth.
-- @grain account_id
WITH
-- all posts
posts as (select * from staging.posts where posted_at < @as_of),
newest as (
    select post_id, -- the post @not_null
        kind, -- 'nulls last' -- in a text
        row_number() over (partition by post_id order by read_at DESC nulls last, load_id nulls first) as rank_newest -- 1 = newest
    from posts
)
select
    ---------- ids
    post_id, -- the post

    ---------- numbers
    fn.hour_of_week(posted_at, 'a -- b') as hour_of_week -- @range 0 167
from newest
where rank_newest = 1 -- only the newest
order by hour_of_week nulls last -- unknown ones below
`

const laidOut = `-- What an hour is worth.
-- @grain account_id
with

-- all posts
posts as (select * from staging.posts where posted_at < @as_of),

newest as (
    select
        post_id, -- the post @not_null
        kind, -- 'nulls last' -- in a text
        row_number() over (
            partition by post_id
            order by read_at desc nulls last, load_id nulls first
        ) as rank_newest -- 1 = newest
    from posts
)

select
    ---------- ids
    post_id, -- the post

    ---------- numbers
    fn.hour_of_week(posted_at, 'a -- b') as hour_of_week -- @range 0 167
from newest
where rank_newest = 1 -- only the newest
order by hour_of_week nulls last -- unknown ones below
`

describe('the layout of models', () => {
  it('keeps comments beside their columns, blank lines and null order', async () => {
    expect(await formatModel(written)).toBe(laidOut)
  })

  it('leaves a laid-out model as it is', async () => {
    expect(await formatModel(laidOut)).toBe(laidOut)
  })

  it.each([
    ['a cast by colons', 'select a::int as a from staging.posts'],
    ['a filtered aggregate', 'select count(*) filter (where a) as a from staging.posts'],
    ['a query that begins with from', 'from staging.posts'],
    ['a null order of nothing', 'select a nulls last from staging.posts'],
  ])('refuses %s, which BigQuery does not know', async (_what, sql) => {
    await expect(formatModel(sql)).rejects.toThrow(/^Syntax Error/)
  })
})
