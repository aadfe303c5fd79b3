-- What a success with each message caption brings: the law of its mean amount, which
-- is rate / Gamma(shape), from settled posts with their evidence halved every 26 weeks
-- and a prior worth 4.1 purchases at the category's mean, drawn to the account's. Only
-- for pools (account and kind) whose money is all in one known currency. Read by the
-- planner.
-- @grain account_id, caption_key
-- @kind table
with

captions as (
    select *
    from intermediate.usable_captions
    where kind != 'feed'
),

paid as (
    select
        account_id,
        caption_key,
        revenue_currency,
        is_sample,
        successes * pow(
            0.5,
            fn.days_between(posted_at, @as_of) / 182
        ) as purchases,
        cast(revenue as float64) * pow(
            0.5,
            fn.days_between(posted_at, @as_of) / 182
        ) as amount
    from intermediate.post_outcomes
    where
        posted_at <= @as_of
        and caption_key is not null
        and is_settled
        and successes > 0
        and revenue is not null
),

known as (
    select
        captions.account_id,
        captions.kind,
        captions.category,
        captions.caption_key,
        paid.revenue_currency,
        fn.decimal(paid.purchases) as purchases,
        fn.decimal(paid.amount) as amount
    from
        paid
        inner join captions
            on paid.account_id = captions.account_id
            and paid.caption_key = captions.caption_key
),

pools as (
    select
        account_id,
        kind,
        max(revenue_currency) as currency,
        fn.safe_divide(
            cast(sum(amount) as float64),
            cast(sum(purchases) as float64)
        ) as mean_amount
    from known
    group by account_id, kind
    having
        count(distinct revenue_currency) = 1
        and countif(revenue_currency is null) = 0
        and sum(amount) > 0
        and sum(purchases) > 0
),

categories as (
    select
        account_id,
        kind,
        category,
        cast(sum(amount) as float64) as amount,
        cast(sum(purchases) as float64) as purchases
    from known
    group by account_id, kind, category
),

own as (
    select
        account_id,
        caption_key,
        cast(sum(amount) as float64) as amount,
        cast(sum(purchases) as float64) as purchases
    from known
    group by account_id, caption_key
),

-- A category's mean is drawn to the account's by as much as 20 purchases weigh.
expected as (
    select
        captions.account_id,
        captions.caption_key,
        captions.kind,
        captions.is_sample,
        pools.currency,
        (coalesce(categories.amount, 0) + 20 * pools.mean_amount) / (
            coalesce(categories.purchases, 0) + 20
        ) as category_amount,
        coalesce(own.purchases, 0) as purchases,
        coalesce(own.amount, 0) as amount
    from
        captions
        inner join pools
            on captions.account_id = pools.account_id
            and captions.kind = pools.kind
        left join categories
            on captions.account_id = categories.account_id
            and captions.kind = categories.kind
            and captions.category = categories.category
        left join own
            on captions.account_id = own.account_id
            and captions.caption_key = own.caption_key
)

select
    account_id, -- The account. @not_null
    caption_key, -- A message caption it may use. @not_null
    kind, -- ppv or bump. @not_null @values ppv|bump
    currency, -- The one currency of the pool. @not_null
    category_amount, -- Mean amount of a success in its category. @not_null @range 0..
    4.1 + purchases as amount_shape, -- Shape of the law of its mean amount. @not_null @range 4.1..
    3.1 * category_amount + amount as amount_rate, -- Rate of that law. @not_null @range 0..
    is_sample -- True for sample rows. @not_null
from expected
