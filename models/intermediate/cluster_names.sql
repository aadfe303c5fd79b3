-- Which cluster in force each name that a person gave belongs to: the one whose centre
-- is nearest to that of the cluster that was named, where the cosine of the angle
-- between them is 0.75 or more, so that names outlive trainings and goings back. Where
-- several names come to one cluster the last given holds. Read by
-- intermediate.clusters and the training of clusters.
-- @grain version, cluster_id
-- @kind table
with

names as (select * from staging.cluster_names),

centres as (select * from staging.cluster_centres),

versions as (
    select version
    from staging.cluster_versions
    where is_in_force
),

similarities as (
    select
        names.version,
        names.cluster_id,
        new_centres.cluster_id as new_cluster_id,
        fn.safe_divide(
            cast(sum(centres.weight * new_centres.weight) as float64),
            1000000000000
        ) as similarity
    from
        names
        inner join centres
            on names.version = centres.version
            and names.cluster_id = centres.cluster_id
        cross join versions
        inner join centres as new_centres
            on versions.version = new_centres.version
            and centres.term = new_centres.term
    group by names.version, names.cluster_id, new_centres.cluster_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by version, cluster_id
            order by similarity desc nulls last, new_cluster_id nulls last
        ) as nearness
    from similarities
),

matched as (
    select
        names.*,
        ranked.similarity,
        case
            when ranked.similarity >= 0.75 then ranked.new_cluster_id
        end as cluster_id_in_force
    from
        names
        left join ranked
            on names.version = ranked.version
            and names.cluster_id = ranked.cluster_id
            and ranked.nearness = 1
),

final as (
    select
        *,
        row_number() over (
            partition by cluster_id_in_force
            order by
                named_at desc nulls last,
                version desc nulls last,
                cluster_id nulls last
        ) as recency
    from matched
)

select
    version, -- The training whose cluster was named. @not_null
    cluster_id, -- The cluster in that training. @not_null @range 1..
    name, -- Its name; null where the one from its terms is wanted again.
    named_by, -- Who said so. @not_null
    named_at, -- When. @not_null
    cluster_id_in_force, -- The same cluster in the version in force; null where none is alike enough. @range 1..
    similarity, -- Cosine of the angle between the two centres; null where no centre in force shares a term. @range 0..1.001
    cluster_id_in_force is not null
    and recency = 1 as is_latest, -- Whether it is the last word on a cluster in force. @not_null
    is_sample -- True for sample rows. @not_null
from final
