import type { FileKind } from '../../../domain/records/import-files.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteText } from '../../text.ts'
import type { Load } from '../../warehouse.ts'
import { fieldRows, isSimple, type Plan } from '../plan.ts'
import { LINE, quoteName, type Source } from '../source.ts'
import type { Rejection } from '../summary.ts'
import { loadColumns } from './bulk.ts'

const SHOWN = 20

/**
 * Collects in the temporary table import_rejections what could not be read and what was read and
 * refused: line, first field that is wrong, why, and what was given.
 */
export async function collectRejections(
  session: DuckDbSession,
  source: Source,
  plan: Plan,
  refused: number,
): Promise<void> {
  await session.native(
    `create or replace temp table import_rejections
       (line bigint, field varchar, reason varchar, value varchar)`,
  )
  if (source.refused && source.refused.count > 0) {
    await session.native(
      `insert into import_rejections
       select line, null, reason, ${plan.hidesUnread ? 'null' : 'value'}
       from read_json(${quoteText(source.refused.path)}, format = 'newline_delimited',
         columns = {line: 'BIGINT', reason: 'VARCHAR', value: 'VARCHAR'})`,
    )
  }
  if (refused === 0) return
  const whens = plan.fields
    .filter(({ conversion }) => conversion.fine !== 'true')
    .map(
      ({ name, conversion, shown }) =>
        `when not ${conversion.fine} then {'field': ${quoteText(name)}, 'reason': ${conversion.reason}, 'value': ${shown}}`,
    )
  const wrong = { wrong: `case ${whens.join(' ')} end` }
  const refusedOnes = { writing: 'any', where: `not ${isSimple(plan.fields)}` } as const
  const rows = fieldRows(plan, refusedOnes, { extra: wrong, withLine: true, only: '' })
  await session.native(
    `insert into import_rejections
     select ${quoteName(LINE)}, wrong.field, wrong.reason, wrong.value from ${rows}
     where wrong is not null`,
  )
}

/** The first rejections, by line. */
export async function firstRejections(session: DuckDbSession): Promise<Rejection[]> {
  const rows = await session.native(
    `select line, field, reason, value from import_rejections order by line nulls last limit ${SHOWN}`,
  )
  return rows.map(({ line, field, reason, value }) => ({
    line: line === null ? null : Number(line),
    field: field === null ? null : String(field),
    reason: String(reason),
    value: value === null ? null : String(value),
  }))
}

/**
 * Lands them in raw.rejected_records, except those that an earlier import of the same bytes left
 * there.
 */
export async function landRejections(
  session: DuckDbSession,
  { kind, file, digest, load }: { kind: FileKind; file: string; digest: string; load: Load },
): Promise<void> {
  const stamp = Object.entries(loadColumns(load))
  await session.native(
    `insert into raw.rejected_records
       (file_kind, source, line, field, reason, value, ${stamp.map(([name]) => name).join(', ')})
     select ${quoteText(kind)}, ${quoteText(file)}, line, field, reason, value, ${stamp.map(([, sql]) => sql).join(', ')}
     from import_rejections as own
     anti join (
       select line, field, reason from raw.rejected_records
       where file_kind = ${quoteText(kind)} and load_id in (
         select load_id from raw.loads
         where file_kind = ${quoteText(kind)} and digest = ${quoteText(digest)})
     ) as known
       on own.line is not distinct from known.line
       and own.field is not distinct from known.field
       and own.reason = known.reason
     order by line nulls last`,
  )
}
