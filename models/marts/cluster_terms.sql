-- The 25 heaviest terms of every cluster of the version in force: what a cluster is
-- about. Read by analysts and advice.
-- @grain cluster_id, term
-- @kind table
with

final as (
    select
        cluster_centres.cluster_id,
        clusters.cluster_name,
        cluster_centres.term,
        cluster_centres.term_rank,
        cluster_centres.weight,
        topic_words.topic,
        clusters.version,
        clusters.is_sample
    from
        intermediate.clusters as clusters
        inner join staging.cluster_centres as cluster_centres
            on clusters.version = cluster_centres.version
            and clusters.cluster_id = cluster_centres.cluster_id
        left join intermediate.topic_words as topic_words
            on cluster_centres.term = topic_words.term
    where cluster_centres.term_rank <= 25
)

select
    cluster_id, -- The cluster. @not_null @ref intermediate.clusters(cluster_id)
    cluster_name, -- Its name for people. @not_null
    term, -- A term of its profiles. @not_null
    term_rank, -- 1 is the heaviest. @not_null @range 1..25
    weight / 1000000 as weight, -- Its weight in the centre, whose length is 1. @not_null @range 0..1.001
    topic, -- The subject of the term map it belongs to.
    version, -- The training in force. @not_null
    is_sample -- True for sample rows. @not_null
from final
