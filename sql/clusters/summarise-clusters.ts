import type { Warehouse } from '../warehouse.ts'

/** A cluster in force, for people. */
export interface ClusterSummary {
  readonly cluster_id: number
  readonly cluster_name: string
  readonly count_profiles: number
  readonly top_terms: readonly string[]
}

/** The clusters of the version in force from the marts, with their eight heaviest terms. */
export async function summariseClusters(
  warehouse: Pick<Warehouse, 'query'>,
): Promise<ClusterSummary[]> {
  const clusters = await warehouse.query(
    `select cluster_id, cluster_name, count(*) as count_profiles from marts.profile_clusters
    where cluster_id is not null group by cluster_id, cluster_name order by cluster_id`,
  )
  const terms = await warehouse.query(
    'select cluster_id, term from marts.cluster_terms where term_rank <= 8 order by term_rank',
  )
  return clusters.map((row) => ({
    cluster_id: Number(row['cluster_id']),
    cluster_name: String(row['cluster_name']),
    count_profiles: Number(row['count_profiles']),
    top_terms: terms
      .filter(({ cluster_id }) => cluster_id === row['cluster_id'])
      .map(({ term }) => String(term)),
  }))
}
