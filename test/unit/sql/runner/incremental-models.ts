/** Models over posts and readings, two of them incremental, one on top of the other. */
export const incrementalFiles = (lookback: number): Record<string, string> => ({
  'staging/posts.sql': `-- The latest version of each post.
-- @grain account_id, post_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by account_id, post_id order by load_id desc nulls last
        ) as recency
    from raw.posts
)

select
    account_id, -- The account. @not_null
    post_id, -- The post. @not_null
    posted_at, -- When. @not_null
    caption -- Its text.
from versions
where recency = 1
`,
  'intermediate/results.sql': `-- Posts with their likes.
-- @grain account_id, post_id
-- @kind incremental posted_at lookback ${lookback} days
-- @late raw.posts posted_at
-- @late raw.post_metrics posted_at of raw.posts by account_id, post_id
with

likes as (
    select account_id, post_id, sum(likes) as likes
    from raw.post_metrics
    group by account_id, post_id
)

select
    posts.account_id, -- The account. @not_null
    posts.post_id, -- The post. @not_null
    posts.posted_at, -- When. @not_null
    posts.caption, -- Its text.
    cast(likes.likes as int64) as likes -- Likes of all readings.
from staging.posts as posts
left join likes on posts.account_id = likes.account_id and posts.post_id = likes.post_id
where posts.posted_at >= @window_start
`,
  'marts/days.sql': `-- Likes by day; reads posts twice, through a table and through a view.
-- @grain posted_on
-- @kind incremental posted_on lookback 0 days
-- @late raw.posts posted_at
-- @late raw.post_metrics posted_at of raw.posts by account_id, post_id
with

dated as (
    select cast(posted_at as date) as posted_on, likes
    from intermediate.results
),

live as (
    select cast(posted_at as date) as posted_on, count(*) as count_live
    from staging.posts
    group by cast(posted_at as date)
)

select
    dated.posted_on, -- The day. @not_null
    count(*) as count_posts, -- Posts of that day. @range 1..
    cast(sum(dated.likes) as int64) as likes, -- Their likes.
    max(live.count_live) as count_live -- Posts of that day by the latest versions.
from dated
left join live on dated.posted_on = live.posted_on
where dated.posted_on >= @window_start
group by dated.posted_on
`,
})

export const INCREMENTAL = ['intermediate.results', 'marts.days']
