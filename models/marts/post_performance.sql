-- Every post with its settled result, or with the latest reading where it has not
-- settled yet: then the result is censored, not final. Read by analysts, explain
-- and the dashboards.
-- @grain account_id, post_id
-- @kind view
-- @freshness posted_at 14 days
with

outcomes as (
    select *
    from intermediate.post_outcomes
)

select
    account_id, -- The account that published it. @not_null
    post_id, -- The post. @not_null
    posted_at, -- When it was published. @not_null
    brand, -- The account’s brand. @not_null
    platform, -- The account’s network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    kind, -- feed, ppv or bump. @not_null
    content_type, -- video, image, carousel, text, link, …
    content_id, -- The original it was made from.
    caption_key, -- Key of its caption.
    item_id, -- The plan item it came from.
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    week_start_on, -- Monday of its week in the brand’s zone. @not_null
    count_readings, -- Readings taken at or after publication. @not_null @range 0..
    read_at, -- When the reading that counts was taken.
    age_hours, -- Its age then, in hours. @range 0..
    trials, -- Recipients of a message, impressions of a post, else views. @range 0..
    successes, -- Purchases, clicks or interactions, at most the trials. @range 0..
    fn.safe_divide(successes, trials) as success_rate, -- Successes per trial. @range 0..1
    engagement, -- Likes, comments, shares, saves and clicks that were reported. @range 0..
    revenue, -- Money made with it. @range 0..
    revenue_currency as currency, -- Currency of that money.
    is_settled, -- Whether the result is final: 72 h old, messages 48 h. @not_null
    not is_settled as is_censored, -- Whether more is still to come. @not_null
    is_sample -- True for sample rows. @not_null
from outcomes
