import type { Row } from '../warehouse.ts'
import { explained } from './api.ts'
import type { Jobs } from './jobs.ts'
import type { JobResource } from './resources.ts'
import { rowsOf } from './values.ts'

/** All rows of a query that has ended, page after page. */
export async function readRows(jobs: Jobs, job: JobResource): Promise<Row[]> {
  const rows: Row[] = []
  let pageToken: string | undefined
  do {
    const token = pageToken
    const page = await explained(() => jobs.page(job, token))
    for (const row of rowsOf(page.schema, page.rows)) rows.push(row)
    pageToken = page.pageToken
  } while (pageToken)
  return rows
}
