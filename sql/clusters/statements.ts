/**
 * The statements of spherical k-means (Dhillon & Modha 2001) in the shared dialect. Vectors are
 * rows (profile, word, weight); centres are wide, (start, word, c1 … ck, n1 … nk): the centres of
 * several starts side by side, so that one join on the word serves all of them. Weights are whole
 * millionths in float64: sums of their products stay below 2^53, so they are exact and the same in
 * whatever order they are added, on every engine. `n` is the length of the summed vectors, in
 * millionths; their sum is what k-means maximises.
 */

/** A millionth is the unit of weights. */
export const UNIT = 1_000_000

/** `c1, …` for every cluster. */
function each(count: number, write: (k: number) => string, separator = ', '): string {
  return Array.from({ length: count }, (_, i) => write(i + 1)).join(separator)
}

/** Cosines (in 10^-12) of profiles with the centres they share a word with, s1 … sk. */
function similarities(vectors: string, centres: string, count: number): string {
  const sums = each(count, (k) => `sum(vectors.weight * centres.c${k}) as s${k}`)
  return `similarities as (
    select centres.start, vectors.profile, ${sums}
    from ${vectors} as vectors inner join ${centres} as centres on vectors.word = centres.word
    group by centres.start, vectors.profile
  ), highest as (
    select similarities.*, ${greatest(count, (k) => `s${k}`)} as similarity from similarities
  ), nearest as (
    select highest.*, case ${each(count, (k) => `when s${k} = similarity then ${k}`, ' ')} end as cluster
    from highest
    where similarity > 0
  )`
}

function greatest(count: number, write: (k: number) => string): string {
  return count === 1 ? write(1) : `greatest(${each(count, write)})`
}

/** Centres from a CTE `sums` (start, word, cluster, total). */
function centresOfSums(count: number): string {
  const totals = each(count, (k) => `sum(case when cluster = ${k} then total else 0 end) as m${k}`)
  const norms = each(
    count,
    (k) =>
      `${UNIT} * sqrt(cast(sum(fn.decimal(m${k} * m${k} / ${UNIT ** 2})) as float64)) as n${k}`,
  )
  const scaled = each(
    count,
    (k) =>
      `case when n${k} > 0 then floor(${UNIT} * m${k} / n${k} + 0.5) else 0 end as c${k}, n${k}`,
  )
  return `pivoted as (
    select start, word, ${totals} from sums group by start, word
  ), lengths as (
    select start, ${norms} from pivoted group by start
  )
  select pivoted.start, pivoted.word, ${scaled}
  from pivoted inner join lengths on pivoted.start = lengths.start`
}

/** One Lloyd iteration: profiles to their nearest centres, centres to the mean of their profiles. */
export function lloyd(vectors: string, centres: string, count: number): string {
  return `with ${similarities(vectors, centres, count)}, sums as (
    select nearest.start, vectors.word, nearest.cluster, sum(vectors.weight) as total
    from ${vectors} as vectors inner join nearest on vectors.profile = nearest.profile
    group by nearest.start, vectors.word, nearest.cluster
  ), ${centresOfSums(count)}`
}

/** A profile that a cluster of a start begins with. */
export interface SeedProfile {
  readonly start: number
  readonly cluster: number
  readonly profile: number
}

/** Centres that are one profile each. */
export function seeded(vectors: string, seeds: readonly SeedProfile[], count: number): string {
  const rows = seeds.map(
    ({ start, cluster, profile }) =>
      `select ${start} as start, ${cluster} as cluster, ${profile} as profile`,
  )
  return `with seeds as (
    ${rows.join(' union all ')}
  ), sums as (
    select seeds.start, vectors.word, seeds.cluster, vectors.weight as total
    from ${vectors} as vectors inner join seeds on vectors.profile = seeds.profile
  ), ${centresOfSums(count)}`
}

/** Centres, one row for each word of each. */
function long(centres: string, count: number): string {
  const value = each(count, (k) => `when ${k} then c${k}`, ' ')
  return `numbers as (
    select fn.int_series(1, ${count}) as all_parts
  ), parts as (
    select part from numbers, unnest(numbers.all_parts) as part
  ), crossed as (
    select centres.start, centres.word, parts.part, case parts.part ${value} end as weight
    from ${centres} as centres cross join parts
  ), long_centres as (
    select * from crossed where weight > 0
  )`
}

/** Cosines (in 10^-12) between the centres of each start, where they share a word. */
export function cosines(centres: string, count: number): string {
  return `with ${long(centres, count)}
  select
    first_centres.start, first_centres.part as first_part, second_centres.part as second_part,
    sum(first_centres.weight * second_centres.weight) as cosine
  from long_centres as first_centres inner join long_centres as second_centres
    on first_centres.start = second_centres.start and first_centres.word = second_centres.word
  where first_centres.part < second_centres.part
  group by first_centres.start, first_centres.part, second_centres.part`
}

/** Which cluster a part of a start goes into, and how much it counts there (at most 10^8). */
export interface MergedPart {
  readonly start: number
  readonly part: number
  readonly cluster: number
  readonly size: number
}

/** Centres of clusters that parts were merged into. */
export function merged(
  parts: string,
  countParts: number,
  groups: readonly MergedPart[],
  count: number,
): string {
  const rows = groups.map(
    ({ start, part, cluster, size }) =>
      `select ${start} as start, ${part} as part, ${cluster} as cluster, ${size} as size`,
  )
  return `with ${long(parts, countParts)}, merges as (
    ${rows.join(' union all ')}
  ), sums as (
    select merges.start, long_centres.word, merges.cluster,
      sum(long_centres.weight * merges.size) as total
    from long_centres inner join merges
      on long_centres.start = merges.start and long_centres.part = merges.part
    group by merges.start, long_centres.word, merges.cluster
  ), ${centresOfSums(count)}`
}

/** One row a start: the lengths n1 … nk. */
export function lengths(centres: string, count: number): string {
  return `select start, ${each(count, (k) => `max(n${k}) as n${k}`)}
  from ${centres} group by start order by start`
}

/**
 * The profiles farthest from all centres, those that share no word with any first; of equally far
 * ones the first by name. One start only.
 */
export function farthest(vectors: string, centres: string, count: number, most: number): string {
  return `with ${similarities(vectors, centres, count)}, profiles as (
    select distinct profile from ${vectors}
  )
  select profiles.profile
  from profiles left join nearest on profiles.profile = nearest.profile
  order by coalesce(nearest.similarity, 0), profiles.profile
  limit ${most}`
}

/** Centres in which empty clusters begin anew with a profile each. One start only. */
export function refilled(
  vectors: string,
  centres: string,
  seeds: readonly SeedProfile[],
  count: number,
): string {
  const of = (k: number) => seeds.find(({ cluster }) => cluster === k)?.profile
  const own = (k: number) =>
    of(k) === undefined
      ? `max(c${k}) as c${k}, max(n${k}) as n${k}`
      : `sum(case when profile = ${of(k)} then weight else 0 end) as c${k}, cast(${UNIT} as float64) as n${k}`
  const kept = each(count, (k) => `c${k}, n${k}`)
  const none = each(count, (k) => `cast(0 as float64) as c${k}, cast(0 as float64) as n${k}`)
  const wanted = seeds.map(({ profile }) => profile).join(', ')
  return `with kept as (
    select start, word, ${kept}, -1 as profile, cast(0 as float64) as weight from ${centres}
    union all
    select ${seeds[0]?.start ?? 1} as start, word, ${none}, profile, weight
    from ${vectors} where profile in (${wanted})
  )
  select start, word, ${each(count, own)} from kept group by start, word`
}

/** Centres without weights too small to matter. */
export function trimmed(centres: string, count: number, least: number): string {
  const kept = (k: number) => `case when c${k} >= ${least} then c${k} else 0 end as c${k}, n${k}`
  return `select start, word, ${each(count, kept)} from ${centres}`
}

/** Every profile with its cluster (null: none), similarity and margin to the next centre. */
export function labelled(vectors: string, centres: string, count: number): string {
  const others = greatest(count, (k) => `case when cluster = ${k} then 0 else s${k} end`)
  return `with ${similarities(vectors, centres, count)}, labels as (
    select profile, cluster, similarity, ${others} as next_similarity from nearest
  ), profiles as (
    select distinct profile from ${vectors}
  )
  select
    profiles.profile,
    labels.cluster,
    coalesce(labels.similarity, 0) as similarity,
    coalesce(labels.similarity - labels.next_similarity, 0) as margin
  from profiles left join labels on profiles.profile = labels.profile`
}

/** One row a word and cluster with its weight. */
export function entries(centres: string, count: number): string {
  return `with ${long(centres, count)} select word, part as cluster, weight from long_centres`
}
