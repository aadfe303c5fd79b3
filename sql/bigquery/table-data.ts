import { TryLaterError } from '../../domain/errors.ts'
import type { Row } from '../warehouse.ts'
import { ApiRefusal, explained, type Api } from './api.ts'
import type { FieldSchema, RowResource } from './resources.ts'
import { rowsOf } from './values.ts'

/** Rows of one answer; BigQuery gives up to 100,000, and fewer where they are large. */
const ROWS_A_PAGE = 50_000
const ATTEMPTS = 3

/** What of a table is listed. */
export interface Listing {
  readonly dataset: string
  readonly table: string
  /** The id of one partition, `20261123`; the whole table where left out. */
  readonly partition?: string
  /** The columns wanted, in the order of the table. */
  readonly fields: readonly FieldSchema[]
}

/** Rows as they stand, and how many BigQuery says there are, which changes with them. */
export interface Listed {
  readonly rows: readonly Row[]
  readonly total: string
}

interface Page {
  readonly rows?: readonly RowResource[]
  readonly pageToken?: string
  readonly totalRows?: string
}

/**
 * The rows of a table or of one of its partitions, by `tabledata.list`, which bills nothing: no
 * query is run (https://cloud.google.com/bigquery/docs/best-practices-costs#preview-data); a
 * partition is named as in `bq head 'dataset.table$20180224'`. A partition that is not there has no
 * rows. Throws TryLaterError where rows keep coming in between the pages.
 */
export async function listRows(api: Api, listing: Listing): Promise<Listed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const listed = await explained(() => pages(api, listing))
    if (listed) return listed
  }
  throw new TryLaterError(`BigQuery: ${listing.dataset}.${listing.table} changes while it is read`)
}

/** How many rows BigQuery says there are, without reading them. */
export async function countRows(api: Api, listing: Listing): Promise<string> {
  const [first] = listing.fields
  const page = await explained(() => onePage(api, { ...listing, fields: first ? [first] : [] }, 1))
  return page.totalRows ?? '0'
}

async function pages(api: Api, listing: Listing): Promise<Listed | null> {
  const rows: Row[] = []
  let total: string | null = null
  let token: string | undefined
  do {
    const page = await onePage(api, listing, ROWS_A_PAGE, token)
    const now = page.totalRows ?? '0'
    if (total !== null && total !== now) return null
    total = now
    for (const row of rowsOf({ fields: listing.fields }, page.rows)) rows.push(row)
    token = page.pageToken
  } while (token)
  return { rows, total }
}

async function onePage(
  api: Api,
  { dataset, table, partition, fields }: Listing,
  maxResults: number,
  pageToken?: string,
): Promise<Page> {
  const name = partition === undefined ? table : `${table}$${partition}`
  try {
    return await api.call<Page>({
      method: 'GET',
      path: `/datasets/${dataset}/tables/${name}/data`,
      query: {
        maxResults,
        selectedFields: fields.map((field) => field.name).join(','),
        'formatOptions.useInt64Timestamp': true,
        pageToken,
      },
    })
  } catch (error) {
    const isGone = error instanceof ApiRefusal && error.failure.status === 404
    if (isGone && partition !== undefined) return {}
    throw error
  }
}
