import { bigQueryDialect } from './dialect.ts'
import type { JobOrder } from './jobs.ts'
import { withPrefix } from './names.ts'
import type { Bound } from './parameters.ts'
import type { QueryConfiguration } from './resources.ts'

/** What statements run with. */
export interface SessionOptions {
  /** Before every dataset's name. */
  readonly prefix: string
  /** Most bytes one statement may bill. */
  readonly maxBytesBilled: number
  /** Tables up to this size are read whole where that costs nothing. */
  readonly wholeBytes?: number
}

/** A statement of the shared dialect as a job. */
export function orderOf(
  bound: Bound,
  { prefix, maxBytesBilled }: SessionOptions,
  more: Partial<QueryConfiguration> = {},
): JobOrder & { readonly statement: string } {
  const statement = withPrefix(bigQueryDialect.rewrite(bound.query), prefix)
  const query = {
    ...bound,
    query: statement,
    useLegacySql: false,
    maximumBytesBilled: String(maxBytesBilled),
    ...more,
  } as const
  return { configuration: { query }, statement }
}
