import type { Request, RowData } from './google-api.ts'

/** Bytes of one write request that Google advises, with room for what is around them. */
const ADVISED_BYTES = 1_900_000
/** A week’s export is never more write requests than this; they grow instead. */
const MOST_BATCHES = 3

/** A piece of work that must not be torn: a request, or a row to append. */
export type Work = { readonly request: Request } | { readonly row: RowData }

/** Packs work, in its order, into as few batches as the advised size allows, three at most. */
export function packed(
  work: readonly Work[],
  append: (rows: readonly RowData[]) => Request,
  advised = ADVISED_BYTES,
): Request[][] {
  const sizes = work.map(
    (one) => Buffer.byteLength(JSON.stringify('row' in one ? one.row : one.request)) + 1,
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const limit = Math.max(advised, Math.ceil(total / MOST_BATCHES) + largest)
  const batches: Work[][] = [[]]
  let used = 0
  work.forEach((one, at) => {
    const size = sizes[at] ?? 0
    if (used + size > limit && used > 0) {
      batches.push([])
      used = 0
    }
    batches.at(-1)?.push(one)
    used += size
  })
  return batches.map((batch) => requestsOf(batch, append))
}

function requestsOf(
  batch: readonly Work[],
  append: (rows: readonly RowData[]) => Request,
): Request[] {
  const requests: Request[] = []
  let rows: RowData[] = []
  const flush = () => {
    if (rows.length > 0) requests.push(append(rows))
    rows = []
  }
  for (const one of batch) {
    if ('row' in one) rows.push(one.row)
    else {
      flush()
      requests.push(one.request)
    }
  }
  flush()
  return requests
}
