import type { WorkTables } from './work-tables.ts'

/** Which number each cluster gets, by the number it was worked with; empty ones get none. */
export type Numbers = ReadonlyMap<number, number>

/**
 * Numbers the clusters of `labels` from 1: the one with most profiles first, of equally large ones
 * the one whose heaviest term comes first, so that the order of the draws does not show.
 */
export async function numberClusters(work: WorkTables): Promise<Numbers> {
  const rows = await work.query(`with sizes as (
    select cluster, count(*) as count_profiles
    from ${work.name('labels')} where cluster is not null group by cluster
  ), ranked as (
    select starts.cluster, words.term, row_number() over (
      partition by starts.cluster order by starts.weight desc, words.term
    ) as term_rank
    from ${work.name('starts')} as starts
    inner join ${work.name('words')} as words on starts.word = words.word
  )
  select sizes.cluster
  from sizes inner join ranked on sizes.cluster = ranked.cluster
  where ranked.term_rank = 1
  order by sizes.count_profiles desc, ranked.term, sizes.cluster`)
  return new Map(rows.map((row, i) => [Number(row['cluster']), i + 1]))
}

/** An expression that gives the final number of a cluster. */
export function numberOf(column: string, numbers: Numbers): string {
  const cases = [...numbers].map(([from, to]) => `when ${from} then ${to}`)
  return `cast(case ${column} ${cases.join(' ')} end as int64)`
}
