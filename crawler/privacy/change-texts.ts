import type { Parameters, WarehouseSession } from '../../sql/warehouse.ts'

/** Rows looked at together: what bounds memory. */
const ROWS_AT_A_TIME = 500

/** Texts of one raw table in which a name is looked for. */
export interface Texts {
  /** `raw.task_runs`. */
  readonly table: string
  readonly columns: readonly string[]
  /** Which rows, where not all. */
  readonly where?: string
  /** What `where` names. */
  readonly parameters?: Parameters
}

/** Rows of a table with a text that holds the name, a page at a time. */
async function* rowsNaming(
  session: Pick<WarehouseSession, 'query'>,
  { table, columns, where = 'true', parameters = {} }: Texts,
  username: string,
): AsyncGenerator<{ readonly id: number; readonly texts: Readonly<Record<string, unknown>> }> {
  if (columns.length === 0) return
  const named = columns.map((name) => `coalesce(contains(lower("${name}"), @username), false)`)
  const listed = columns.map((name) => `"${name}"`).join(', ')
  for (let last = -1; ;) {
    const rows = await session.query(
      `select rowid as row_id, ${listed} from ${table}
       where rowid > @last and (${named.join(' or ')}) and (${where})
       order by rowid limit ${ROWS_AT_A_TIME}`,
      { ...parameters, last, username },
    )
    for (const { row_id, ...texts } of rows) yield { id: Number(row_id), texts }
    if (rows.length < ROWS_AT_A_TIME) return
    last = Number(rows.at(-1)?.['row_id'])
  }
}

/**
 * Changes texts that hold a name, row by row, and gives back how many rows differ; with `isDry` they
 * are only counted. `change` gets each text with its column.
 */
export async function changeTexts(
  session: WarehouseSession,
  texts: Texts,
  username: string,
  change: (text: string, column: string) => string,
  isDry: boolean,
): Promise<number> {
  let rows = 0
  for await (const { id, texts: held } of rowsNaming(session, texts, username)) {
    const changed = Object.entries(held).flatMap(([column, text]) => {
      const after = typeof text === 'string' ? change(text, column) : text
      return after === text ? [] : [[column, String(after)] as const]
    })
    if (changed.length === 0) continue
    rows += 1
    if (isDry) continue
    const set = changed.map(([column], index) => `"${column}" = @text_${index}`)
    await session.execute(`update ${texts.table} set ${set.join(', ')} where rowid = @id`, {
      id,
      ...Object.fromEntries(changed.map(([, text], index) => [`text_${index}`, text])),
    })
  }
  return rows
}

/** Deletes rows whose texts meet a condition, and gives back how many; with `isDry` counts them. */
export async function deleteNaming(
  session: WarehouseSession,
  texts: Texts,
  username: string,
  isAbout: (text: string) => boolean,
  isDry: boolean,
): Promise<number> {
  const ids: number[] = []
  for await (const { id, texts: held } of rowsNaming(session, texts, username)) {
    if (Object.values(held).some((text) => typeof text === 'string' && isAbout(text))) ids.push(id)
  }
  if (ids.length > 0 && !isDry) {
    await session.execute(`delete from ${texts.table} where rowid in (${ids.join(', ')})`)
  }
  return ids.length
}
