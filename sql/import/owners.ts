import type { ImportFileSpec } from '../../domain/records/import-files.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import type { Conversion } from './convert/conversion.ts'
import { trimmed } from './convert/conversion.ts'
import type { FieldSource } from './map/field-sources.ts'

const OWNER = '"__drumbeat_owner"'
const OWNERS = '"__drumbeat_owners"'

/** Readings whose account has to be found by their post. */
export interface Owned {
  readonly sources: readonly FieldSource[]
  /** The relation with the account of each post beside it. */
  readonly layer: (relation: string) => string
  /** The conversion of account_id, which refuses posts of nobody or of several. */
  readonly judge: (source: FieldSource, conversion: Conversion) => Conversion
}

/**
 * Finds the accounts of readings by post_id in raw.posts, where the file does not name them in
 * every record; null for other kinds of files and for files under one account.
 */
export async function findOwners(
  session: DuckDbSession,
  spec: ImportFileSpec,
  sources: readonly FieldSource[],
  relation: string,
): Promise<Owned | null> {
  const post = sources.find(({ field }) => field.name === 'post_id')
  const own = sources.find(({ field }) => field.name === 'account_id')
  const field = spec.fields.find(({ name }) => name === 'account_id')
  if (spec.kind !== 'metrics' || !post || !field || own?.columns.length === 0) return null
  const postId = trimmed(`cast(${post.sql} as varchar)`)
  await session.native(
    `create or replace temp table import_owners as
     select post_id as owned_post, min(account_id) as owned_account,
       count(distinct account_id) as count_owners
     from raw.posts where post_id in (select ${postId} from ${relation}) group by post_id`,
  )
  const given = own ? trimmed(`cast(${own.sql} as varchar)`) : 'null'
  const source: FieldSource = {
    ...(own ?? { columns: [], jsonType: null }),
    field,
    sql: `coalesce(${given}, ${OWNER})`,
    type: 'VARCHAR',
    expression: own?.expression ?? null,
    shown: `coalesce(${given}, 'post_id=' || ${postId})`,
  }
  return {
    sources: [...sources.filter((other) => other !== own), source],
    layer: (base) =>
      `(select given.*, owner.owned_account as ${OWNER}, owner.count_owners as ${OWNERS}
        from ${base} as given left join import_owners as owner on owner.owned_post = ${postId})`,
    judge: (judged, conversion) =>
      judged === source ? refuseUnknown(given, conversion) : conversion,
  }
}

function refuseUnknown(given: string, conversion: Conversion): Conversion {
  const isClear = `(${given} is not null or coalesce(${OWNERS}, 0) = 1)`
  return {
    ...conversion,
    simple: `(${conversion.simple} and ${isClear})`,
    fine: `(${conversion.fine} and ${isClear})`,
    reason: `case when ${isClear} then ${conversion.reason}
      when ${OWNERS} > 1 then cast(${OWNERS} as varchar) || ' accounts have a post with this id: add account_id'
      else 'no known post has this id: import the post first, or add account_id' end`,
  }
}
