import type { Row } from '../warehouse.ts'
import { explained } from './api.ts'
import type { Jobs } from './jobs.ts'
import type { JobResource } from './resources.ts'
import { rowsOf } from './values.ts'

/** The rows of a query that has ended, page after page; no more pages once there are so many. */
export async function readRows(
  jobs: Jobs,
  job: JobResource,
  mostRows = Number.POSITIVE_INFINITY,
): Promise<Row[]> {
  const rows: Row[] = []
  let pageToken: string | undefined
  do {
    const token = pageToken
    const page = await explained(() => jobs.page(job, token))
    for (const row of rowsOf(page.schema, page.rows)) rows.push(row)
    pageToken = page.pageToken
  } while (pageToken && rows.length < mostRows)
  return rows.length > mostRows ? rows.slice(0, mostRows) : rows
}
