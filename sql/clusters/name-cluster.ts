import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { clusterNames } from '../../domain/records/clusters.ts'
import type { Load, Row, Warehouse } from '../warehouse.ts'

/** What a cluster is to be called from now on. */
export interface Naming {
  /** A cluster in force: its number or the name it has now. */
  readonly cluster: string
  /** Null: the name made from its terms again. */
  readonly name: string | null
  /** Who says so. */
  readonly by: string
  /** When, ISO 8601. */
  readonly at: string
}

/** What a naming came to. */
export interface Named {
  readonly version: string
  readonly cluster_id: number
  /** What it was called before. */
  readonly before: string
  readonly name: string | null
  /** False where that was its name already: then nothing is appended. */
  readonly is_changed: boolean
}

const LONGEST_NAME = 60

/**
 * Names a cluster of the version in force by a row appended to raw.cluster_names; the next build
 * shows it. Throws NotFoundError where there is no such cluster, naming those there are, and
 * InvalidInputError for a name that cannot be told from those made by number, or is another's.
 */
export async function nameCluster(
  warehouse: Pick<Warehouse, 'atomically'>,
  { cluster, by, at, ...naming }: Naming,
  load: Load,
): Promise<Named> {
  return warehouse.atomically(async (session) => {
    const clusters = await session.query(
      `select version, cluster_id, cluster_name, given_name from intermediate.clusters
      order by cluster_id`,
    )
    const row = findCluster(clusters, cluster)
    const name = naming.name === null ? null : checkedName(naming.name, row, clusters)
    const [version, cluster_id] = [String(row['version']), Number(row['cluster_id'])]
    const is_changed = row['given_name'] !== name
    const given = { version, cluster_id, name, named_by: by, named_at: at }
    if (is_changed) await session.append(clusterNames, [given], load)
    return { version, cluster_id, before: String(row['cluster_name']), name, is_changed }
  })
}

function findCluster(clusters: readonly Row[], wanted: string): Row {
  const found = clusters.find(
    (row) => String(row['cluster_id']) === wanted || sameName(String(row['cluster_name']), wanted),
  )
  if (found) return found
  const known = clusters.map((row) => `${String(row['cluster_id'])} ${String(row['cluster_name'])}`)
  throw new NotFoundError(
    `there is no cluster "${wanted}"; there are: ${known.join(', ') || 'none (drumbeat train)'}`,
    { cluster: wanted },
  )
}

function checkedName(text: string, own: Row, clusters: readonly Row[]): string {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (name === '' || name.length > LONGEST_NAME) {
    throw new InvalidInputError(`give a name of 1 to ${LONGEST_NAME} characters, not "${text}"`)
  }
  if (/^cluster$|^\d+$| \d+$/i.test(name)) {
    throw new InvalidInputError(
      `"${name}" ends like the names that are made by number: give one in words`,
      { name },
    )
  }
  const other = clusters.find(
    (row) => row !== own && row['given_name'] !== null && sameName(String(row['given_name']), name),
  )
  if (!other) return name
  throw new InvalidInputError(
    `cluster ${String(other['cluster_id'])} is called "${name}" already`,
    {
      name,
    },
  )
}

const sameName = (one: string, other: string): boolean =>
  one.toLowerCase() === other.trim().toLowerCase()
