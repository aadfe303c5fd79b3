-- How often the hashtags of crawled profiles are used, and how posts that carry them
-- are answered, within a niche (as targets say), a category (as networks say) or a
-- cluster. Read by advice and analysts.
-- @grain scope, scope_value, hashtag
-- @kind table
with

profile_posts as (select * from intermediate.profile_posts),

uses as (
    select distinct
        profile_posts.platform,
        profile_posts.username,
        profile_posts.post_id,
        fn.lower(ltrim(hashtag, '#')) as hashtag,
        profile_posts.engagement_rate,
        profile_posts.is_sample
    from
        profile_posts,
        unnest(profile_posts.hashtags) as hashtag
),

scopes as (
    select
        platform,
        username,
        'niche' as scope,
        niche as scope_value
    from staging.crawl_targets
    where niche is not null
    union all
    select
        platform,
        username,
        'category' as scope,
        category as scope_value
    from intermediate.latest_profiles
    where category is not null
    union all
    select
        platform,
        username,
        'cluster' as scope,
        cluster_name as scope_value
    from intermediate.nearest_clusters
    where cluster_name is not null
),

scoped as (
    select
        scopes.scope,
        scopes.scope_value,
        uses.*,
        row_number() over (
            partition by
                scopes.scope,
                scopes.scope_value,
                uses.hashtag,
                case
                    when uses.engagement_rate is null then 1
                    else 0
                end
            order by
                uses.engagement_rate nulls last,
                uses.platform nulls last,
                uses.username nulls last,
                uses.post_id nulls last
        ) as rate_rank,
        count(uses.engagement_rate) over (
            partition by scopes.scope, scopes.scope_value, uses.hashtag
        ) as count_measured
    from
        scopes
        inner join uses
            on scopes.platform = uses.platform
            and scopes.username = uses.username
    where uses.hashtag != ''
),

profile_uses as (
    select
        scope,
        scope_value,
        hashtag,
        platform,
        username,
        count(*) as count_posts,
        max(count_measured) as count_measured,
        countif(is_sample) as count_samples,
        min(
            case
                when engagement_rate is not null
                and 2 * rate_rank >= count_measured then engagement_rate
            end
        ) as upper_rate,
        max(
            case
                when engagement_rate is not null
                and 2 * rate_rank <= count_measured + 2 then engagement_rate
            end
        ) as lower_rate,
        min(
            case
                when engagement_rate is not null
                and 4 * rate_rank >= count_measured then engagement_rate
            end
        ) as low_quartile,
        min(
            case
                when engagement_rate is not null
                and 4 * rate_rank >= 3 * count_measured then engagement_rate
            end
        ) as high_quartile
    from scoped
    group by scope, scope_value, hashtag, platform, username
),

final as (
    select
        scope,
        scope_value,
        hashtag,
        sum(count_posts) as count_posts,
        count(*) as count_profiles,
        max(count_measured) as count_measured,
        (min(upper_rate) + max(lower_rate)) / 2 as median_engagement_rate,
        min(low_quartile) as low_quartile,
        min(high_quartile) as high_quartile,
        sum(count_samples) > 0 as is_sample
    from profile_uses
    group by scope, scope_value, hashtag
)

select
    scope, -- What the profiles have in common. @not_null @values niche|category|cluster
    scope_value, -- Which niche, category or cluster. @not_null
    hashtag, -- The hashtag in lower case without the #. @not_null
    cast(count_posts as int64) as count_posts, -- Recent posts that carry it. @not_null @range 1..
    count_profiles, -- Profiles they come from. @not_null @range 1..
    count_measured, -- Posts among them whose engagement and audience are known. @not_null @range 0..
    median_engagement_rate, -- Median engagement of those per follower. @range 0..
    low_quartile, -- A quarter of them have this or less. @range 0..
    high_quartile, -- Three quarters of them have this or less. @range 0..
    is_sample -- True for sample rows. @not_null
from final
