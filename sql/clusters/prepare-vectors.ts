import { InvalidInputError } from '../../domain/errors.ts'
import { makeRng } from '../../domain/rng.ts'
import type { Wanted } from './find-start.ts'
import type { WorkTables } from './work-tables.ts'

/** First centres are looked for among about so many profiles, and among so many a cluster. */
const SAMPLED = 2500
const SAMPLED_A_CLUSTER = 100

/** How much there is to learn from. */
export interface Size {
  readonly profiles: number
  readonly words: number
}

/**
 * Numbers profiles and terms by name and takes the weights of intermediate.profile_terms as they
 * are now. Throws InvalidInputError where fewer profiles than clusters have terms.
 */
export async function prepareVectors(work: WorkTables, { clusters }: Wanted): Promise<Size> {
  await work.fill(
    'profiles',
    `with named as (
      select distinct platform, username from ${work.model('intermediate.profile_terms')}
    )
    select row_number() over (order by platform, username) as profile, platform, username
    from named`,
  )
  await work.fill(
    'words',
    `with named as (
      select distinct term from ${work.model('intermediate.profile_terms')}
    )
    select row_number() over (order by term) as word, term from named`,
  )
  await work.fill(
    'vectors',
    `select profiles.profile, words.word, cast(profile_terms.weight as float64) as weight
    from ${work.model('intermediate.profile_terms')} as profile_terms
    inner join ${work.name('profiles')} as profiles
      on profile_terms.platform = profiles.platform and profile_terms.username = profiles.username
    inner join ${work.name('words')} as words on profile_terms.term = words.term`,
  )
  const [row] = await work.query(`select
    (select count(*) from ${work.name('profiles')}) as profiles,
    (select count(*) from ${work.name('words')}) as words`)
  const size = { profiles: Number(row?.['profiles']), words: Number(row?.['words']) }
  if (size.profiles >= clusters) return size
  throw new InvalidInputError(
    `${clusters} clusters need at least as many profiles whose terms others share; there are ` +
      `${size.profiles}: crawl or import more, or ask for fewer clusters`,
    { clusters, profiles: size.profiles },
  )
}

/** A prime: numbers times a drawn factor, modulo it, are scattered whatever order they came in. */
const PRIME = 2 ** 31 - 1

/**
 * Draws about 2,500 profiles into `sample` (more for more than 25 clusters), or all where there are
 * fewer than twice as many. Terms that only one of those drawn has are left out: they bring no two of
 * them together.
 */
export async function drawSample(
  work: WorkTables,
  size: Size,
  { seed, clusters }: Wanted,
): Promise<void> {
  const step = Math.max(
    1,
    Math.floor(size.profiles / Math.max(SAMPLED, SAMPLED_A_CLUSTER * clusters)),
  )
  const factor = 1 + Math.floor(makeRng(`${seed}|sample`).uniform() * (PRIME - 2))
  await work.fill(
    'sample',
    `with drawn as (
      select * from ${work.name('vectors')}
      where mod(mod(profile * ${factor}, ${PRIME}), ${step}) = 0
    ), shared as (
      select word from drawn group by word having count(*) > 1
    )
    select drawn.* from drawn inner join shared on drawn.word = shared.word`,
  )
}
