-- The clusters of the version in force with their names: what a person called them;
-- else the subject of the term map that holds the largest share of the squared weights
-- of the cluster's 20 heaviest terms, where that is a tenth or more; else "Cluster n".
-- Where several clusters have one name, those after the first carry a number, after all
-- that a person named. Read by the marts about clusters.
-- @grain cluster_id
-- @kind table
with

centres as (
    select
        cluster_centres.*,
        cluster_centres.weight * cluster_centres.weight as squared_weight
    from
        staging.cluster_centres as cluster_centres
        inner join staging.cluster_versions as cluster_versions
            on cluster_centres.version = cluster_versions.version
    where cluster_versions.is_in_force
),

clusters as (
    select
        version,
        cluster_id,
        count(*) as count_terms,
        countif(is_sample) > 0 as is_sample
    from centres
    group by version, cluster_id
),

top_terms as (
    select
        cluster_id,
        sum(squared_weight) as squared_weight
    from centres
    where term_rank <= 20
    group by cluster_id
),

topics as (
    select
        centres.cluster_id,
        topic_words.topic,
        sum(centres.squared_weight) as squared_weight
    from
        centres
        inner join intermediate.topic_words as topic_words
            on centres.term = topic_words.term
    where centres.term_rank <= 20
    group by centres.cluster_id, topic_words.topic
),

ranked as (
    select
        topics.cluster_id,
        topics.topic,
        fn.safe_divide(
            topics.squared_weight,
            top_terms.squared_weight
        ) as topic_share,
        row_number() over (
            partition by topics.cluster_id
            order by
                topics.squared_weight desc nulls last,
                topics.topic nulls last
        ) as topic_rank
    from
        topics
        inner join top_terms on topics.cluster_id = top_terms.cluster_id
),

subjects as (
    select *
    from ranked
    where topic_rank = 1 and topic_share >= 0.1
),

called as (
    select
        clusters.*,
        subjects.topic,
        subjects.topic_share,
        cluster_names.name as given_name,
        coalesce(cluster_names.name, subjects.topic) as name
    from
        clusters
        left join subjects on clusters.cluster_id = subjects.cluster_id
        left join intermediate.cluster_names as cluster_names
            on clusters.cluster_id = cluster_names.cluster_id_in_force
            and cluster_names.is_latest
),

numbered as (
    select
        *,
        row_number() over (
            partition by name
            order by
                case
                    when given_name is null then 1
                    else 0
                end nulls last,
                cluster_id nulls last
        ) as namesake
    from called
),

final as (
    select
        *,
        case
            when name is null then 'Cluster ' || fn.text(cluster_id)
            when namesake = 1 then name
            else name || ' ' || fn.text(namesake)
        end as cluster_name
    from numbered
)

select
    version, -- The training in force. @not_null
    cluster_id, -- The cluster; 1 had most profiles when it was trained. @not_null @unique
    cluster_name, -- Its name for people. @not_null @unique
    given_name, -- What a person called it; null where nobody did.
    topic, -- The subject of the term map; null where none fits.
    topic_share, -- Share of that subject in the cluster’s 20 heaviest terms. @range 0.1..1
    count_terms, -- Terms of its centre. @not_null @range 1..
    is_sample -- True for sample rows. @not_null
from final
