-- What a profile is about, as weighted terms: TF-IDF (1 + ln of its uses, times
-- ln((1 + N) / (1 + n)) + 1 for a term of n of N profiles) over bio, category, niche
-- and recent captions and hashtags, scaled to length 1. Terms of one profile only
-- say nothing about others and are left out, and so is a profile without others.
-- Read by the training of clusters and intermediate.nearest_clusters.
-- @grain platform, username, term
-- @kind table
with

latest_profiles as (select * from intermediate.latest_profiles),

profile_posts as (select * from intermediate.profile_posts),

texts as (
    select
        platform,
        username,
        fn.tokens(bio) as words
    from latest_profiles
    union all
    select
        platform,
        username,
        fn.tokens(category) as words
    from latest_profiles
    union all
    select
        latest_profiles.platform,
        latest_profiles.username,
        fn.tokens(crawl_targets.niche) as words
    from
        latest_profiles
        inner join staging.crawl_targets as crawl_targets
            on latest_profiles.platform = crawl_targets.platform
            and latest_profiles.username = crawl_targets.username
    union all
    select
        platform,
        username,
        fn.tokens(caption) as words
    from profile_posts
    union all
    select
        profile_posts.platform,
        profile_posts.username,
        fn.tokens(hashtag) as words
    from
        profile_posts,
        unnest(profile_posts.hashtags) as hashtag
),

words as (
    select
        texts.platform,
        texts.username,
        term
    from
        texts,
        unnest(texts.words) as term
),

counted as (
    select
        words.platform,
        words.username,
        words.term,
        count(*) as count_uses
    from
        words
        left join intermediate.stop_words as stop_words
            on words.term = stop_words.term
    where stop_words.term is null and length(words.term) between 2 and 40
    group by words.platform, words.username, words.term
),

profiles as (
    select count(*) as count_profiles
    from latest_profiles
),

known as (
    select
        counted.platform,
        counted.username,
        counted.term,
        counted.count_uses,
        count(*) over (partition by counted.term) as count_profiles_of_term
    from
        counted
        inner join latest_profiles
            on counted.platform = latest_profiles.platform
            and counted.username = latest_profiles.username
),

weighted as (
    select
        known.*,
        (1 + fn.ln(known.count_uses)) * (
            fn.ln(
                fn.safe_divide(
                    1 + profiles.count_profiles,
                    1 + known.count_profiles_of_term
                )
            ) + 1
        ) as tf_idf
    from
        known
        cross join profiles
    where known.count_profiles_of_term > 1
),

lengths as (
    select
        platform,
        username,
        sqrt(cast(sum(fn.decimal(tf_idf * tf_idf)) as float64)) as vector_length
    from weighted
    group by platform, username
),

final as (
    select
        weighted.*,
        fn.round_half_up(
            1000000 * weighted.tf_idf / lengths.vector_length
        ) as weight,
        latest_profiles.is_sample
    from
        weighted
        inner join lengths
            on weighted.platform = lengths.platform
            and weighted.username = lengths.username
        inner join latest_profiles
            on weighted.platform = latest_profiles.platform
            and weighted.username = latest_profiles.username
)

select
    platform, -- The network. @not_null @ref intermediate.latest_profiles(platform)
    username, -- The profile. @not_null
    term, -- A word of two letters or digits and more. @not_null
    count_uses, -- How often it uses the term. @not_null @range 1..
    count_profiles_of_term, -- Profiles that use it. @not_null @range 2..
    weight, -- Its weight in millionths; squares sum to 1 over a profile. @not_null @range 0..1000000
    is_sample -- True for sample rows. @not_null
from final
