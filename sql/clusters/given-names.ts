import type { Warehouse } from '../warehouse.ts'

/** The names that people gave and clusters in force bear, by the number of the cluster. */
export async function givenNames(warehouse: Pick<Warehouse, 'query'>): Promise<string[]> {
  const rows = await warehouse.query(
    `select given_name from intermediate.clusters where given_name is not null order by cluster_id`,
  )
  return rows.map((row) => String(row['given_name']))
}
