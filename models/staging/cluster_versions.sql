-- Every training of clusters and whether it is the one in force: the one that was
-- last put in force, by its training or by going back to it. Read by whatever shows
-- clusters.
-- @grain version
-- @kind view
with

trainings as (
    select
        *,
        row_number() over (
            partition by version
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.cluster_trainings
),

events as (
    select
        version,
        loaded_at,
        row_number() over (
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as event_rank
    from raw.model_versions
    where learner = 'clusters' and is_in_force
),

final as (
    select
        trainings.*,
        events.version is not null as is_in_force,
        events.loaded_at as put_in_force_at
    from
        trainings
        left join events
            on trainings.version = events.version and events.event_rank = 1
    where trainings.version_rank = 1
)

select
    version, -- Its name: the day of its clock and a hash. @not_null
    trained_at, -- The clock of the training. @not_null
    seed, -- What its draws were seeded with. @not_null
    count_starts, -- Starts tried. @not_null @range 1..
    count_wanted, -- Clusters asked for. @not_null @range 1..
    count_clusters, -- Clusters found. @not_null @range 1..
    count_profiles, -- Profiles that had part in it. @not_null @range 1..
    count_terms, -- Different terms they have. @not_null @range 1..
    count_iterations, -- Iterations of the refinement. @not_null @range 1..
    objective, -- Mean similarity of profiles to their centres. @not_null @range 0..1
    stability, -- Mean adjusted Rand index between it and re-runs with other seeds; null where undefined. @range -1..1
    is_in_force, -- Whether models use it. @not_null
    put_in_force_at, -- Since when; null for those that are not in force.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from final
