-- The cluster of each account of ours that was crawled as a profile too: the one of
-- the profile with its name on its network. Accounts without such a profile, or whose
-- profile has no cluster, have no row; before the first training nobody has. Read by
-- intermediate.slot_levels and marts.posting_slots.
-- @grain account_id
-- @kind view
with

final as (
    select
        accounts.account_id,
        accounts.platform,
        nearest_clusters.cluster_id
    from
        intermediate.accounts as accounts
        inner join intermediate.nearest_clusters as nearest_clusters
            on accounts.platform = nearest_clusters.platform
            and accounts.handle = nearest_clusters.username
    where nearest_clusters.cluster_id is not null
)

select
    account_id, -- The account. @not_null @unique
    platform, -- Its network. @not_null
    cluster_id, -- Its cluster. @not_null @range 1..
    platform || ' ' || fn.text(cluster_id) as scope -- Network and cluster: accounts with the same are pooled. @not_null
from final
