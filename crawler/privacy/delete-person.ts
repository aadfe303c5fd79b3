import { columnsOf, type RecordSpec } from '../../domain/records/record.ts'
import type { WarehouseSession } from '../../sql/warehouse.ts'
import { canonicalName, nameText, type ProfileName, type Sources } from '../targets/profile-name.ts'
import { changeTexts, deleteNaming } from './change-texts.ts'
import { mentionsOf, type Mentions } from './mentions.ts'
import { tablesOf } from './places.ts'

/** What is done about a person in one table. */
export interface Trace {
  /** `raw.profile_snapshots`, `marts.top_profiles`, … */
  readonly table: string
  readonly rows: number
}

/** Everything a warehouse holds of a person. */
export interface Traces {
  readonly deleted: readonly Trace[]
  /** Rows of others, and of the program's own notes, in which the name was blotted out. */
  readonly redacted: readonly Trace[]
  /** Rows of our own that name the person: kept, since they are no crawled data. */
  readonly kept: readonly Trace[]
}

export interface DeleteOptions {
  /** Only counts. */
  readonly isDry: boolean
  readonly sources?: Sources | undefined
}

/**
 * Deletes a person from all raw tables and from every table that was derived per profile, takes
 * mentions of them out of what others wrote and out of the program's notes, and counts what is kept
 * (see `PLACES`). The caller holds the transaction. Nothing left of them is fine too.
 */
export async function deletePerson(
  session: WarehouseSession,
  person: ProfileName,
  options: DeleteOptions,
): Promise<Traces> {
  const mentions = mentionsOf(person)
  const deleted = await deleteRows(session, person, options)
  const rejected = await deleteRejected(session, person, mentions, options.isDry)
  const redacted = await redact(session, person, mentions, options.isDry)
  return {
    deleted: some([...deleted, rejected]),
    redacted: some(redacted),
    kept: some(await findKept(session, person, mentions)),
  }
}

const some = (traces: readonly Trace[]) => traces.filter(({ rows }) => rows > 0)

/** Rows under the person's name, in whatever writing a file brought it. */
async function deleteRows(
  session: WarehouseSession,
  person: ProfileName,
  { isDry, sources }: DeleteOptions,
): Promise<Trace[]> {
  const traces: Trace[] = []
  for (const table of await tablesOfProfiles(session)) {
    const names = await session.query(
      `select username, count(*) as count_rows from ${table}
       where lower(platform) = @platform and contains(lower(username), @username)
       group by username`,
      { ...person },
    )
    let rows = 0
    for (const { username, count_rows } of names) {
      const given = canonicalName(person.platform, String(username), sources)
      if (nameText(given) !== nameText(person)) continue
      rows += Number(count_rows)
      if (isDry) continue
      await session.execute(
        `delete from ${table} where lower(platform) = @platform and username = @username`,
        { platform: person.platform, username: String(username) },
      )
    }
    traces.push({ table, rows })
  }
  return traces
}

/** Tables, raw and derived, with a row or more for a profile. */
async function tablesOfProfiles(session: WarehouseSession): Promise<string[]> {
  const rows = await session.query(
    `select schema_name || '.' || table_name as name
     from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
     where database_name = current_database() and column_name in ('platform', 'username')
     group by name having count(*) = 2 order by name`,
  )
  return rows.map((row) => String(row['name']))
}

async function deleteRejected(
  session: WarehouseSession,
  { username }: ProfileName,
  mentions: Mentions,
  isDry: boolean,
): Promise<Trace> {
  let rows = 0
  for (const { record, place } of tablesOf('rejected')) {
    const texts = {
      table: `raw.${record.name}`,
      columns: place.texts,
      where: `file_kind in ('profiles', 'targets', 'profile')`,
    }
    const isAbout = (text: string) => mentions.inLog(text) !== text
    rows += await deleteNaming(session, texts, username, isAbout, isDry)
  }
  return { table: 'raw.rejected_records', rows }
}

async function redact(
  session: WarehouseSession,
  { platform, username }: ProfileName,
  mentions: Mentions,
  isDry: boolean,
): Promise<Trace[]> {
  const ofOthers = 'not (platform = @own_platform and username = @own_username)'
  const places = [
    ...tablesOf('log').map((found) => ({ ...found, isLog: true })),
    ...tablesOf('rejected').map((found) => ({ ...found, isLog: true })),
    ...tablesOf('person').map((found) => ({ ...found, isLog: false })),
    ...tablesOf('others').map((found) => ({ ...found, isLog: false })),
  ]
  const traces: Trace[] = []
  for (const { record, place, isLog } of places) {
    const table = `raw.${record.name}`
    const json = new Set(columnsWith(record, ['json']))
    const change = (text: string, column: string) => {
      if (json.has(column)) return mentions.inJson(text, isLog)
      if (column === 'source') return mentions.inFileName(text)
      return isLog ? mentions.inLog(text) : mentions.inText(text)
    }
    const where = place.kind === 'person' ? ofOthers : 'true'
    const parameters = { own_platform: platform, own_username: username }
    const texts = { table, columns: place.texts, where, parameters }
    const rows = await changeTexts(session, texts, username, change, isDry)
    traces.push({ table, rows })
  }
  return traces
}

async function findKept(
  session: WarehouseSession,
  { username }: ProfileName,
  mentions: Mentions,
): Promise<Trace[]> {
  const traces: Trace[] = []
  for (const { record } of tablesOf('own')) {
    const [table, columns] = [`raw.${record.name}`, columnsWith(record, ['string', 'json'])]
    const rows = await changeTexts(session, { table, columns }, username, mentions.inText, true)
    traces.push({ table, rows })
  }
  return traces
}

function columnsWith(record: RecordSpec, types: readonly string[]): string[] {
  return columnsOf(record).flatMap(([name, meta]) => (types.includes(meta.sql) ? [name] : []))
}
