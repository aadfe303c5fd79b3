-- Every item that was ever approved and where it is on its way out. No clock: who
-- asks compares due_at with the time. Filter on week_start_on. Read by the queue's
-- tasks and the dashboards.
-- @grain item_id
-- @kind view
-- @freshness state_at 14 days
with

items as (select * from marts.content_plan),

states as (
    select *
    from intermediate.item_states
    where was_approved
),

accounts as (
    select
        account_id,
        publisher
    from staging.accounts
),

looks as (
    select
        week_start_on,
        account_id,
        item_id,
        attempt,
        max(
            case
                when step = 'looked' then noted_at
            end
        ) as looked_at,
        countif(step = 'person') > 0 as was_given_up
    from staging.publish_steps
    group by week_start_on, account_id, item_id, attempt
),

queued as (
    select
        items.*,
        'publish-' || items.item_id as publish_key,
        case
            when states.state = 'deferred' then coalesce(
                states.due_at,
                items.scheduled_at
            )
            else items.scheduled_at
        end as due_at,
        states.last_attempt,
        states.error_class,
        accounts.publisher,
        looks.looked_at,
        coalesce(
            states.state = 'unconfirmed' and looks.was_given_up,
            false
        ) as needs_person
    from
        states
        inner join items
            on states.week_start_on = items.week_start_on
            and states.account_id = items.account_id
            and states.item_id = items.item_id
        left join accounts on items.account_id = accounts.account_id
        left join looks
            on states.week_start_on = looks.week_start_on
            and states.account_id = looks.account_id
            and states.item_id = looks.item_id
            and states.last_attempt = looks.attempt
)

select
    item_id, -- The item. @not_null
    account_id, -- Its account. @not_null
    brand, -- The brand. @not_null
    platform, -- The account’s network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    kind, -- feed, ppv or bump. @not_null
    week, -- ISO week, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    publish_key, -- publish-<item_id>: what a platform sees at most once. @not_null
    revision, -- Revision now. @not_null @range 1..
    state, -- State in the ledger. @not_null
    state_sequence, -- Sequence of the event that led there. @not_null @range 1..
    status, -- The word people read for it. @not_null
    scheduled_at, -- When it goes out, as last answered. @not_null
    due_at, -- Not before then: the deferral’s time, else the planned one. @not_null
    last_attempt as attempt, -- The last attempt to publish, of any revision; null for none. @range 1..
    publisher, -- Publisher of the account; the configured one where null.
    post_id, -- The platform’s id of the published post.
    url, -- Where it can be seen.
    error_class, -- Class of the provider’s last answer.
    state_reason as reason, -- Why it is in its state, where something was said.
    state_at, -- When it got there. @not_null
    looked_at, -- When its account was last searched for a post of unknown outcome.
    needs_person, -- Unconfirmed, with nothing left to look for: a person has to say. @not_null
    caption, -- The text to post.
    caption_key, -- The caption of the bank it was planned with.
    hashtags, -- Hashtags without the #.
    price, -- Price asked. @range 0..
    currency, -- ISO 4217 code.
    title, -- Title of the variant.
    source_uri, -- Where the media lies.
    content_id, -- The original.
    content_type, -- video, image, carousel, text, link, …
    timezone, -- Zone of the planned wall time. @not_null
    local_time, -- The wall time that was meant. @not_null
    is_sample -- True for sample rows. @not_null
from queued
