-- What is known of every caption an active account may use: trials, successes and
-- revenue of its settled posts and of the history that came with the caption, the
-- Wilson bounds people read, and the Beta posterior the planner draws from:
-- an empirical-Bayes prior by category plus evidence with a half-life of 26 weeks.
-- Read by the planner.
-- @grain account_id, caption_key
-- @kind table
-- @freshness last_used_at 60 days
with

evidence as (select * from intermediate.caption_evidence),

priors as (select * from intermediate.caption_priors),

learned as (
    select
        evidence.*,
        priors.mean * priors.strength as prior_alpha,
        (1 - priors.mean) * priors.strength as prior_beta
    from
        evidence
        inner join priors
            on evidence.account_id = priors.account_id
            and evidence.kind = priors.kind
            and evidence.category = priors.category
),

updated as (
    select
        *,
        prior_alpha + decayed_successes as posterior_alpha,
        prior_beta + decayed_trials - decayed_successes as posterior_beta
    from learned
)

select
    account_id, -- The account. @not_null @ref marts.account_health(account_id)
    caption_key, -- A caption it may use. @not_null
    kind, -- feed, ppv or bump. @not_null @values feed|ppv|bump
    category, -- What it is about. @not_null
    trials, -- Trials of settled posts and of its history. @not_null @range 0..
    successes, -- Their successes. @not_null @range 0..
    revenue, -- Their revenue; null where none was reported. @range 0..
    decayed_trials, -- Trials, halved every 26 weeks. @not_null @range 0..
    decayed_successes, -- Successes, halved every 26 weeks. @not_null @range 0..
    fn.safe_divide(successes, trials) as rate, -- Successes per trial; null without trials. @range 0..1
    fn.wilson_lower(successes, trials) as wilson_low, -- Lower end of the rate’s 95 % Wilson interval. @range 0..1
    fn.wilson_upper(successes, trials) as wilson_high, -- Upper end of it. @range 0..1
    prior_alpha, -- First shape of the Beta prior of its category. @not_null @range 0..
    prior_beta, -- Second shape of that prior. @not_null @range 0..
    posterior_alpha, -- First shape of the Beta posterior. @not_null @range 0..
    posterior_beta, -- Second shape of the posterior. @not_null @range 0..
    fn.safe_divide(
        posterior_alpha,
        posterior_alpha + posterior_beta
    ) as posterior_mean, -- Rate expected of it. @not_null @range 0..1
    count_uses, -- Posts of the account with it, settled or not. @not_null @range 0..
    last_used_at, -- When the account last posted it.
    is_sample -- True for sample rows. @not_null
from updated
