-- What became of every post: the reading that counts, its trials and successes,
-- its engagement at that age and at the ages of the check-backs. The first
-- reading at the settling age (72 h, messages 48 h) settles a post; before that
-- the latest one is shown and the result is censored. Read by everything that
-- learns.
-- @grain account_id, post_id
-- @kind incremental posted_at lookback 14 days
-- @late raw.posts posted_at of raw.posts by account_id, post_id
-- @late raw.post_metrics posted_at of raw.posts by account_id, post_id
-- @late raw.accounts posted_at of raw.posts by account_id
-- @late raw.brands full
-- @late raw.mode_changes lookback
with

posts as (select * from staging.posts where posted_at >= @window_start),

accounts as (select * from intermediate.accounts),

-- Posts and readings are read twice on purpose: a CTE used twice is kept whole.
timed as (
    select
        posts.account_id,
        posts.post_id,
        posts.posted_at,
        accounts.channel,
        accounts.settle_hours
    from
        staging.posts as posts
        inner join accounts on posts.account_id = accounts.account_id
    where posts.posted_at >= @window_start
),

readings as (
    select
        metrics.account_id,
        metrics.post_id,
        metrics.read_at,
        fn.hours_between(timed.posted_at, metrics.read_at) as age_hours,
        timed.settle_hours,
        case timed.channel
            when 'messages' then metrics.purchases
            else fn.add_reported(
                fn.add_reported(
                    fn.add_reported(metrics.likes, metrics.comments),
                    fn.add_reported(metrics.shares, metrics.saves)
                ),
                metrics.clicks
            )
        end as result
    from
        staging.post_metrics as metrics
        inner join timed
            on metrics.account_id = timed.account_id
            and metrics.post_id = timed.post_id
    where
        metrics.read_at >= @window_start
        and metrics.read_at >= timed.posted_at
),

aged as (
    select
        account_id,
        post_id,
        count(*) as count_readings,
        min(
            case
                when age_hours >= settle_hours then read_at
            end
        ) as settled_at,
        max(read_at) as last_read_at,
        -- Around the ages of the check-backs.
        max(
            case
                when age_hours between 0.75 and 1.5 then result
            end
        ) as result_1h,
        max(
            case
                when age_hours between 4.5 and 8 then result
            end
        ) as result_6h,
        max(
            case
                when age_hours between 18 and 32 then result
            end
        ) as result_24h,
        max(
            case
                when age_hours between 54 and 96 then result
            end
        ) as result_72h,
        max(
            case
                when age_hours >= 150 then result
            end
        ) as result_168h
    from readings
    group by account_id, post_id
),

chosen as (
    select
        *,
        coalesce(settled_at, last_read_at) as read_at
    from aged
),

metrics as (
    select
        *,
        fn.add_reported(
            fn.add_reported(likes, comments),
            fn.add_reported(shares, saves)
        ) as interactions
    from staging.post_metrics
    where read_at >= @window_start
),

placed as (
    select
        posts.*,
        accounts.brand,
        accounts.platform,
        accounts.channel,
        accounts.success_measure,
        accounts.settle_hours,
        fn.hour_of_week(
            posts.posted_at,
            accounts.audience_timezone
        ) as hour_of_week,
        fn.week_start(posts.posted_at, accounts.brand_timezone) as week_start_on
    from
        posts
        inner join accounts on posts.account_id = accounts.account_id
),

counted as (
    select
        placed.*,
        chosen.read_at,
        coalesce(chosen.count_readings, 0) as count_readings,
        fn.hours_between(placed.posted_at, chosen.read_at) as age_hours,
        chosen.settled_at is not null as is_settled,
        chosen.result_1h,
        chosen.result_6h,
        chosen.result_24h,
        chosen.result_72h,
        chosen.result_168h,
        fn.add_reported(metrics.interactions, metrics.clicks) as engagement,
        metrics.purchases,
        metrics.revenue,
        metrics.currency as revenue_currency,
        case placed.channel
            when 'messages' then coalesce(metrics.recipients, metrics.views)
            else coalesce(metrics.impressions, metrics.views)
        end as trials,
        case placed.success_measure
            when 'purchases' then metrics.purchases
            when 'clicks' then metrics.clicks
            when 'engagement' then metrics.interactions
            else coalesce(metrics.clicks, metrics.interactions)
        end as responses
    from
        placed
        left join chosen
            on placed.account_id = chosen.account_id
            and placed.post_id = chosen.post_id
        left join metrics
            on chosen.account_id = metrics.account_id
            and chosen.post_id = metrics.post_id
            and chosen.read_at = metrics.read_at
),

judged as (
    select
        *,
        coalesce(
            kind,
            case channel
                when 'messages' then 'ppv'
                else 'feed'
            end
        ) as post_kind,
        case channel
            when 'messages' then purchases
            else engagement
        end as result,
        case
            when trials is null
            or responses is null then null
            when responses > trials then trials
            else responses
        end as successes
    from counted
)

select
    account_id, -- The account that published it. @not_null
    post_id, -- The post. @not_null
    posted_at, -- When it was published. @not_null
    brand, -- The account’s brand. @not_null
    platform, -- The account’s network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    post_kind as kind, -- feed, ppv or bump; ppv for messages that do not say. @not_null
    content_type, -- video, image, carousel, text, link, …
    content_id, -- The original it was made from.
    caption_key, -- Key of its caption.
    item_id, -- The plan item it came from.
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    week_start_on, -- Monday of its week in the brand’s zone. @not_null
    settle_hours, -- Age from which a reading settles it. @not_null
    count_readings, -- Readings taken at or after publication. @not_null @range 0..
    read_at, -- When the reading that counts was taken.
    age_hours, -- Its age then, in hours. @range 0..
    is_settled, -- Whether that reading settles it. @not_null
    trials, -- Recipients of a message, impressions of a post, else views. @range 0..
    successes, -- Purchases, clicks or interactions, at most the trials. @range 0..
    engagement, -- Likes, comments, shares, saves and clicks that were reported. @range 0..
    result, -- Purchases of a message, engagement of a post: what best times learn from. @range 0..
    revenue, -- Money made with it. @range 0..
    revenue_currency, -- Currency of that money.
    result_1h, -- Result about 1 hour after publication. @range 0..
    result_6h, -- Result about 6 hours after publication. @range 0..
    result_24h, -- Result about 24 hours after publication. @range 0..
    result_72h, -- Result about 72 hours after publication. @range 0..
    result_168h, -- Result a week after publication or later. @range 0..
    is_sample -- True for sample rows. @not_null
from judged
